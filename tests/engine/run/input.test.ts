/** A run whose examples go through everything on their way in: on any number of lanes, with real threads. */
import { afterAll, describe, expect, it } from 'vitest';
import type { ResolvedExperiment } from '../../../engine/contract/documents.ts';
import { compileRun } from '../../../engine/experiment.ts';
import type { Point } from '../../../engine/contract/run.ts';
import { compileKernels } from '../../../engine/kernels/load.ts';
import { Arena } from '../../../engine/run/arena.ts';
import { LaneGroup } from '../../../engine/run/pool.ts';
import { dataset, descriptor, experiment } from './clusters.ts';

const module = compileKernels('simd-4x8');
const groups = [1, 2, 3].map((lanes) => new LaneGroup(module, lanes));
afterAll(async () => {
  await Promise.all(groups.map((group) => group.close()));
});

async function trained(group: LaneGroup, changed: ResolvedExperiment) {
  const { plan } = compileRun(changed, descriptor, group.lanes);
  const points: Point[] = [];
  const end = await group.run(plan, { kind: 'train', experiment: changed, dataset }, (report) => {
    points.push(...report.points);
  });
  const arena = new Arena(end.memory, plan);
  const kept = [...plan.parameters, ...plan.states].map(({ name, value }) => [name, ...arena.floats(value)]);
  return { points, kept };
}

const augment = [
  { kind: 'horizontal-flip' },
  { kind: 'random-crop', pad: 1, scale: 0.8 },
  { kind: 'rotation' },
  { kind: 'contrast' },
  { kind: 'cutout', side: 1 },
  { kind: 'mixup' },
  { kind: 'cutmix' },
];
const preprocess = [{ kind: 'zero-center' }, { kind: 'normalize' }, { kind: 'whiten', method: 'zca' }];
const everything: ResolvedExperiment = {
  ...experiment,
  data: { ...experiment.data, augment, preprocess },
  training: { ...experiment.training, testing: { kind: 'stochastic', passes: 3 } },
};

describe('examples on their way in', () => {
  it('come to the same bits on one, two and three lanes', async () => {
    const [one, two, three] = [
      await trained(groups[0]!, everything),
      await trained(groups[1]!, everything),
      await trained(groups[2]!, everything),
    ];
    expect(one.points.length).toBeGreaterThan(20);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(one.kept.map(([name]) => name)).toEqual(expect.arrayContaining(['shift', 'scale', 'matrix']));
  });

  it('are learnt from: a whitened test set is told apart', async () => {
    const { points } = await trained(groups[0]!, {
      ...experiment,
      data: { ...experiment.data, preprocess },
    });
    const accuracy = points.filter(({ metric }) => metric === 'test.accuracy');
    expect(accuracy.at(-1)!.value).toBeGreaterThan(0.85);
  });
});
