import type { Command } from '../command.ts';
import { runsTable } from './run.ts';

export const runsCommand: Command = {
  name: 'runs',
  usage: 'runs [--db FILE]',
  help: 'every stored run',
  words: [0, 0],
  run({ engine }) {
    const { runs } = engine().runs();
    return { json: { runs }, text: runs.length > 0 ? runsTable(runs) : 'No runs are stored yet.' };
  },
};
