/** The benchmark as a program: `npm run bench`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../kernels/load.ts';
import { saveBaseline } from './calibration.ts';
import { reportText } from './report.ts';
import { runBench, soundOf } from './run.ts';

const help = `npm run bench -- [--quick] [--own] [--not-widened] [--only WORD] [--rounds N] [--json FILE]
                     [--save-baseline]

  --quick          a little of everything, to see that it works
  --own            Fanin alone, without the other libraries
  --not-widened    with 128-bit kernels, as where V8 does not widen them to 256 bits
  --only WORD      only what has the word in its name
  --rounds N       how often everyone is timed (9)
  --json FILE      where the numbers go (out/bench.json)
  --save-baseline  keeps the own times as what later runs on such a machine are compared with`;

async function main(): Promise<number> {
  const { values: options } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      own: { type: 'boolean', default: false },
      'not-widened': { type: 'boolean', default: false },
      only: { type: 'string', default: '' },
      rounds: { type: 'string' },
      json: { type: 'string', default: path.join(projectRoot(), 'out/bench.json') },
      'save-baseline': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (options.help) {
    console.log(help);
    return 0;
  }
  const { quick, own, only, json } = options;
  const rounds = options.rounds === undefined ? null : Number(options.rounds);
  if (rounds !== null && (!Number.isSafeInteger(rounds) || rounds < 1))
    throw new Error(`--rounds must be a whole number of at least 1, got ${options.rounds}`);
  if (quick && options['save-baseline']) throw new Error('--save-baseline needs a run that is not --quick');

  // For this process and those it starts: V8 takes its flags from there.
  if (options['not-widened']) process.env.FANIN_WIDENING = 'off';

  const peers = process.env.FANIN_PEERS ?? null;
  const results = await runBench({ quick, own, only, rounds, peers, say: (line) => console.error(line) });
  if (options['save-baseline']) saveBaseline(results.machine, results.multiples);
  mkdirSync(path.dirname(json), { recursive: true });
  writeFileSync(json, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`${reportText(results)}\n\nThe numbers: ${json}`);
  return soundOf(results) ? 0 : 1;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
