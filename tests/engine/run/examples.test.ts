import { expect, it } from 'vitest';
import { keyOf, streamOf } from '../../../engine/compile/streams.ts';
import { compileRun } from '../../../engine/experiment.ts';
import { compileKernels, instantiate } from '../../../engine/kernels/load.ts';
import { permutation } from '../../../engine/reference/random.ts';
import { createMemory } from '../../../engine/run/arena.ts';
import { shuffle } from '../../../engine/run/examples.ts';
import { Leader } from '../../../engine/run/leader.ts';
import { setSeed } from '../../../engine/run/loading.ts';
import { descriptor, experiment } from './clusters.ts';

it.each([1, 2 ** 31, 2 ** 40 + 3])('the order of an epoch is decided by seed %i and epoch alone', (seed) => {
  const { plan } = compileRun(experiment, descriptor, 1);
  const memory = createMemory(plan.bytes);
  const lead = new Leader(memory, plan, instantiate(compileKernels('simd-4x8'), memory));
  setSeed(lead, seed);
  const { low, high } = keyOf(seed);
  const orders = [0, 3, 0].map((epoch) => {
    const order = [...shuffle(lead, epoch)];
    const key = { seedLow: low, seedHigh: high, step: epoch };
    expect(order).toEqual([...permutation(key, streamOf('shuffle'), 500)]);
    return order;
  });
  expect(orders[2]).toEqual(orders[0]);
  expect(orders[1]).not.toEqual(orders[0]);
});
