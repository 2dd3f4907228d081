import { runNumber, type Command } from '../command.ts';
import { texts } from '../texts.ts';

export const deleteCommand: Command = {
  name: 'delete',
  usage: 'delete ID … [--db FILE]',
  help: {
    en: 'hides runs; they are removed for good a week later',
    ko: '실행을 숨깁니다. 일주일 뒤 완전히 지워집니다',
  },
  words: [1, 1000],
  run({ words, language, engine }) {
    const { deleted } = engine().delete({ runs: words.map(runNumber) });
    return { json: { deleted }, text: texts[language].deleted(deleted.join(', ')) };
  },
};
