/** The barrier between real threads. */
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import {
  abortBarrier,
  barrierAbort,
  barrierBytes,
  barrierCount,
  barrierGeneration,
  barrierWaiters,
  resetBarrier,
} from '../../../engine/kernels/barrier.ts';
import { instantiate, kernelFile } from '../../../engine/kernels/load.ts';
import { reservedBytes } from '../../../engine/kernels/signatures.ts';
import './harness.ts';

const pointer = reservedBytes;
const counter = reservedBytes + barrierBytes;
const module = new WebAssembly.Module(readFileSync(kernelFile('simd-4x8')));

const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
const word = (offset: number): Int32Array => new Int32Array(memory.buffer, offset, 1);

// Between two barriers every lane adds 1 to a counter; after each, the counter must be a multiple of the lanes.
const lane = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { module, memory, pointer, counter, lanes, rounds, spin } = workerData;
  const { barrier } = new WebAssembly.Instance(module, { env: { memory } }).exports;
  const count = new Int32Array(memory.buffer, counter, 1);
  let wrong = 0, aborted = 0;
  for (let round = 0; round < rounds && !aborted; round++) {
    Atomics.add(count, 0, 1);
    aborted = barrier(pointer, lanes, spin);
    if (!aborted && Atomics.load(count, 0) !== lanes * (round + 1)) wrong++;
    aborted ||= barrier(pointer, lanes, spin);
  }
  parentPort.postMessage({ wrong, aborted });
`;

interface End {
  wrong: number;
  aborted: number;
}

const running: Worker[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((worker) => worker.terminate()));
});

function start(count: number, lanes: number, rounds: number, spin: number): Promise<End>[] {
  resetBarrier(memory, pointer);
  Atomics.store(word(counter), 0, 0);
  return Array.from({ length: count }, () => {
    const workerData = { module, memory, pointer, counter, lanes, rounds, spin };
    const worker = new Worker(lane, { eval: true, workerData });
    running.push(worker);
    return new Promise<End>((resolve, reject) => worker.once('message', resolve).once('error', reject));
  });
}

// On a busy machine a lane may wait long for a core.
describe('barrier', { timeout: 60_000 }, () => {
  test('passes one lane at once', () => {
    const { barrier } = instantiate(module, memory);
    expect(barrier(pointer, 1, 0)).toBe(0);
  });

  test.each([
    ['asleep', 2, 0, 2000],
    ['asleep', 3, 0, 1000],
    ['spinning, then asleep', 2, 200, 3000],
    ['more lanes than cores', 5, 50, 500],
  ])('keeps lanes in step: %s, %i lanes', async (_name, lanes, spin, rounds) => {
    const ends = await Promise.all(start(lanes, lanes, rounds, spin));
    expect(ends).toEqual(Array(lanes).fill({ wrong: 0, aborted: 0 }));
    expect(Atomics.load(word(pointer + barrierCount), 0)).toBe(0);
    expect(Atomics.load(word(pointer + barrierWaiters), 0)).toBe(0);
    expect(Atomics.load(word(pointer + barrierGeneration), 0)).toBe(2 * rounds);
  });

  test('frees the lanes that wait for one that is dead, and those that come after', async () => {
    const ends = start(2, 3, 10, 100);
    while (Atomics.load(word(pointer + barrierWaiters), 0) < 2)
      await new Promise((done) => setTimeout(done, 5));
    const started = performance.now();
    abortBarrier(memory, pointer);
    expect(await Promise.all(ends)).toEqual(Array(2).fill({ wrong: 0, aborted: 1 }));
    expect(performance.now() - started).toBeLessThan(1000);
    expect(instantiate(module, memory).barrier(pointer, 3, 0)).toBe(1);
  });

  test('frees them even where nobody was woken: a waiting lane looks for itself', async () => {
    const ends = start(1, 2, 10, 0);
    while (Atomics.load(word(pointer + barrierWaiters), 0) < 1)
      await new Promise((done) => setTimeout(done, 5));
    Atomics.store(word(pointer + barrierAbort), 0, 1);
    expect(await Promise.all(ends)).toEqual([{ wrong: 0, aborted: 1 }]);
  });

  test('works again after a reset', async () => {
    Atomics.store(word(pointer + barrierAbort), 0, 1);
    const ends = await Promise.all(start(2, 2, 100, 100));
    expect(ends).toEqual(Array(2).fill({ wrong: 0, aborted: 0 }));
  });
});
