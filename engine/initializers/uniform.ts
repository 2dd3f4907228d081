import { number } from '../settings.ts';
import { defineInitializer } from './initializer.ts';

const end = (usual: number, en: string, ko: string) =>
  number({
    title: { en, ko },
    help: { en: 'One end of the range of the weights.', ko: '가중치 범위의 한쪽 끝.' },
    min: -1000,
    max: 1000,
    default: usual,
    slider: [-1, 1],
  });

export const uniform = defineInitializer({
  scheme: 'uniform',
  title: { en: 'Uniform', ko: '균등분포' },
  summary: {
    en: 'Every value of a range is as likely as any other, whatever the width of the layer.',
    ko: '층의 너비와 상관없이 범위 안의 모든 값이 똑같이 나옵니다.',
  },
  formula: 'w ~ U[low, high), std = (high − low) / √12',
  paper: 'CS231n / EECS 498, Training Neural Networks, part 1: weight initialization',
  settings: { low: end(-0.05, 'Low', '최솟값'), high: end(0.05, 'High', '최댓값') },
  fill: ({ low, high }) => ({ kind: 'uniform', low, high }),
  misfit: ({ low, high }) => (low > high ? { code: 'init_range', values: { low, high } } : null),
});
