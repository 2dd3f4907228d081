/** Settings that several optimizers have, and the step that two of them share. */
import { number } from '../settings.ts';
import type { Optimizer } from './optimizer.ts';

export const learningRate = (usual: number) =>
  number({
    title: { en: 'Learning rate', ko: '학습률' },
    help: {
      en: 'How far each step goes along the gradient.',
      ko: '한 단계에서 기울기를 따라 움직이는 크기.',
    },
    min: 1e-12,
    // Beyond what float32 holds: a run that blows up at the first step is worth seeing.
    max: 1e40,
    default: usual,
    slider: [1e-4, 10],
    scale: 'log',
  });

export const momentum = (usual: number) =>
  number({
    title: { en: 'Momentum', ko: '모멘텀' },
    help: {
      en: 'The share of the last step that goes on into the next.',
      ko: '이전 단계의 움직임 가운데 다음 단계로 이어지는 비율.',
    },
    min: 0,
    max: 1,
    exclusiveMax: true,
    default: usual,
    slider: [0, 0.99],
  });

/** What keeps a velocity beside each weight; the kernels differ in where the step goes from there. */
export const withVelocity =
  (kernel: 'sgdMomentum' | 'nesterov') =>
  ({ learningRate, momentum }: { learningRate: number; momentum: number }): Optimizer => ({
    learningRate,
    memory: ['velocity'],
    decoupled: false,
    writeHyper(hyper) {
      hyper[1] = momentum;
    },
    update({ weight, gradient, memory, hyper, rows, columns, decay, emit }) {
      emit(kernel, { weight, velocity: memory[0]!, gradient, hyper, rows, columns, decay });
    },
  });

/** How much of a running average is kept from step to step. */
export const average = (symbol: string, usual: number) =>
  number({
    title: { en: symbol, ko: symbol },
    help: {
      en: 'The share of the running average that stays at each step: it looks back over about 1/(1 − this) steps.',
      ko: '한 단계마다 이동 평균에 남는 비율. 대략 1/(1 − 이 값)단계를 돌아봅니다.',
    },
    min: 0,
    // Nearer to 1 it would be 1 in float32, and the averages would stay at zero for ever.
    max: 0.999999,
    default: usual,
    slider: [0.5, 0.999],
  });

export const epsilon = (usual: number) =>
  number({
    title: { en: 'ε', ko: 'ε' },
    help: {
      en: 'Added to the divisor, so that a weight without gradients is not divided by zero.',
      ko: '나누는 값에 더합니다. 기울기가 없던 가중치를 0으로 나누지 않게 합니다.',
    },
    min: 1e-30,
    max: 1,
    default: usual,
    slider: [1e-10, 1e-2],
    scale: 'log',
  });
