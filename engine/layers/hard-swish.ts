import { elementwiseByInput } from './elementwise.ts';
import { defineLayer } from './layer.ts';

// No saturated zone, gelu.ts says why; but what is exactly zero lies in its flat part, and zeros are counted.
export const hardSwish = defineLayer({
  ...elementwiseByInput('hardSwish', 4),
  kind: 'hard-swish',
  title: { en: 'Hard swish', ko: 'Hard swish' },
  summary: {
    en: 'SiLU with a sigmoid of straight pieces: 0 from −3 down, the value itself from 3 up, a parabola between. Cheap.',
    ko: '시그모이드를 직선 조각으로 바꾼 SiLU입니다. −3 이하는 0, 3 이상은 그대로, 그 사이는 포물선입니다. 계산이 쌉니다.',
  },
  formula: 'x·min(max(x + 3, 0), 6) / 6',
  paper: 'Howard et al. 2019, Searching for MobileNetV3, section 5.2',
  dies: true,
});
