/** The barrier between real threads. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { transformWithOxc } from 'vite';
import { afterEach, describe, expect, test } from 'vitest';
import {
  abortBarrier,
  Barrier,
  barrierAbort,
  barrierBytes,
  barrierCount,
  barrierGeneration,
  barrierStep,
  barrierWaiters,
} from '../../../engine/kernels/barrier.ts';
import { instantiate, kernelFile, projectRoot } from '../../../engine/kernels/load.ts';
import { reservedBytes } from '../../../engine/kernels/signatures.ts';
import './harness.ts';

const pointer = reservedBytes;
const counter = reservedBytes + barrierBytes;
const module = new WebAssembly.Module(readFileSync(kernelFile('simd-4x8')));

const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
const word = (offset: number): Int32Array => new Int32Array(memory.buffer, offset, 1);

/** The lanes' side as a module of its own: a worker reads no TypeScript. */
const side = await transformWithOxc(
  readFileSync(path.join(projectRoot(), 'engine/kernels/barrier.ts'), 'utf8'),
  'barrier.ts',
);

interface Lane {
  lanes: number;
  rounds: number;
  /** Looks before it sleeps; null: as many as have paid lately. */
  spin: number | null;
  /** Milliseconds between the two meetings of a round. */
  late?: number;
}

// Between two meetings every lane adds 1 to a counter; after each, the counter must be a multiple of the lanes.
const source = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { module, memory, pointer, counter, side, lanes, rounds, spin, late } = workerData;
  const count = new Int32Array(memory.buffer, counter, 1);
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  import(side).then(({ Barrier }) => {
    const { barrier } = new WebAssembly.Instance(module, { env: { memory } }).exports;
    const barrierOfLane = new Barrier(barrier, memory, pointer, lanes);
    const meet = () => (spin === null ? barrierOfLane.meet() : barrierOfLane.meetWithin(spin));
    let wrong = 0, aborted = false;
    for (let round = 0; round < rounds && !aborted; round++) {
      Atomics.add(count, 0, 1);
      aborted = !meet();
      if (!aborted && Atomics.load(count, 0) !== lanes * (round + 1)) wrong++;
      if (late) Atomics.wait(nobody, 0, 0, late);
      aborted ||= !meet();
    }
    parentPort.postMessage({ wrong, aborted });
  });
`;

interface End {
  wrong: number;
  aborted: boolean;
}

const running: Worker[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.terminate()));
});

function start(lanes: readonly Lane[], generation = 0): Promise<End>[] {
  new Uint8Array(memory.buffer, pointer, barrierBytes).fill(0);
  Atomics.store(word(pointer + barrierGeneration), 0, generation);
  Atomics.store(word(counter), 0, 0);
  return lanes.map((lane) => {
    const data = {
      module,
      memory,
      pointer,
      counter,
      side: `data:text/javascript,${encodeURIComponent(side.code)}`,
    };
    const worker = new Worker(source, { eval: true, workerData: { ...data, ...lane } });
    running.push(worker);
    return new Promise<End>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  });
}
const same = (count: number, lane: Lane): Lane[] => Array.from({ length: count }, () => lane);
const inStep = { wrong: 0, aborted: false };

// On a busy machine a lane may wait long for a core.
describe('barrier', { timeout: 60_000 }, () => {
  test('passes one lane at once', () => {
    const { barrier } = instantiate(module, memory);
    expect(new Barrier(barrier, memory, pointer, 1).meetWithin(0)).toBe(true);
  });

  test.each([
    ['asleep', 2, 0, 2000],
    ['asleep', 3, 0, 1000],
    ['spinning, then asleep', 2, 200, 3000],
    ['more lanes than cores', 5, 50, 500],
    ['looking as long as it pays', 2, null, 3000],
    ['looking as long as it pays, more lanes than cores', 5, null, 300],
  ])('keeps lanes in step: %s, %i lanes', async (_name, lanes, spin, rounds) => {
    const ends = await Promise.all(start(same(lanes, { lanes, rounds, spin })));
    expect(ends).toEqual(Array(lanes).fill(inStep));
    expect(Atomics.load(word(pointer + barrierCount), 0)).toBe(0);
    expect(Atomics.load(word(pointer + barrierWaiters), 0)).toBe(0);
    expect(Atomics.load(word(pointer + barrierGeneration), 0)).toBe(2 * rounds * barrierStep);
  });

  // In V8 11.3 what follows memory.atomic.wait32 sees wrong locals after a time-out: lanes fell out of step for good.
  test('keeps lanes in step that sleep longer than they sleep at once', async () => {
    const lane = { lanes: 2, rounds: 3, spin: 0 };
    expect(await Promise.all(start([lane, { ...lane, late: 250 }]))).toEqual([inStep, inStep]);
  });

  test('goes on where the generation turns over', async () => {
    const lane = { lanes: 2, rounds: 4, spin: 0, late: 1 };
    const ends = start([lane, lane], -2 * barrierStep);
    expect(await Promise.all(ends)).toEqual([inStep, inStep]);
    expect(Atomics.load(word(pointer + barrierGeneration), 0)).toBe(6 * barrierStep);
  });

  test('frees the lanes that wait for one that is dead, and those that come after', async () => {
    const ends = start(same(2, { lanes: 3, rounds: 10, spin: 100 }));
    while (Atomics.load(word(pointer + barrierWaiters), 0) < 2)
      await new Promise((done) => setTimeout(done, 5));
    abortBarrier(memory, pointer);
    expect(await Promise.all(ends)).toEqual(Array(2).fill({ wrong: 0, aborted: true }));
    const { barrier } = instantiate(module, memory);
    expect(new Barrier(barrier, memory, pointer, 3).meetWithin(0)).toBe(false);
  });

  test('frees them even where nobody was woken: a waiting lane looks for itself', async () => {
    const ends = start([{ lanes: 2, rounds: 10, spin: 0 }]);
    while (Atomics.load(word(pointer + barrierWaiters), 0) < 1)
      await new Promise((done) => setTimeout(done, 5));
    Atomics.store(word(pointer + barrierAbort), 0, 1);
    expect(await Promise.all(ends)).toEqual([{ wrong: 0, aborted: true }]);
  });

  test('works again after an abort once it is all zeros', async () => {
    Atomics.store(word(pointer + barrierAbort), 0, 1);
    const ends = await Promise.all(start(same(2, { lanes: 2, rounds: 100, spin: 100 })));
    expect(ends).toEqual([inStep, inStep]);
  });
});
