/** A classifier whose weights are nudged: that it is one and the same on both data, and what its loss does. */
import { describe, expect, it } from 'vitest';
import type { Preview, PreviewTensor } from '../../../engine/contract/preview.ts';
import { nudgesOf } from '../../../engine/labs/nudges.ts';

const tensor = (shape: number[], values: readonly number[]): PreviewTensor => ({
  element: 'float',
  shape,
  values: Buffer.from(new Float32Array(values).buffer).toString('base64'),
});

/** Two classes that overlap, of mean 0 and standard deviation 1. */
const square = [
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
] as const;
const points = [...square, ...square, ...square, ...square];
/** Of every corner some are of either class: the best line is a certain one. */
const labels = [1, 1, 0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1];

/** The points moved and stretched, and, normalized, as they were. */
function previewed([mx, my]: readonly [number, number], [sx, sy]: readonly [number, number]): Preview {
  const normalized = tensor([16, 2], points.flat());
  const raw = tensor(
    [16, 2],
    points.flatMap(([x, y]) => [sx * x + mx, sy * y + my]),
  );
  const parts: Partial<Preview> = {
    labels,
    raw,
    stages: ['zero-center', 'normalize'].map(
      (kind) => ({ kind, examples: normalized }) as Preview['stages'][number],
    ),
    mean: tensor([2], [mx, my]),
    std: tensor([2], [sx, sy]),
  };
  return parts as Preview;
}
const valuesOf = ({ values }: PreviewTensor): Float32Array =>
  new Float32Array(new Uint8Array(Buffer.from(values, 'base64')).buffer);

describe('one classifier', () => {
  const { planes } = nudgesOf(previewed([16, -8], [4, 0.5]), 0.05);
  const scores = planes.map(({ line: [a, b, c], points: of }) => {
    const values = valuesOf(of);
    return labels.map((_, row) => a * values[2 * row]! + b * values[2 * row + 1]! + c);
  });
  it('says the same of every example, as it is and normalized', () => {
    scores[0]!.forEach((score, row) => expect(score).toBeCloseTo(scores[1]![row]!, 10));
    expect(planes.map(({ of }) => of)).toEqual(['raw', 'normalized']);
  });
  it('has the loss that its probabilities say, and no gradient of it is left', () => {
    const probabilities = scores[0]!.map((score, row) => {
      const second = 1 / (1 + Math.exp(-score));
      return labels[row] === 1 ? second : 1 - second;
    });
    const loss = probabilities.reduce((sum, one) => sum - Math.log(one), 0) / 16;
    for (const plane of planes) expect(plane.loss).toBeCloseTo(loss, 10);
    const errors = scores[1]!.map((score, row) => 1 / (1 + Math.exp(-score)) - labels[row]!);
    for (const axis of [0, 1] as const)
      expect(errors.reduce((sum, error, row) => sum + error * points[row]![axis], 0) / 16).toBeCloseTo(0, 6);
  });
  it('is nudged by a share of the length of its weights, its bias left alone', () => {
    for (const { line, nudged } of planes) {
      const length = Math.hypot(line[0], line[1]);
      for (const [a, b, c] of nudged) {
        expect(Math.hypot(a - line[0], b - line[1])).toBeCloseTo(0.05 * length, 10);
        expect(c).toBe(line[2]);
      }
    }
  });
});

it('minds a nudge the more the farther the data is from the origin, and alike where it is normalized already', () => {
  const changes = [0, 4, 16, 64].map((far) => {
    const [raw, normalized] = nudgesOf(previewed([far, far], [1, 1]), 0.05).planes;
    return raw!.change / normalized!.change;
  });
  expect(changes[0]).toBeCloseTo(1, 10);
  expect([...changes].sort((a, b) => a - b)).toEqual(changes);
  expect(changes[3]).toBeGreaterThan(20);
});
