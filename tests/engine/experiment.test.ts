import { describe, expect, it } from 'vitest';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import { FaninFailure } from '../../engine/contract/errors.ts';
import { compileRun, fit, resolve } from '../../engine/experiment.ts';
import { createMemory } from '../../engine/run/arena.ts';
import { templateNamed } from '../../engine/templates/index.ts';
import { datasets } from '../../engine/data/datasets.ts';
import { descriptor, experiment } from './run/clusters.ts';

const mnist = datasets.find('mnist');

function codes(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof FaninFailure) return error.errors.map(({ code, place }) => `${code} ${place}`);
    throw error;
  }
  return [];
}

describe('an experiment', () => {
  const sweep = (axes: { path: string; values: unknown[] }[], seeds?: number[]): ExperimentDocument => {
    return { ...experiment, sweep: { axes, ...(seeds ? { seeds } : {}) } };
  };

  it('without axes is one run, itself', () => {
    expect(resolve(experiment)).toEqual([experiment]);
  });

  it('is the product of its axes and seeds', () => {
    const runs = resolve(
      sweep(
        [
          { path: 'network.nodes.fc1.params.init.scheme', values: ['xavier', 'kaiming'] },
          { path: 'network.nodes.drop.params.rate', values: [0, 0.5] },
        ],
        [1, 2, 3],
      ),
    );
    const seen = runs.map(({ network, seed }) => {
      const of = (id: string) => network.nodes.find((node) => node.id === id)!.params!;
      return `${(of('fc1').init as { scheme: string }).scheme} ${String(of('drop').rate)} ${seed}`;
    });
    expect(seen).toHaveLength(12);
    expect(new Set(seen).size).toBe(12);
    expect(seen[0]).toBe('xavier 0 1');
    expect(seen.at(-1)).toBe('kaiming 0.5 3');
    expect(runs.every((run) => !('sweep' in run))).toBe(true);
  });

  it('may vary a setting that was left to its default', () => {
    const [first] = resolve(sweep([{ path: 'network.nodes.fc2.params.init.scheme', values: ['zero'] }]));
    expect(first!.network.nodes.find(({ id }) => id === 'fc2')!.params).toEqual({
      units: 3,
      init: { scheme: 'zero' },
    });
  });

  it('is refused with every setting that is out of range, before anything runs', () => {
    const training = {
      epochs: 0,
      batchSize: 1.5,
      weightDecay: -1,
      optimizer: { kind: 'sgd', learningRate: 0 },
    };
    const wrong = { ...experiment, training: { ...experiment.training, ...training } };
    expect(codes(() => compileRun(wrong, descriptor, 1))).toEqual([
      'param_integer training.epochs',
      'param_integer training.batchSize',
      'param_number training.weightDecay',
      'param_number training.optimizer.learningRate',
    ]);
  });

  it('is refused where an axis leads nowhere or a value cannot be', () => {
    expect(codes(() => resolve(sweep([{ path: 'network.nodes.fc9.params.units', values: [1] }])))).toEqual([
      'sweep_path sweep.axes[0].path',
    ]);
    expect(codes(() => resolve(sweep([{ path: 'training.epochs', values: ['all'] }])))).toEqual([
      'wrong_type experiment: training.epochs',
    ]);
    expect(codes(() => resolve(sweep([{ path: 'training.epoch', values: [1] }])))).toEqual([
      'unknown_setting experiment: training',
    ]);
    const many = Array.from({ length: 1000 }, (_, index) => index + 1);
    expect(codes(() => resolve(sweep([{ path: 'training.epochs', values: many }], many)))).toEqual([
      'sweep_too_large sweep',
    ]);
  });

  it.each(['network.nodes', 'network.nodes.fc1', 'network.nodes.length', 'network.edges.0'])(
    'is refused where an axis names a member of a list and none of its settings: %s',
    (path) =>
      expect(codes(() => resolve(sweep([{ path, values: [1, 2] }])))).toEqual([
        path === 'network.nodes' ? 'wrong_type experiment: network.nodes' : 'sweep_path sweep.axes[0].path',
      ]),
  );

  it('is refused where an axis would be lost: under the seeds, or under another axis of its name', () => {
    expect(codes(() => resolve(sweep([{ path: 'seed', values: [1, 2] }])))).toEqual([
      'sweep_seed sweep.axes[0].path',
    ]);
    const epochs = { path: 'training.epochs', values: [1, 2] };
    expect(codes(() => resolve(sweep([epochs, epochs])))).toEqual(['sweep_twice sweep.axes[1].path']);
  });

  it.each(['__proto__.x', 'training.__proto__.x', 'training.__proto__', 'training.constructor.prototype.x'])(
    'changes nothing but itself by an axis %s',
    (path) => {
      const before = Object.getOwnPropertyNames(Object.prototype);
      const found = codes(() => resolve(sweep([{ path, values: [{ x: 1 }] }])));
      const left = Object.getOwnPropertyNames(Object.prototype).filter((name) => !before.includes(name));
      for (const name of left) Reflect.deleteProperty(Object.prototype, name);
      expect(left).toEqual([]);
      expect(found).toEqual(['sweep_path sweep.axes[0].path']);
    },
  );

  it('is refused where the network does not suit the data', () => {
    const wrong = structuredClone(experiment);
    wrong.network.nodes[0]!.params = { shape: [1, 5, 5] };
    wrong.network.nodes[5]!.params = { units: 4 };
    wrong.data.limit = { train: 501, test: 1 };
    expect(codes(() => compileRun(wrong, descriptor, 1))).toEqual([
      'input_shape_data nodes[0].params.shape',
      'output_classes nodes[6]',
      'limit_too_large data.limit.train',
    ]);
  });

  it('gives a run its name, or the widths of its network', () => {
    expect(compileRun({ ...experiment, name: 'mine' }, descriptor, 1).name).toBe('mine');
    expect(compileRun({ ...experiment, name: '  ' }, descriptor, 1).name).toBe('16-24-3');
  });

  it('takes images laid out flat', () => {
    const flat = structuredClone(experiment);
    flat.network.nodes[0]!.params = { shape: [16] };
    expect(compileRun(flat, descriptor, 2)).toMatchObject({
      steps: 96,
      parameters: 16 * 24 + 24 + 24 * 3 + 3,
    });
  });
});

describe('fitting', () => {
  const { experiment: template } = templateNamed('mnist-mlp')!;

  it('says what training takes, which is what is allocated', () => {
    for (const lanes of [1, 2]) {
      const { memoryBytes, problems } = fit(template, lanes);
      const { plan } = compileRun(resolve(template)[0]!, mnist, lanes);
      expect(problems).toEqual([]);
      expect(memoryBytes).toBe(createMemory(plan.bytes).buffer.byteLength);
      // The examples alone: 70,000 of 784 bytes, with their labels.
      expect(memoryBytes).toBeGreaterThan(70_000 * 784);
    }
  });

  it('says everything that keeps it from being trained, and what there is too little of', () => {
    const nodes = template.network.nodes.map((node) => {
      if (node.kind === 'input') return { ...node, params: { shape: [1, 14, 14] } };
      return node.id === 'fc2' ? { ...node, params: { units: 7 } } : node;
    });
    const misfit = fit({ ...template, network: { ...template.network, nodes } }, 1);
    expect(misfit.memoryBytes).toBe(null);
    expect(misfit.problems.map(({ code, node }) => [code, node])).toEqual([
      ['input_shape_data', 'in'],
      ['output_classes', 'out'],
    ]);
    expect(misfit).toMatchObject({ input: [1, 28, 28], dataset: { name: 'mnist' } });

    const wide = template.network.nodes.map((node) =>
      ['fc1', 'relu1'].includes(node.id) ? { ...node, kind: 'dense', params: { units: 65_536 } } : node,
    );
    const { problems } = fit({ ...template, network: { ...template.network, nodes: wide } }, 1);
    expect(problems).toMatchObject([{ code: 'too_large' }]);
    expect(problems[0]!.values).toHaveProperty('needed');
  });

  it('tells of the data for its settings, and what an example is when it gets to the network', () => {
    const reduced = {
      ...template,
      data: {
        dataset: 'gaussians',
        settings: { classes: 5 },
        preprocess: [{ kind: 'decorrelate', components: 1 }],
      },
    };
    const { dataset, input } = fit(reduced, 1);
    expect(dataset).toEqual(datasets.find(reduced.data));
    expect(dataset!.classes).toHaveLength(5);
    expect(input).toEqual([1]);
    const beyond = { ...reduced.data, preprocess: [{ kind: 'decorrelate', components: 3 }] };
    const misfit = fit({ ...template, data: beyond }, 1);
    expect(misfit.input).toBe(null);
    expect(misfit.problems.map(({ code, place }) => `${code} ${place}`)).toEqual([
      'preprocess_components data.preprocess[0]',
      'output_classes nodes[5]',
    ]);
  });

  it('tells what is wrong with the data of a network in pieces too', () => {
    const data = { dataset: 'moons', limit: { test: 9999 }, augment: [{ kind: 'cutout' }] };
    const edges = template.network.edges.slice(1);
    const { problems } = fit({ ...template, network: { ...template.network, edges }, data }, 1);
    const found = problems.map(({ place }) => place);
    expect(found).toEqual(expect.arrayContaining(['data.augment[0]', 'data.limit.test']));
    expect(found.some((place) => !place.startsWith('data'))).toBe(true);
  });

  it('looks at a sweep as it is before any axis changes it', () => {
    expect(fit({ ...template, sweep: { axes: [], seeds: [1, 2] } }, 1)).toEqual(fit(template, 1));
  });
});
