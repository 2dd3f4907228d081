/** Every template compiles; those that a dataset fits train; those to look at have the totals of their papers. */
import { describe, expect, it } from 'vitest';
import { check, describe as describeNetwork, shapedGraph } from '../../engine/compile/compile.ts';
import { verify } from '../../engine/compile/verify.ts';
import { noDataset } from '../../engine/contract/data.ts';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import type { Point } from '../../engine/contract/run.ts';
import { datasets } from '../../engine/data/datasets.ts';
import { compileRun, fit } from '../../engine/experiment.ts';
import { compileKernels, instantiate } from '../../engine/kernels/load.ts';
import { createMemory } from '../../engine/run/arena.ts';
import { Leader } from '../../engine/run/leader.ts';
import { train } from '../../engine/run/trainer.ts';
import { templateNamed, templates } from '../../engine/templates/index.ts';

const describeTemplate = (name: string) => describeNetwork(templateNamed(name)!.experiment.network);

describe('the totals of', () => {
  // torchvision's models, counted there by summing what `parameters()` gives; GoogLeNet: Caffe's, whose classifiers
  // half-way up are taken off.
  for (const [name, parameters] of [
    ['alexnet', 61_100_840],
    ['vgg-16', 138_357_544],
    ['resnet-18', 11_689_512],
    ['resnet-50', 25_557_032],
    ['googlenet', 6_998_552],
  ] as const) {
    it(name, () => {
      const { totals, nodes, problems } = describeTemplate(name);
      expect(problems).toEqual([]);
      expect(totals.parameters).toBe(parameters);
      for (const of of ['parameters', 'flops', 'activationBytes'] as const)
        expect(nodes.reduce((sum, node) => sum + node[of], 0)).toBe(totals[of]);
    });
  }

  it('the dense layers are most of AlexNet and VGG-16, and little of GoogLeNet', () => {
    const share = (name: string) => {
      const { nodes, totals } = describeTemplate(name);
      const dense = nodes.filter(({ kind }) => kind === 'dense');
      return dense.reduce((sum, node) => sum + node.parameters, 0) / totals.parameters;
    };
    expect(share('alexnet')).toBeGreaterThan(0.95);
    expect(share('vgg-16')).toBeGreaterThan(0.85);
    expect(share('googlenet')).toBeLessThan(0.2);
  });

  it('VGG-16 works most in its third and fourth block, and remembers most of its first two', () => {
    const { nodes, totals } = describeTemplate('vgg-16');
    const ends = nodes.flatMap(({ kind }, index) => (kind === 'max-pool' ? [index] : []));
    const share = (of: 'flops' | 'activationBytes', from: number, to: number) =>
      nodes.slice(from, to).reduce((sum, node) => sum + node[of], 0) / totals[of];
    expect(share('flops', ends[1]! + 1, ends[3]!)).toBeGreaterThan(0.5);
    expect(share('activationBytes', 1, ends[1]!)).toBeGreaterThan(0.5);
    expect(totals.parameters / describeTemplate('resnet-50').totals.parameters).toBeCloseTo(5.4, 1);
  });

  it('AlexNet and VGG-16 end their images at 6 x 6 and 7 x 7, where adaptive pooling has nothing to do', () => {
    const last = (name: string) => describeTemplate(name).nodes.findLast(({ shape }) => shape.length === 3)!;
    expect(last('alexnet').shape).toEqual([256, 6, 6]);
    expect(last('vgg-16').shape).toEqual([512, 7, 7]);
  });
});

const module = compileKernels('simd-4x8');

const absent = new Set(
  datasets
    .list()
    .datasets.filter(({ availability }) => availability.state === 'absent')
    .map(({ name }) => name),
);

/** What a run tells, which must end and stay finite. */
async function pointsOf(experiment: ExperimentDocument): Promise<readonly Point[]> {
  const { plan } = compileRun(experiment, datasets.find(experiment.data.dataset), 1);
  const memory = createMemory(plan.bytes);
  const lead = new Leader(memory, plan, instantiate(module, memory));
  const points: Point[] = [];
  const job = { kind: 'train', experiment, dataset: await datasets.load(experiment.data.dataset) } as const;
  const { outcome } = train(lead, job, (report) => {
    expect(report.nonFinite).toBe(null);
    points.push(...report.points);
  });
  expect(outcome).toBe('finished');
  return points;
}

describe('the template', () => {
  for (const { name, experiment } of templates) {
    it(`${name} is whole, with text in both languages`, () => {
      expect(check(experiment.network).problems).toEqual([]);
      const { title, summary } = templateNamed(name)!;
      for (const text of [title, summary]) for (const said of [text.en, text.ko]) expect(said).not.toBe('');
    });

    const { dataset } = experiment.data;
    const lacking = dataset === noDataset ? 'dataset_none' : absent.has(dataset) ? 'dataset_absent' : null;
    if (lacking) {
      it(`${name} lacks a dataset, and nothing else`, () => {
        expect(fit(experiment, 1).problems.map(({ code }) => code)).toEqual([lacking]);
      });
      continue;
    }
    it(`${name} trains`, async () => {
      const small = {
        ...experiment,
        data: { ...experiment.data, limit: { train: 50, test: 20 } },
        training: { ...experiment.training, epochs: 2, batchSize: 20 },
      };
      verify(compileRun(small, datasets.find(dataset), 3).plan);
      const { plan } = compileRun(small, datasets.find(dataset), 1);
      verify(plan);
      const losses = (await pointsOf(small)).map(({ value }) => value);
      expect(losses.length).toBeGreaterThan(6);
      for (const loss of losses) expect(loss).toSatisfy(Number.isFinite);
    });
  }

  it('deep-relu is deep enough that Xavier and Kaiming part ways', async () => {
    const { experiment } = templateNamed('deep-relu')!;
    const last = async (scheme: string) => {
      const nodes = experiment.network.nodes.map((node) =>
        node.kind === 'dense' ? { ...node, params: { ...node.params, init: { scheme } } } : node,
      );
      const points = await pointsOf({
        ...experiment,
        network: { ...experiment.network, nodes },
        data: { ...experiment.data, limit: { train: 16_000, test: 1000 } },
        training: { ...experiment.training, epochs: 1 },
      });
      return points.findLast(({ metric }) => metric === 'test.accuracy')!.value;
    };
    expect(await last('xavier')).toBeLessThan(0.15);
    expect(await last('kaiming')).toBeGreaterThan(0.35);
  });

  it('names its layers as the builder would', () => {
    const { nodes } = shapedGraph(templateNamed('mnist-conv')!.experiment.network);
    expect(nodes.map(({ id }) => id).join(' ')).toBe(
      'in conv1 relu1 maxpool1 conv2 relu2 maxpool2 flatten1 fc1 relu3 fc2 out',
    );
  });
});
