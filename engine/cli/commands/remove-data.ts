import { datasets } from '../../data/datasets.ts';
import type { Command } from '../command.ts';
import { texts } from '../texts.ts';

export const removeDataCommand: Command = {
  name: 'remove-data',
  usage: 'remove-data NAME …',
  help: {
    en: 'deletes imported or downloaded datasets',
    ko: '가져오거나 내려받은 데이터 세트를 지웁니다',
  },
  words: [1, 1000],
  run({ words, language }) {
    for (const name of words) datasets.remove(name);
    return { json: { removed: words }, text: texts[language].removed(words.join(', ')) };
  },
};
