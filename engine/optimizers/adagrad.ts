import { definePart } from '../part.ts';
import type { Optimizer } from './optimizer.ts';
import { epsilon, learningRate } from './shared.ts';

export const adagrad = definePart({
  kind: 'adagrad',
  title: { en: 'Adagrad', ko: 'Adagrad' },
  summary: {
    en: 'Every weight has a rate of its own, divided by the root of all its squared gradients so far: steps only get smaller.',
    ko: '가중치마다 학습률이 다릅니다. 지금까지의 기울기 제곱을 모두 더한 값의 제곱근으로 나누므로 걸음이 작아지기만 합니다.',
  },
  formula: 'g ← g + λ·w, s ← s + g², w ← w − η·g / (√s + ε)',
  paper: 'Duchi, Hazan and Singer 2011, Adaptive Subgradient Methods',
  settings: { learningRate: learningRate(0.01), epsilon: epsilon(1e-10) },
  make: ({ learningRate, epsilon }): Optimizer => ({
    learningRate,
    memory: ['squares'],
    decoupled: false,
    writeHyper: () => undefined,
    update({ weight, gradient, memory, hyper, rows, columns, decay, emit }) {
      emit('adagrad', { weight, squares: memory[0]!, gradient, hyper, rows, columns, decay, epsilon });
    },
  }),
});
