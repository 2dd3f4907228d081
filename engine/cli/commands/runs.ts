import type { Command } from '../command.ts';
import { texts } from '../texts.ts';
import { runsTable } from '../training.ts';

export const runsCommand: Command = {
  name: 'runs',
  usage: 'runs [--db FILE]',
  help: {
    en: 'every stored run',
    ko: '저장된 실행 모두',
  },
  words: [0, 0],
  run({ language, engine }) {
    const { runs } = engine().runs();
    return { json: { runs }, text: runs.length > 0 ? runsTable(runs) : texts[language].noRuns };
  },
};
