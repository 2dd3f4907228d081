/** A step allocates nothing: whatever it did would be collected in the middle of training, on the thread that leads. */
import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import type { ResolvedExperiment } from '../../../engine/contract/documents.ts';
import { compileRun } from '../../../engine/experiment.ts';
import { compileKernels, instantiate } from '../../../engine/kernels/load.ts';
import { controlBytes } from '../../../engine/compile/4-plan.ts';
import { control, createMemory } from '../../../engine/run/arena.ts';
import { Balance, WorkClock } from '../../../engine/run/balance.ts';
import { Leader } from '../../../engine/run/leader.ts';
import { train } from '../../../engine/run/trainer.ts';
import { dataset, descriptor, experiment } from './clusters.ts';

const used = (): number => getHeapStatistics().used_heap_size;

/**
 * Bytes allocated by each of many calls, once the code is warm: of several attempts the least, for others allocate too, and
 * the middle one, for a collection in one of them hides what it allocated.
 */
function bytesPerCall(work: () => void, calls: number): { least: number; middle: number } {
  for (let call = 0; call < 3 * calls; call++) work();
  const attempts = Array.from({ length: 5 }, () => {
    const before = used();
    for (let call = 0; call < calls; call++) work();
    return (used() - before) / calls;
  });
  const [least, , middle] = attempts.map(Math.abs).sort((a, b) => a - b);
  return { least: least!, middle: middle! };
}

function leader(change: Partial<ResolvedExperiment['training']> = {}): Leader {
  const training = { ...experiment.training, ...change };
  const { plan } = compileRun({ ...experiment, training }, descriptor, 1);
  const memory = createMemory(plan.bytes);
  return new Leader(memory, plan, instantiate(compileKernels('simd-4x8'), memory));
}

it('a program runs without allocating', () => {
  const lead = leader();
  train(lead, { kind: 'train', experiment, dataset }, () => {});
  expect(bytesPerCall(() => lead.execute('train'), 1000).least).toBeLessThan(1);
  let kept: unknown;
  // What an object a call would show as.
  expect(bytesPerCall(() => (kept = { kept: 1 }), 1000).middle).toBeGreaterThan(10);
  expect(kept).toBeDefined();
});

it('lanes share without allocating, whatever they note', () => {
  const memory = createMemory(controlBytes);
  const balance = Balance.of(memory, instantiate(compileKernels('simd-4x8'), memory), 3)!;
  const busy = new Float64Array(memory.buffer, control.busy, 3);
  const clock = new WorkClock(memory, 0);
  let turn = 0;
  const share = (): void => {
    clock.start();
    clock.rest();
    clock.goOn();
    clock.end();
    for (let lane = 0; lane < 3; lane++) busy[lane] = 1 + ((turn++ * 7) % 11) / 10;
    if (balance.due()) balance.settle();
  };
  const time = new Float64Array(1);
  const askForTime = (): void => {
    for (let call = 0; call < 4; call++) time[0] = performance.now();
  };
  // Some versions of Node make an object of the time.
  const times = bytesPerCall(askForTime, 20_000).least;
  expect(times).toBeLessThan(65);
  expect(bytesPerCall(share, 20_000).least - times).toBeLessThan(1);
});

it.each([
  { optimizer: experiment.training.optimizer },
  { optimizer: { kind: 'adam' }, schedule: { kind: 'cosine', warmup: 2 } },
  { optimizer: { kind: 'rmsprop' }, schedule: { kind: 'one-cycle' } },
])('a step of training leaves nothing but its share of the points: %j', (parts) => {
  const change = { ...parts, epochs: 40, batchSize: 1 };
  const lead = leader(change);
  const execute = lead.execute.bind(lead);
  const starts: number[] = [];
  const ends: number[] = [];
  let step = 0;
  // 500 steps an epoch: between these two there is no test, no snapshot and no new order of the examples.
  lead.execute = (program, schedule) => {
    if (program === 'train' && ++step > 10_000) {
      if (step % 500 === 10) starts.push(used());
      if (step % 500 === 410) ends.push(used());
    }
    return execute(program, schedule);
  };
  const training = { ...experiment.training, ...change };
  const probes = { ...experiment.probes, every: 1_000_000 };
  train(lead, { kind: 'train', experiment: { ...experiment, training, probes }, dataset }, () => {});
  const perStep = ends.map((end, epoch) => Math.abs(end - starts[epoch]!) / 400);
  expect(perStep).toHaveLength(20);
  // Two points for ten steps. The least of many: V8 allocates too, for code it compiles in between.
  expect(Math.min(...perStep)).toBeLessThan(64);
});
