/** Cases of the losses against targets and of the multiclass hinge. */
import type { KernelName } from '../../../engine/kernels/signatures.ts';
import type { BufferSpec, Case, Tolerance } from './harness.ts';
import { fewSizes, floats, ints, normals } from './values.ts';

const labelsOf = (rows: number, columns: number): number[] =>
  Array.from({ length: rows }, (_, row) => (row % 5 === 3 ? -1 : (row * 7) % columns));

/** Rows that sum to 1, some of them one-hot. */
function targetsOf(rows: number, columns: number): number[] {
  const values = normals(rows * columns, 31).map((value) => value * value);
  return values.map((value, i) => {
    const row = Math.floor(i / columns);
    if (row % 3 === 2) return i % columns === 0 ? 1 : 0;
    const all = values.slice(row * columns, (row + 1) * columns).reduce((a, b) => a + b, 0);
    return value / all;
  });
}

interface Batch {
  readonly name: string;
  readonly columns: number;
  readonly outputs: number[];
  readonly labels: number[];
  readonly targets?: number[];
}

const batches: readonly Batch[] = fewSizes.map(([rows, columns]) => ({
  name: `(${rows}, ${columns})`,
  columns,
  outputs: normals(rows * columns, 32, 3),
  labels: labelsOf(rows, columns),
}));

const edges: readonly Batch[] = [
  { name: 'ties', columns: 4, outputs: [2, 2, 0, 0, 1, 2, 2, 0, 3, 3, 3, 3], labels: [0, 2, 0] },
  {
    name: 'NaN, infinities, labels that are no column',
    columns: 3,
    outputs: [NaN, 0, 1, 0, NaN, 1, Infinity, 0, 1, 0, Infinity, 1, -Infinity, 0, 1, 0, 1, -Infinity, 1, 2, 3, 1, 2, 3, NaN, 1, 2],
    labels: [0, 0, 0, 0, 0, 0, 3, -2, -1],
    targets: [1, 0, 0, 0.5, 0.5, 0, 1, 0, 0, 1, 0, 0, 0.5, 0.5, 0, 0.5, 0.5, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0],
  },
  {
    name: 'large outputs',
    columns: 5,
    outputs: normals(50, 33, 1000),
    labels: labelsOf(10, 5),
  },
]; // prettier-ignore

function lossCase(
  kernel: 'softTargetCrossEntropy' | 'multiclassHinge' | 'meanSquaredError',
  { name, columns, outputs, labels, targets = targetsOf(labels.length, columns) }: Batch,
  bound: Tolerance,
): Case {
  const rows = labels.length;
  const buffers: Record<string, BufferSpec> = {
    outputs: floats(outputs),
    labels: ints(labels),
    scale: floats([1 / 3]),
    gradient: floats(rows * columns),
    loss: floats(rows),
    correct: floats(rows),
  };
  const hinge = kernel === 'multiclassHinge';
  const first = ['gradient', 'loss', 'correct', 'outputs'];
  return {
    name,
    buffers: hinge ? buffers : { ...buffers, targets: floats(targets) },
    calls: [
      hinge
        ? [kernel, ...first, 'labels', 'scale', rows, columns, 1]
        : [kernel, ...first, 'targets', 'labels', 'scale', rows, columns],
    ],
    outputs: { gradient: { absolute: 2e-7, relative: 1e-6 }, loss: bound, correct: {} },
  };
}

const casesOf = (kernel: Parameters<typeof lossCase>[0], bound: Tolerance): Case[] =>
  [...batches, ...edges].map((batch) => lossCase(kernel, batch, bound));

export const moreLossCases = {
  labelTargets: () =>
    [0, 0.1, 1].flatMap((smoothing) =>
      fewSizes.map(([rows, columns]) => ({
        name: `(${rows}, ${columns}), smoothing ${smoothing}`,
        buffers: {
          labels: ints(labelsOf(rows, columns).map((label, row) => (row === 4 ? columns : label))),
          targets: floats(rows * columns),
        },
        calls: [['labelTargets', 'targets', 'labels', rows, columns, smoothing]],
        outputs: { targets: { relative: 2e-7, absolute: 1e-7 } },
      })),
    ),
  softTargetCrossEntropy: () => casesOf('softTargetCrossEntropy', { absolute: 1e-6, relative: 1e-6 }),
  multiclassHinge: () => casesOf('multiclassHinge', { absolute: 1e-6, relative: 1e-6 }),
  meanSquaredError: () => casesOf('meanSquaredError', { relative: 1e-6 }),
} as const satisfies Partial<Record<KernelName, () => readonly Case[]>>;
