/** What the made point sets of two features share: their settings, their description, and how their examples are drawn. */
import { keyOf, streamOf } from '../../compile/streams.ts';
import type { DatasetDescriptor, Text } from '../../contract/descriptor.ts';
import { normal, uniform } from '../../reference/random.ts';
import { integer, number } from '../../settings.ts';
import { here, sharedFloats, sharedLabels, type Contents, type Split } from '../dataset.ts';

export const seedSetting = integer({
  title: { en: 'Data seed', ko: '데이터 시드' },
  help: {
    en: 'Which examples are drawn. The run’s own seed does not change them.',
    ko: '어떤 예제를 뽑을지 정합니다. 실행의 시드와는 상관없습니다.',
  },
  min: 0,
  max: Number.MAX_SAFE_INTEGER,
  default: 0,
  slider: [0, 100],
});

/** `count` is of the training split; the test split has a quarter as many. */
export const countSetting = (usual: number, max: number) =>
  integer({
    title: { en: 'Examples', ko: '예제 수' },
    help: {
      en: 'Training examples; a quarter as many are made for the test split.',
      ko: '학습 예제의 수입니다. 테스트 예제는 그 4분의 1만큼 만듭니다.',
    },
    min: 20,
    max,
    default: usual,
    slider: [20, Math.min(max, 10 * usual)],
    scale: 'log',
  });

export const classesSetting = (usual: number, max: number) =>
  integer({
    title: { en: 'Classes', ko: '클래스 수' },
    help: { en: 'How many classes there are.', ko: '클래스가 몇 개인지 정합니다.' },
    min: 2,
    max,
    default: usual,
  });

export const pointSettings = (noise: number) => ({
  noise: number({
    title: { en: 'Noise', ko: '잡음' },
    help: {
      en: 'Standard deviation of what is added to both coordinates.',
      ko: '두 좌표에 더하는 잡음의 표준편차입니다.',
    },
    min: 0,
    max: 10,
    default: noise,
    slider: [0, 1],
  }),
  count: countSetting(1000, 100_000),
  seed: seedSetting,
});

export interface PointSettings {
  readonly noise: number;
  readonly count: number;
  readonly seed: number;
}

/** A quarter as many test examples, and at least one of each class. */
export const testCount = (count: number, classes: number): number => Math.max(classes, Math.ceil(count / 4));

export const numbered = (classes: number): string[] =>
  Array.from({ length: classes }, (_, index) => String(index));

export function describePoints(
  words: { readonly title: Text; readonly summary: Text; readonly source: Text },
  classes: number,
  { count }: PointSettings,
): Omit<DatasetDescriptor, 'name' | 'settings'> {
  return {
    ...words,
    kind: 'features',
    element: 'float',
    shape: [2],
    classes: numbered(classes),
    features: ['x', 'y'],
    train: count,
    test: testCount(count, classes),
    availability: here,
    removable: false,
  };
}

/** The k-th random number of an example, in [0, 1). */
export type Draw = (k: number) => number;

/** Random numbers of one example; `most` of them at most. */
const most = 4;

/**
 * Classes take turns, so that each has its share to within one example. Every coordinate depends on seed, split and
 * position alone, so that a larger set begins with the examples of a smaller one.
 */
export function makePoints(
  name: string,
  classes: number,
  { noise, count, seed }: PointSettings,
  point: (draw: Draw, label: number) => readonly [number, number],
): Contents {
  const { low, high } = keyOf(seed);
  const key = { seedLow: low, seedHigh: high, step: 0 };
  const split = (part: 'train' | 'test', length: number): Split => {
    const places = streamOf('synthetic', `${name}.${part}`);
    const noises = streamOf('synthetic', `${name}.${part}.noise`);
    const values = sharedFloats(2 * length);
    const labels = Array.from({ length }, (_, index) => index % classes);
    labels.forEach((label, index) => {
      const place = point((k) => uniform(key, places, most * index + k), label);
      place.forEach((coordinate, axis) => {
        values[2 * index + axis] = coordinate + noise * normal(key, noises, 2 * index + axis);
      });
    });
    return { count: length, values, labels: sharedLabels(labels) };
  };
  return { train: split('train', count), test: split('test', testCount(count, classes)) };
}
