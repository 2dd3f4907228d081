import { sizeOf } from '../compile/graph.ts';
import { defineLayer } from './layer.ts';

export const flatten = defineLayer({
  kind: 'flatten',
  title: { en: 'Flatten', ko: '펼치기' },
  family: 'shape',
  summary: {
    en: 'Lays an image out as one list of features. Costs nothing: the memory stays where it is.',
    ko: '이미지를 특징 목록 하나로 펼칩니다. 메모리를 옮기지 않으므로 비용이 없습니다.',
  },
  formula: '(c, h, w) → (c·h·w)',
  paper: '',
  settings: {},
  alias: true,
  shape: ([from]) => [sizeOf(from!)],
  flops: () => 0,
});
