/** Contestants that misbehave, as real processes. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { Calm } from '../../../engine/bench/calm.ts';
import { PeerProcess, type Contestant } from '../../../engine/bench/contestant.ts';
import { hold } from '../../../engine/bench/rounds.ts';
import { expected, type ProductTask } from '../../../engine/bench/tasks.ts';

const task: ProductTask = { kind: 'product', rows: 5, n: 6, k: 7, transposedA: false, transposedB: false };
const pace = { rounds: 4, sample: 1, slices: 1, longest: 1000, settling: 0, calm: new Calm(() => 1) };
const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-peers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const all: Contestant[] = [];
afterEach(async () => {
  for (const contestant of all.splice(0)) await contestant.close();
});

/** A peer whose answers are these pieces of JavaScript. It notes that it was timed. */
function peer(name: string, { digest, time }: { digest: string; time?: string }, patience?: number) {
  const timed = path.join(folder, `${name}.timed`);
  const source = `
    import { createInterface } from 'node:readline';
    import { writeFileSync } from 'node:fs';
    const right = ${JSON.stringify(expected(task))};
    const say = (answer) => console.log(JSON.stringify(answer));
    console.log('Welcome to ${name}!');
    createInterface({ input: process.stdin }).on('line', (line) => {
      if ('task' in JSON.parse(line)) { ${digest} }
      else { writeFileSync(${JSON.stringify(timed)}, ''); ${time ?? 'say({ milliseconds: 0.5 })'} }
    });`;
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(file, source);
  const command = { command: process.execPath, args: [file], env: { PATH: process.env.PATH ?? '' } };
  const contestant = new PeerProcess(name, 1, command, patience);
  all.push(contestant);
  return { contestant, wasTimed: () => existsSync(timed) };
}

const answers = { digest: "say({ digest: right, with: 'itself' })" };

describe('in a contest', () => {
  it('who computes rightly is timed in every round', async () => {
    const { contestant } = peer('right', answers);
    const { entries } = await hold('product', task, [contestant], pace);
    expect(entries).toEqual([
      { name: 'right', threads: 1, with: 'itself', times: [0.5, 0.5, 0.5, 0.5], note: '', error: 0 },
    ]);
  });

  it('who computes wrongly is left out and never timed', async () => {
    const wrong = peer('wrong', {
      digest: "right.out[3] += 0.01; say({ digest: right, with: 'itself' })",
    });
    const { contestant } = peer('right', answers);
    const { entries } = await hold('product', task, [wrong.contestant, contestant], pace);
    expect(entries[0]).toMatchObject({ times: [], note: 'its results differ' });
    expect(entries[0]!.error).toBeGreaterThan(1e-4);
    expect(wrong.wasTimed()).toBe(false);
    expect(entries[1]!.times).toHaveLength(4);
  });

  it('who cannot do it says why', async () => {
    const { contestant } = peer('unable', { digest: "say({ skip: 'it has no products' })" });
    const { entries } = await hold('product', task, [contestant], pace);
    expect(entries[0]).toMatchObject({ times: [], note: 'it has no products', error: null });
  });

  it('who dies is told of with its last words, before its times or among them, and the others go on', async () => {
    const early = peer('early', { digest: "console.error('out of memory'); process.exit(3)" });
    const late = peer('late', {
      ...answers,
      time: "globalThis.n = (globalThis.n ?? 0) + 1; if (n > 6) throw new Error('no more'); say({ milliseconds: 0.5 })",
    });
    const { contestant } = peer('right', answers);
    const peers = [early.contestant, late.contestant, contestant];
    const { entries } = await hold('product', task, peers, pace);
    expect(entries[0]).toMatchObject({ times: [], note: 'early ended: out of memory' });
    expect(entries[1]).toMatchObject({ times: [], note: expect.stringContaining('late ended') as string });
    expect(entries[2]!.times).toHaveLength(4);
  });

  it('who does not exist, or never answers, is told of', async () => {
    const nobody = new PeerProcess('nobody', 1, {
      command: path.join(folder, 'no such program'),
      args: [],
      env: {},
    });
    const { contestant } = peer('silent', { digest: '' }, 500);
    const { entries } = await hold('product', task, [nobody, contestant], pace);
    expect(entries[0]!.note).toMatch(/nobody ended: .*ENOENT/);
    expect(entries[1]!.note).toBe('silent does not answer');
  });

  it('who takes too long for another run is timed by one', async () => {
    const { contestant } = peer('slow', { ...answers, time: 'say({ milliseconds: 5000 })' });
    const { entries } = await hold('product', task, [contestant], pace);
    expect(entries[0]).toMatchObject({ times: [5000], note: 'timed by a single run' });
  });

  it('everyone has a turn between two slices of another, and who needs long for a run has fewer of them', async () => {
    const turns: string[] = [];
    let now = 0;
    // A machine that is half as fast in the second half of every 100 ms.
    const someone = (name: string, cost: number): Contestant => ({
      name,
      threads: 1,
      prepare: () => Promise.resolve({ digest: expected(task)!, with: '' }),
      time(count) {
        turns.push(name);
        const begun = now;
        for (let run = 0; run < count; run++) now += now % 100 < 50 ? cost : 2 * cost;
        return Promise.resolve((now - begun) / count);
      },
      close: () => Promise.resolve(),
    });
    const contestants = [someone('quick', 1), someone('other', 1.5), someone('slow', 70)];
    const fine = { ...pace, rounds: 2, sample: 100, slices: 10 };
    const { entries } = await hold('product', task, contestants, fine);
    const perRound = (name: string): number => {
      // Three timings to find the pace; then each slice has one to warm up.
      return (turns.filter((turn) => turn === name).length - 3) / 2 / fine.rounds;
    };
    expect([perRound('quick'), perRound('other'), perRound('slow')]).toEqual([10, 10, 1]);
    const [quick, other] = entries.map(({ times }) => times);
    quick!.forEach((time, round) => expect(Math.abs(other![round]! / time - 1.5)).toBeLessThan(0.15));
  });
});
