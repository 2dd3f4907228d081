import { labs } from '../../labs/index.ts';
import type { Command } from '../command.ts';
import { table } from '../print.ts';

export const labsCommand: Command = {
  name: 'labs',
  usage: 'labs',
  help: {
    en: 'sections of the lecture that can be run, for lab N',
    ko: 'lab N으로 실행할 수 있는 강의의 절',
  },
  words: [0, 0],
  run({ language }) {
    const all = labs.map(({ lab }) => lab);
    const rows = all.map(({ number, title, question, claims }) => [
      String(number),
      title[language],
      question[language],
      String(claims.length),
    ]);
    const head = ['lab', 'about', 'question', 'claims'];
    return { json: { labs: all }, text: table(head, rows, ['right', 'left', 'left', 'right']) };
  },
};
