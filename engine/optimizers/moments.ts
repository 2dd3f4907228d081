/** What Adam and AdamW share: two running averages, each corrected for having started at zero. */
import type { Optimizer, UpdateContext } from './optimizer.ts';
import { average, epsilon, learningRate } from './shared.ts';

export const momentSettings = {
  learningRate: learningRate(0.001),
  beta1: average('β₁', 0.9),
  beta2: average('β₂', 0.999),
  epsilon: epsilon(1e-8),
};

interface MomentValues {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

export function momentOptimizer(
  kernel: 'adam' | 'adamW',
  { learningRate, beta1, beta2, epsilon }: MomentValues,
): Optimizer {
  // What the kernel averages with is float32: a correction of the unrounded β would not cancel it in late steps.
  const first = Math.fround(beta1);
  const second = Math.fround(beta2);
  return {
    learningRate,
    memory: ['mean', 'squares'],
    decoupled: kernel === 'adamW',
    writeHyper(hyper, step) {
      hyper[1] = first;
      hyper[2] = second;
      hyper[3] = 1 / (1 - first ** (step + 1));
      hyper[4] = 1 / (1 - second ** (step + 1));
    },
    update({ weight, gradient, memory, hyper, rows, columns, decay, emit }: UpdateContext) {
      const [mean, squares] = [memory[0]!, memory[1]!];
      emit(kernel, { weight, mean, squares, gradient, hyper, rows, columns, decay, epsilon });
    },
  };
}
