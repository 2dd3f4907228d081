import { defineLayer } from './layer.ts';

export const output = defineLayer({
  kind: 'output',
  title: { en: 'Output', ko: '출력' },
  family: 'shape',
  summary: {
    en: 'The scores of the network, one a class: the loss reads them.',
    ko: '네트워크의 점수(클래스마다 하나). 손실이 이 값을 읽습니다.',
  },
  formula: 'y = x',
  paper: '',
  settings: {},
  alias: true,
  shape: ([from]) => from!,
  flops: () => 0,
});
