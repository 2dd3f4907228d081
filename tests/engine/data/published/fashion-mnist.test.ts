/** Fashion-MNIST: its conversion on small made files, and the set itself as converted here. */
import { describe, expect, test } from 'vitest';
import { datasets } from '../../../../engine/data/datasets.ts';
import { arrange, imagesOf } from '../../../../engine/data/published/fashion-mnist.ts';
import { errorOf } from '../failures.ts';

const image = (value: number): number[] => Array<number>(784).fill(value);

describe('the conversion', () => {
  test('passes over what is no image of 784 bytes', async () => {
    const data = [
      image(1),
      [],
      image(2),
      image(3).slice(1),
      image(256),
      image(0.5),
      'text',
      null,
      image(255),
    ];
    const bytes = imagesOf(JSON.stringify({ data }), '0.json');
    expect([bytes.length, bytes[0], bytes[784], bytes[1568]]).toEqual([3 * 784, 1, 2, 255]);
    for (const none of [{ data: [] }, { images: [] }, null, { data: [[1]] }]) {
      expect((await errorOf(() => imagesOf(JSON.stringify(none), '0.json'))).code).toBe('no_examples');
    }
  });

  test('mixes the classes, loses no image, and holds a seventh of every class out', () => {
    const byClass = [14, 21, 7].map((count, label) => new Uint8Array(784 * count).fill(10 * label + 1));
    const { examples, held, kept } = arrange(byClass);
    expect(examples.labels).toHaveLength(42);
    examples.labels.forEach((label, at) => expect(examples.values[784 * at]).toBe(10 * label + 1));
    expect(new Set(examples.labels.slice(0, 14)).size).toBe(3);
    const counts = [0, 1, 2].map((label) => [...held].filter((at) => examples.labels[at] === label).length);
    expect(counts).toEqual([2, 3, 1]);
    expect(kept).toHaveLength(36);
  });
});

test('has 6,000 and 1,000 images of each class, no image in both splits', async () => {
  const { train, test: held, classes } = await datasets.load('fashion-mnist');
  for (const [split, each] of [[train, 6000] as const, [held, 1000] as const]) {
    const counts = classes.map((_, label) => split.labels.filter((one) => one === label).length);
    expect(counts).toEqual(Array(10).fill(each));
  }
  // The mean of all 70,000 images, which a split does not change; the published training split has 0.2860.
  let sum = 0;
  for (const value of train.values) sum += value;
  expect(sum / train.values.length / 255).toBeCloseTo(0.286, 3);
  // Trousers are dark at the sides; the mean image says that labels and images belong together.
  const mean = (label: number, pixel: number): number => {
    let total = 0;
    train.labels.forEach((one, at) => (total += one === label ? train.values[784 * at + pixel]! : 0));
    return total / 6000;
  };
  expect(mean(1, 14 * 28 + 1)).toBeLessThan(10);
  expect(mean(2, 14 * 28 + 14)).toBeGreaterThan(100);
});
