/** A run whose process was killed goes on by the command line, and comes to what it would have come to. */
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, it, vi } from 'vitest';
import { kaiming, Sketch, trained } from '../../../engine/templates/template.ts';
import { Store } from '../../../engine/store/store.ts';
import { answer, fanin, start, temporaryFolder } from './fanin.ts';

const folder = temporaryFolder();
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});
const inFolder = (name: string): string => path.join(folder, name);

interface Told {
  runs: { id: number; status: string; metrics: Record<string, number> }[];
}
interface Shown {
  curves: unknown;
  probes: unknown;
}

/** Epochs that are soon over, each with its checkpoint; more of them than are done when it is killed. */
function experiment(): string {
  vi.stubEnv('FANIN_CHECKPOINTS', '0');
  const sketch = new Sketch([1, 28, 28]);
  sketch.add('flatten');
  for (let layer = 0; layer < 2; layer++) {
    sketch.add('dense', { units: 256, init: kaiming });
    sketch.add('relu');
    sketch.add('dropout', { rate: 0.2 });
  }
  sketch.add('dense', { units: 10, init: kaiming });
  const file = inFolder('experiment.json');
  const long = trained(sketch.network('long'), { epochs: 20, learningRate: 0.01 });
  writeFileSync(
    file,
    JSON.stringify({ ...long, data: { ...long.data, limit: { train: 10_000, test: 2000 } } }),
  );
  return file;
}

async function killedAfterCheckpoint(file: string, db: string): Promise<number> {
  const { child, ended } = start('run', file, '--db', db);
  const watched = Store.open(db);
  try {
    while (watched.runs().length === 0 || watched.checkpoint(1) === null) {
      if (child.exitCode !== null) throw new Error('it came to its end without a checkpoint');
      await pause(50);
    }
  } finally {
    watched.close();
    child.kill('SIGKILL');
    await ended;
  }
  return 1;
}

it(
  'killed after a checkpoint, it comes to the very numbers of a run that was left alone',
  { timeout: 180_000 },
  async () => {
    const [file, db, whole] = [experiment(), inFolder('killed.db'), inFolder('whole.db')];
    const id = await killedAfterCheckpoint(file, db);
    const { runs: before } = await answer<{ runs: { status: string; step: number }[] }>('runs', '--db', db);
    expect(before).toMatchObject([{ status: 'interrupted' }]);

    const resumed = await answer<Told>('resume', String(id), '--db', db);
    const straight = await answer<Told>('run', file, '--db', whole);
    expect(resumed.runs).toEqual(straight.runs);
    expect(resumed.runs[0]?.status).toBe('finished');
    const [one, other] = await Promise.all(
      [db, whole].map((from) => answer<Shown>('show', '1', '--db', from)),
    );
    expect([one!.curves, one!.probes]).toEqual([other!.curves, other!.probes]);

    // It has come to its end, and nothing is left to be resumed.
    const again = await fanin('resume', String(id), '--db', db);
    expect([again.status, again.err]).toEqual([2, expect.stringContaining('[run_not_stopped]')]);
  },
);

it('tells what cannot go on', async () => {
  const [none, nonsense] = await Promise.all([
    fanin('resume', '5', '--db', inFolder('empty.db')),
    fanin('resume', 'x', '--db', inFolder('empty.db')),
  ]);
  expect([none.status, none.err]).toEqual([2, expect.stringContaining('[unknown_run]')]);
  expect([nonsense.status, nonsense.err]).toEqual([2, expect.stringContaining('[unknown_run]')]);
});
