import { expect, test } from 'vitest';
import { differenceRows, groupLabels } from '../../renderer/compare/differences.ts';
import { grouped, namedGroups, pickedRuns } from '../../renderer/compare/picked.ts';
import { settingsOf } from '../../renderer/compare/settings.ts';
import { setDataset, changeKind, withValue } from '../../renderer/train/experiment-edits.ts';
import { experiment, summary } from './fixtures.ts';

test('a setting changed alike in many layers is one row', () => {
  const rows = differenceRows([
    { path: 'network.nodes.fc1.params.init.scheme', values: ['xavier', 'kaiming'] },
    { path: 'network.nodes.fc2.params.init.scheme', values: ['xavier', 'kaiming'] },
    { path: 'network.nodes.fc3.params.init.scheme', values: ['xavier', 'zero'] },
    { path: 'training.optimizer.learningRate', values: [0.1, 0.01] },
    { path: 'seed', values: [1, 2] },
  ]);
  expect(rows.map(({ name, layers }) => [name, layers])).toEqual([
    ['init.scheme', ['fc1', 'fc2']],
    ['init.scheme', ['fc3']],
    ['optimizer.learningRate', []],
    ['seed', []],
  ]);
  expect(rows[0]?.paths).toHaveLength(2);
});

test('a group is named by its values, each once', () => {
  const settings = [
    { path: 'a', value: 'kaiming' },
    { path: 'b', value: 'kaiming' },
    { path: 'network.nodes.d1.params.rate', value: 0.5 },
    { path: 'network.nodes.fc1.params.init.std', value: null },
    { path: 'training.weightDecay', value: 0 },
  ];
  const group = { settings };
  expect(groupLabels([group], String)).toEqual(['kaiming · drop 0.5']);
});

test('a group without what others have is named by that, where nothing else tells it apart', () => {
  const dropping = (rate: number) => ({ settings: [{ path: 'network.nodes.d1.params.rate', value: rate }] });
  expect(groupLabels([dropping(0.5), dropping(0)], String)).toEqual(['drop 0.5', 'drop 0']);
});

test('how a start scales is said where its scheme does not tell groups apart', () => {
  const start = (scheme: string, mode: string) => ({
    settings: [
      { path: 'network.nodes.fc1.params.init.scheme', value: scheme },
      { path: 'network.nodes.fc1.params.init.mode', value: mode },
    ],
  });
  const [a, b, c] = [start('kaiming', 'fan-in'), start('kaiming', 'fan-out'), start('lecun', 'fan-in')];
  expect(groupLabels([a, c], String)).toEqual(['kaiming', 'lecun']);
  expect(groupLabels([a, b, c], String)).toEqual(['kaiming · fan-in', 'kaiming · fan-out', 'lecun']);
});

test('a thousand runs of one name are called by settings that are gone through once or twice each', () => {
  let looks = 0;
  const groups = Array.from({ length: 1000 }, (_, at) => ({
    runs: [at + 1],
    metrics: {},
    get settings() {
      looks += 1;
      return [{ path: 'training.optimizer.learningRate', value: at + 1 }];
    },
  }));
  const summaries = groups.map(({ runs: [id] }) => summary({ id: id ?? 0, name: 'sweep' }));
  const picked = pickedRuns(summaries, namedGroups(groups));
  expect(picked.map(({ label }) => label)).toEqual(groups.map(({ runs: [id] }) => `lr ${id}`));
  expect(looks).toBeLessThan(1000 * 3);
});

test('runs of one name are told apart, runs of one colour differ in dashes', () => {
  const picked = pickedRuns([
    summary({ id: 1, name: 'a', colour: 2, seed: 1 }),
    summary({ id: 2, name: 'a', colour: 2, seed: 2 }),
    summary({ id: 3, name: 'b', colour: 10, seed: 1 }),
  ]);
  expect(picked.map(({ label }) => label)).toEqual(['seed 1 · a', 'seed 2 · a', 'b']);
  expect(new Set(picked.map(({ dash }) => dash.join())).size).toBe(3);
  const changed = (value: number) => [{ path: 'training.optimizer.learningRate', value }];
  const byGroup = pickedRuns(
    [1, 2, 3, 4].map((id) => summary({ id, name: 'a', seed: id })),
    namedGroups([
      { settings: changed(0.1), runs: [1, 2], metrics: {} },
      { settings: changed(0.5), runs: [3], metrics: {} },
      { settings: [], runs: [4], metrics: {} },
    ]),
  );
  expect(byGroup.map(({ label }) => label)).toEqual(['seed 1 · lr 0.1', 'seed 2 · lr 0.1', 'lr 0.5', 'a']);
  const same = pickedRuns([1, 2].map((id) => summary({ id, name: 'a', seed: 1 })));
  expect(same.map(({ label }) => label)).toEqual(['#1 · seed 1 · a', '#2 · seed 1 · a']);
  const [alone] = pickedRuns([summary({ id: 4, name: 'c' })]);
  expect(alone).toMatchObject({ label: 'c', dash: [] });
});

test('seeds are folded by the groups the engine found; a run it has not compared stands alone', () => {
  const picked = pickedRuns([1, 2, 3, 4].map((id) => summary({ id, name: `run ${id}` })));
  const groups = namedGroups([
    { settings: [], runs: [1, 3], metrics: {} },
    { settings: [], runs: [2], metrics: {} },
  ]);
  const ids = (fold: boolean): number[][] =>
    grouped(picked, groups, fold).map((set) => set.map(({ run }) => run));
  expect(ids(true)).toEqual([[1, 3], [2], [4]]);
  expect(ids(false)).toEqual([[1], [2], [3], [4]]);
});

test('groups are told apart by their colours: each is led by a run whose colour none before it has', () => {
  const colours = [4, 3, 4, 5, 3, 5, 4, 4];
  const picked = pickedRuns(colours.map((colour, index) => summary({ id: index + 1, colour })));
  const groups = [[1, 2], [3, 4], [5, 6], [7], [8]].map((runs) => ({ runs, settings: [], metrics: {} }));
  const sets = grouped(picked, namedGroups(groups), true);
  expect(sets.map((set) => set.map(({ run }) => run))).toEqual([[1, 2], [4, 3], [5, 6], [7], [8]]);
});

test('the settings shown of a run come from its document', () => {
  expect(settingsOf(experiment({ scheme: 'normal', std: 0.01, dropout: 0.5, weightDecay: 0.0005 }))).toEqual({
    init: 'normal 0.01',
    dropout: [0.5],
    learningRate: 0.1,
    momentum: 0.9,
    weightDecay: 0.0005,
    batchSize: 128,
    epochs: 5,
    limit: 10_000,
  });
});

test('an edit of the form changes one setting and leaves the rest of the document as it is', () => {
  const before = experiment();
  const after = withValue(before, 'training.optimizer.learningRate', 0.5);
  expect(after.training.optimizer).toEqual({ kind: 'sgd', learningRate: 0.5, momentum: 0.9 });
  expect(after.network).toBe(before.network);
  expect(before.training.optimizer).toEqual({ kind: 'sgd', learningRate: 0.1, momentum: 0.9 });
  expect(Object.keys(after.training)).toEqual(Object.keys(before.training));
});

test('an edit to the value that is there already answers the same document: nothing to undo', () => {
  const now = experiment();
  expect(withValue(now, 'training.optimizer.learningRate', 0.1)).toBe(now);
  expect(withValue(now, 'training.clip', null)).toBe(now);
  expect(withValue(now, 'data.limit.train', 10_000)).toBe(now);
  expect(setDataset(now, 'mnist')).toBe(now);
});

test('another dataset begins with settings of its own, and keeps the rest', () => {
  const noisy = withValue(setDataset(experiment(), 'moons'), 'data.settings.noise', 0.4);
  expect(noisy.data.settings).toEqual({ noise: 0.4 });
  expect(setDataset(noisy, 'shapes').data).toEqual({ ...experiment().data, dataset: 'shapes' });
});

test('a setting that the document leaves out begins where it is set, and is taken out whole', () => {
  const now = experiment();
  const set = withValue(now, 'training.schedule.kind', 'cosine');
  expect(set.training.schedule).toEqual({ kind: 'cosine' });
  expect(withValue(set, 'training.schedule', null)).toEqual(now);
});

test('another kind of a part keeps the settings that both have', () => {
  const words = { en: '', ko: '' };
  const rate = {
    name: 'learningRate',
    title: words,
    help: words,
    control: 'number',
    min: 0,
    max: 1,
  } as const;
  const adam = {
    kind: 'adam',
    title: words,
    summary: words,
    formula: '',
    paper: '',
    settings: [
      { ...rate, default: 0.001 },
      { ...rate, name: 'beta1', default: 0.9 },
      { ...rate, name: 'limit', default: null },
    ],
  };
  expect(changeKind({ kind: 'sgd', learningRate: 0.1, momentum: 0.9 }, adam)).toEqual({
    kind: 'adam',
    learningRate: 0.1,
    beta1: 0.9,
  });
});

test('a limit is taken out when it is left empty, and the one of the test set stays', () => {
  const both = { ...experiment(), data: { dataset: 'mnist', limit: { train: 100, test: 50 } } };
  expect(withValue(both, 'data.limit.train', null).data).toEqual({ dataset: 'mnist', limit: { test: 50 } });
  expect(withValue(experiment(), 'data.limit.train', null).data).toEqual({ dataset: 'mnist' });
  expect(withValue(experiment(), 'data.limit.train', 5).data).toEqual({
    dataset: 'mnist',
    limit: { train: 5 },
  });
});
