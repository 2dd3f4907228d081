/** The benchmark: `npm run bench`. Everyone computes the same, results are compared before times, all in one run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { compileKernels, projectRoot } from '../kernels/load.ts';
import { selectKernels } from '../kernels/select.ts';
import { measureAlone } from './alone.ts';
import { calibrate, compareWithBaseline, machine, multiplesOf, saveBaseline } from './calibration.ts';
import { contests } from './contests.ts';
import { Own } from './own.ts';
import { findPeers } from './peers.ts';
import { reportText, type Results } from './report.ts';
import { hold, type Contest } from './rounds.ts';
import { targets } from './targets.ts';

const help = `npm run bench -- [--quick] [--own] [--only WORD] [--rounds N] [--json FILE] [--save-baseline]

  --quick          a little of everything, to see that it works
  --own            Fanin alone, without the other libraries
  --only WORD      only contests whose name has the word in it, and nothing of Fanin by itself
  --rounds N       how often everyone is timed (7)
  --json FILE      where the numbers go (out/bench.json)
  --save-baseline  keeps the own times as what later runs on such a machine are compared with`;

async function main(): Promise<number> {
  const { values: options } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      own: { type: 'boolean', default: false },
      only: { type: 'string' },
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
  const { quick } = options;
  const rounds = Number(options.rounds ?? (quick ? 3 : 7));
  if (!Number.isSafeInteger(rounds) || rounds < 1)
    throw new Error('--rounds must be a whole number of at least 1');

  // Sets V8's flags, so it comes before anything compiles WebAssembly.
  const { variant, reason } = selectKernels();
  const module = compileKernels(variant);
  const lanes = os.availableParallelism() > 1 ? [1, 2] : [1];
  const own = lanes.map((count) => new Own(module, variant, count));
  const peers = options.own ? { contestants: [], missing: [] } : findPeers(process.env.FANIN_PEERS ?? null);
  const all = [...own, ...peers.contestants];
  const pace = quick ? { rounds, sample: 2, longest: 500 } : { rounds, sample: 150, longest: 4000 };
  const held: Contest[] = [];
  try {
    for (const { name, task } of contests(quick)) {
      if (options.only !== undefined && !name.includes(options.only)) continue;
      console.error(`${name} …`);
      held.push(await hold(name, task, all, pace));
    }
  } finally {
    for (const contestant of all) await contestant.close();
  }
  if (options.only === undefined) console.error('Fanin by itself …');
  const alone = options.only === undefined ? await measureAlone(module, { rounds, quick }) : [];

  const calibration = calibrate();
  const here = machine(variant);
  const multiples = multiplesOf(held, calibration);
  const results: Results = {
    machine: here,
    reason,
    calibration,
    missing: peers.missing,
    contests: held,
    alone,
    targets: targets(held, alone),
    baseline: quick ? null : compareWithBaseline(here, multiples),
  };
  if (options['save-baseline']) saveBaseline(here, multiples);
  mkdirSync(path.dirname(options.json), { recursive: true });
  writeFileSync(options.json, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`${reportText(results)}\n\nThe numbers: ${options.json}`);
  // Whoever computes wrongly is left out; if it is us, nothing here is worth anything.
  const wrong = held.some(({ entries }) =>
    entries.some(({ name, times }) => name === 'Fanin' && times.length === 0),
  );
  return wrong ? 1 : 0;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
