import { reportText } from '../../bench/report.ts';
import { runBench, soundOf } from '../../bench/run.ts';
import type { Command } from '../command.ts';
import { readWhole } from '../options.ts';

/** `npm run bench` is the same, installs the other libraries first, and keeps a baseline. */
export const benchCommand: Command = {
  name: 'bench',
  usage: 'bench [--quick] [--own] [--only WORD] [--rounds N]',
  help: {
    en: 'how fast the engine is, beside the libraries that are there',
    ko: '엔진의 속도를 여기 있는 다른 라이브러리와 나란히 잽니다',
  },
  words: [0, 0],
  options: {
    quick: { type: 'boolean' },
    own: { type: 'boolean' },
    only: { type: 'string' },
    rounds: { type: 'string' },
  },
  async run({ options }) {
    const results = await runBench({
      quick: options.quick === true,
      own: options.own === true,
      only: typeof options.only === 'string' ? options.only : '',
      rounds: readWhole(options, 'rounds', { min: 1 }) ?? null,
      peers: process.env.FANIN_PEERS ?? null,
      say: (line) => console.error(line),
    });
    const { machine, rows } = results;
    return { json: { machine, rows }, text: reportText(results), status: soundOf(results) ? 0 : 1 };
  },
};
