/** The setting that mixup and CutMix share. */
import { number } from '../settings.ts';

export const alpha = (usual: number) =>
  number({
    title: { en: 'α', ko: 'α' },
    help: {
      en: 'λ ~ Beta(α, α): near 0 examples are hardly mixed, at 1 every share is as likely, above it halves are likelier.',
      ko: 'λ ~ Beta(α, α). 0에 가까우면 거의 섞이지 않고, 1이면 모든 비율이 같은 확률이며, 더 크면 반반에 가까워집니다.',
    },
    min: 0.01,
    max: 100,
    default: usual,
    slider: [0.05, 4],
    scale: 'log',
  });
