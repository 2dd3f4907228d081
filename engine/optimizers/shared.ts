/** Settings that several optimizers have. */
import { number } from '../settings.ts';

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
