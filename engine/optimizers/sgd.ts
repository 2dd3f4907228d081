import type { Optimizer } from './optimizer.ts';

/**
 * Gradient descent with momentum: v ← µ·v + g + λ·w, w ← w − η·v. Plain descent is µ = 0.
 * Sutskever et al. 2013, On the importance of initialization and momentum, in the form with the rate outside v.
 */
export const sgd: Optimizer = {
  memory: ['velocity'],
  writeHyper(hyper, { learningRate, momentum }) {
    hyper[0] = learningRate;
    hyper[1] = momentum;
  },
  update({ weight, gradient, memory, hyper, rows, columns, decay, emit }) {
    emit('sgdMomentum', { weight, velocity: memory[0]!, gradient, hyper, rows, columns, decay });
  },
};
