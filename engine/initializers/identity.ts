import { matrixMisfit } from './finish.ts';
import { gain } from './gain.ts';
import { defineInitializer } from './initializer.ts';

export const identity = defineInitializer({
  scheme: 'identity',
  title: { en: 'Identity', ko: '항등' },
  summary: {
    en: 'The layer passes on what it gets: unit i feature i, filter i the middle pixels of channel i.',
    ko: '받은 것을 그대로 넘깁니다. i번째 유닛은 i번째 특징을, i번째 필터는 i번째 채널의 가운데 픽셀을 봅니다.',
  },
  formula: 'W = gain·I; of a filter f: gain at the middle of channel f mod channels, 0 elsewhere',
  paper:
    'Le, Jaitly and Hinton 2015, A Simple Way to Initialize Recurrent Networks of Rectified Linear Units',
  settings: {
    gain: gain({ en: 'What the signal is multiplied by.', ko: '신호에 곱하는 값.' }),
  },
  fill: ({ gain }) => ({ kind: 'identity', gain }),
  matrix: true,
  misfit: (_, shape) => matrixMisfit('identity', shape),
});
