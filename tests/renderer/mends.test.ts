/** What is offered where an experiment does not fit its data, checked against what the engine then says. */
import { expect, test } from 'vitest';
import { datasets } from '../../engine/data/datasets.ts';
import { fit } from '../../engine/experiment.ts';
import { check } from '../../engine/compile/compile.ts';
import type { ExperimentDocument, NetworkDocument } from '../../engine/contract/documents.ts';
import { layers } from '../../engine/layers/index.ts';
import { templateNamed, templates } from '../../engine/templates/index.ts';
import { withDataset } from '../../renderer/data/use-dataset.ts';
import { changesOf, fitNetwork } from '../../renderer/train/fit-network.ts';
import { mendOf } from '../../renderer/train/mends.ts';

const describe = (kind: string) => layers.get(kind)?.descriptor;
const template = (name: string): ExperimentDocument => templateNamed(name)!.experiment;
const mlp = template('mnist-mlp');
const onData = (data: ExperimentDocument['data'], from = mlp): ExperimentDocument => ({ ...from, data });

/** What the engine says of an experiment, and the mend of each problem. */
function told(experiment: ExperimentDocument) {
  const { problems, dataset, input } = fit(experiment, 1);
  const { nodes } = check(experiment.network);
  const shapes = new Map(nodes.map(({ id, shape }) => [id, shape]));
  const facts = {
    dataset: dataset ?? undefined,
    arriving: input,
    shape: (id: string) => shapes.get(id),
    describe,
  };
  return problems.map((error) => ({ error, mend: mendOf(error, experiment, facts) }));
}

/** Mended by one click after the other; how often one was taken. */
function mended(experiment: ExperimentDocument): { after: ExperimentDocument; clicks: string[] } {
  const clicks: string[] = [];
  let after = experiment;
  for (;;) {
    const next = told(after).find(({ mend }) => mend)?.mend;
    if (!next) return { after, clicks };
    clicks.push(next.kind);
    after = next.edit(after);
    if (clicks.length > 20) throw new Error(`no end to ${clicks.join(', ')}`);
  }
}

const codesOf = (experiment: ExperimentDocument): string[] =>
  fit(experiment, 1).problems.map(({ code }) => code);

test('every template that images of MNIST fit is brought to any other images by one click', () => {
  const own = templates.filter(({ experiment }) => experiment.data.dataset === 'mnist');
  expect(own.length).toBeGreaterThan(2);
  for (const { experiment } of own) {
    const { after, clicks } = mended(withDataset(experiment, 'shapes', {}));
    expect(codesOf(after)).toEqual([]);
    expect(clicks).toEqual(['fit']);
    // Back again, and it is the same network.
    const back = mended(withDataset(after, 'mnist', {}));
    expect(back.after.network).toEqual(experiment.network);
  }
});

test('DropConnect is fitted as any other dense layer is, at both ends', () => {
  const nodes = mlp.network.nodes.map((node) =>
    node.kind === 'dense' ? { ...node, kind: 'drop-connect' } : node,
  );
  const connected = { ...mlp, network: { ...mlp.network, nodes } };
  const { after, clicks } = mended(withDataset(connected, 'moons', {}));
  expect(clicks).toEqual(['fit']);
  expect(codesOf(after)).toEqual([]);
  const flat = fitNetwork(connected.network, { input: [2], classes: 2 }, describe);
  const last = flat.nodes.findLast(({ kind }) => kind === 'drop-connect');
  expect(last?.params).toMatchObject({ units: 2 });
});

test('a network of images that gets a list of features says which layers cannot take it, rather than being bent', () => {
  const moons = withDataset(template('mnist-conv'), 'moons', {});
  const { after } = mended(moons);
  expect(codesOf(after)).toEqual(['image_needed']);
});

test('a network that reads a flat list stays one that does', () => {
  const flat = fitNetwork(mlp.network, { input: [2], classes: 2 }, describe);
  const direct: NetworkDocument = {
    ...flat,
    nodes: flat.nodes.filter(({ kind }) => kind !== 'flatten'),
    edges: flat.edges.flatMap(([from, to]): [string, string][] => {
      const { kind } = flat.nodes.find(({ id }) => id === to)!;
      if (kind === 'flatten') return [[from, flat.edges.find(([source]) => source === to)![1]]];
      return flat.nodes.find(({ id }) => id === from)!.kind === 'flatten' ? [] : [[from, to]];
    }),
  };
  const { after } = mended({ ...mlp, network: direct });
  expect(codesOf(after)).toEqual([]);
  expect(after.network.nodes.find(({ kind }) => kind === 'input')!.params).toEqual({ shape: [784] });
});

test('classes of the settings chosen, and components that are kept, are what the ends are brought to', () => {
  const { after } = mended(
    onData({
      dataset: 'gaussians',
      settings: { classes: 7 },
      preprocess: [{ kind: 'decorrelate', components: 1 }],
    }),
  );
  expect(codesOf(after)).toEqual([]);
  expect(changesOf(mlp.network, after.network)).toEqual([
    { node: 'in', setting: 'shape', from: [1, 28, 28], to: [1] },
    { node: 'fc2', setting: 'units', from: 10, to: 7 },
  ]);
});

test('what does not suit the data is mended where it stands, and the rest of it kept', () => {
  const { after, clicks } = mended(
    onData({
      dataset: 'moons',
      settings: { noise: -3, count: 500 },
      limit: { train: 60_000, test: 100 },
      preprocess: [
        { kind: 'normalize', per: 'channel' },
        { kind: 'decorrelate', components: 3 },
      ],
      augment: [{ kind: 'horizontal-flip' }, { kind: 'mixup', alpha: 0.4 }],
    }),
  );
  expect(codesOf(after)).toEqual([]);
  expect(new Set(clicks)).toEqual(
    new Set(['usualSetting', 'takeOut', 'perFeature', 'allComponents', 'fit', 'allExamples']),
  );
  expect(after.data).toEqual({
    dataset: 'moons',
    settings: { count: 500 },
    limit: { test: 100 },
    preprocess: [{ kind: 'normalize', per: 'feature' }, { kind: 'decorrelate' }],
    // Plain features can be blended, but not turned round.
    augment: [{ kind: 'mixup', alpha: 0.4 }],
  });
  const greys = mended(
    onData({ dataset: 'mnist', augment: [{ kind: 'mixup', alpha: 0.4 }, { kind: 'saturation' }] }),
  );
  expect(greys.after.data.augment).toEqual([{ kind: 'mixup', alpha: 0.4 }]);
});

test('where no layer decides how many outputs there are, one is added', () => {
  const { nodes, edges } = mlp.network;
  const without: NetworkDocument = {
    ...mlp.network,
    nodes: nodes.filter(({ kind }) => kind !== 'dense' && kind !== 'relu'),
    edges: edges.filter(([from, to]) => [from, to].every((id) => !/^(fc|relu)/.test(id))),
  };
  const flatten = nodes.find(({ kind }) => kind === 'flatten')!.id;
  const { after, clicks } = mended({
    ...mlp,
    network: { ...without, edges: [...without.edges, [flatten, 'out']] },
  });
  expect(clicks).toEqual(['endDense']);
  expect(codesOf(after)).toEqual([]);
});

test('a classifier that averages its images at the end is widened by its last convolution', () => {
  const network: NetworkDocument = {
    ...mlp.network,
    nodes: [
      { id: 'in', kind: 'input', params: { shape: [1, 28, 28] } },
      { id: 'conv1', kind: 'conv', params: { filters: 4, kernel: 3 } },
      { id: 'relu1', kind: 'relu' },
      { id: 'average', kind: 'global-average-pool' },
      { id: 'out', kind: 'output' },
    ],
    edges: [
      ['in', 'conv1'],
      ['conv1', 'relu1'],
      ['relu1', 'average'],
      ['average', 'out'],
    ],
  };
  const { after } = mended({ ...mlp, network });
  expect(codesOf(after)).toEqual([]);
  expect(changesOf(network, after.network)).toEqual([{ node: 'conv1', setting: 'filters', from: 4, to: 10 }]);
});

test('no mend is offered for what only a person can decide', () => {
  for (const { error, mend } of told(onData({ dataset: 'nowhere' }))) {
    expect(error.code).toBe('unknown_dataset');
    expect(mend).toBe(null);
  }
  expect(datasets.list().datasets.length).toBeGreaterThan(3);
});
