import { datasets } from '../../data/datasets.ts';
import type { Command } from '../command.ts';

export const removeDataCommand: Command = {
  name: 'remove-data',
  usage: 'remove-data NAME …',
  help: 'deletes imported or downloaded datasets',
  words: [1, 1000],
  run({ words }) {
    for (const name of words) datasets.remove(name);
    return { json: { removed: words }, text: `Removed: ${words.join(', ')}` };
  },
};
