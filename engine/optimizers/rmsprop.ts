import { definePart } from '../part.ts';
import type { Optimizer } from './optimizer.ts';
import { average, epsilon, learningRate } from './shared.ts';

export const rmsprop = definePart({
  kind: 'rmsprop',
  title: { en: 'RMSProp', ko: 'RMSProp' },
  summary: {
    en: 'Adagrad that forgets: each gradient is divided by the root of a running average of its squares.',
    ko: '잊어버리는 Adagrad. 기울기를 그 제곱의 이동 평균의 제곱근으로 나눕니다.',
  },
  formula: 'g ← g + λ·w, s ← ρ·s + (1 − ρ)·g², w ← w − η·g / (√s + ε)',
  paper: 'Tieleman and Hinton 2012, Lecture 6.5',
  settings: {
    learningRate: learningRate(0.001),
    rho: average('ρ', 0.99),
    epsilon: epsilon(1e-8),
  },
  make: ({ learningRate, rho, epsilon }): Optimizer => ({
    learningRate,
    memory: ['squares'],
    decoupled: false,
    writeHyper(hyper) {
      hyper[1] = rho;
    },
    update({ weight, gradient, memory, hyper, rows, columns, decay, emit }) {
      emit('rmsprop', { weight, squares: memory[0]!, gradient, hyper, rows, columns, decay, epsilon });
    },
  }),
});
