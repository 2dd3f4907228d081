/** What the experiment form says of itself, and its edits of lists of parts. */
import { expect, test } from 'vitest';
import type { ExperimentGroup, PartDescriptor } from '../../engine/contract/descriptor.ts';
import { experimentSchema } from '../../engine/contract/documents.ts';
import { experimentGroups } from '../../engine/experiment-settings.ts';
import { partsAt, withSetting, withValue } from '../../renderer/train/experiment-edits.ts';
import { unusual } from '../../renderer/train/experiment-summary.ts';
import { startsOf } from '../../renderer/train/starts.ts';
import { experiment } from './fixtures.ts';
import { descriptors } from './networks.ts';

const say = ({ en }: { en: string }): string => en;
const words = { en: 'Random crop', ko: '무작위 자르기' };
const crop: PartDescriptor = {
  kind: 'random-crop',
  title: words,
  summary: words,
  formula: '',
  paper: '',
  settings: [],
};
const augmenting: ExperimentGroup = {
  name: 'data',
  title: words,
  fields: [{ field: 'parts', path: 'data.augment', title: words, help: words, parts: [crop] }],
};

test('a group says what is not as usual, and nothing where all is', () => {
  const regularization = experimentGroups.find(({ name }) => name === 'regularization')!;
  expect(unusual(regularization, experiment(), say)).toEqual([]);
  const decayed = withValue(experiment(), 'training.weightDecay', 0.0005);
  expect(unusual(regularization, decayed, say)).toEqual(['L2 decay 0.0005']);
  const training = experimentGroups.find(({ name }) => name === 'training')!;
  const other = withValue(experiment(), 'training.optimizer.kind', 'something newer');
  expect(unusual(training, other, say)).toContain('something newer');
});

test('a setting of a part that the document leaves out, or names by its kind alone, is written with the kind', () => {
  const schedule = { path: 'training.schedule', default: 'constant' };
  const warm = withSetting(experiment(), schedule, 'warmup', 5);
  expect(warm.training.schedule).toEqual({ kind: 'constant', warmup: 5 });
  expect(experimentSchema.safeParse(warm).success).toBe(true);
  expect(withSetting(warm, schedule, 'warmup', 8).training.schedule).toEqual({ kind: 'constant', warmup: 8 });
  expect(withSetting(experiment(), schedule, 'warmup', null)).toEqual(experiment());

  const bare = withValue(experiment(), 'training.optimizer', 'adam');
  const slow = withSetting(bare, { path: 'training.optimizer', default: 'sgd' }, 'learningRate', 0.001);
  expect(slow.training.optimizer).toEqual({ kind: 'adam', learningRate: 0.001 });
});

test('a list of parts is read in both spellings and taken out whole when it is empty', () => {
  const two = withValue(experiment(), 'data.augment', ['random-crop', { kind: 'mixup', alpha: 0.2 }]);
  expect(partsAt(two, 'data.augment')).toEqual([{ kind: 'random-crop' }, { kind: 'mixup', alpha: 0.2 }]);
  expect(unusual(augmenting, two, say)).toEqual(['Random crop', 'mixup']);
  expect(withValue(two, 'data.augment', null)).toEqual(experiment());
});

test('starts of all layers are told together, the most frequent first, defaults as what they are', () => {
  const dense = (id: string, init?: unknown) => ({
    id,
    kind: 'dense',
    ...(init ? { params: { init } } : {}),
  });
  const nodes = [
    dense('a', { scheme: 'zero' }),
    dense('b'),
    { id: 'r', kind: 'relu' },
    dense('c'),
    { id: 'x', kind: 'new' },
  ];
  const [weights, ...others] = startsOf(nodes, (kind) => descriptors[kind]);
  const usual = descriptors.dense!.settings.find(({ name }) => name === 'init')!.default;
  expect(weights).toMatchObject({ ids: ['a', 'b', 'c'], setting: { name: 'init' } });
  expect(weights!.values).toEqual([
    { value: usual, count: 2 },
    { value: { scheme: 'zero' }, count: 1 },
  ]);
  expect(others).toEqual([]);
  expect(startsOf(nodes.slice(2, 3), (kind) => descriptors[kind])).toEqual([]);
});
