/** Lab 14: stochastic depth. */
import type { Text } from '../contract/descriptor.ts';
import { kaiming, Sketch } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Training } from './lab.ts';

const blocks = 5;
const survival = 0.5;
/** p_l = 1 − l/L·(1 − p_L) */
const survivals = Array.from({ length: blocks }, (_, block) => 1 - ((block + 1) / blocks) * (1 - survival));
const depth = Number(survivals.reduce((sum, p) => sum + p, 0).toFixed(6));

/** Residual blocks of two dense layers; `every`: steps from one snapshot to the next. */
function training(
  title: Text,
  { drops, seeds, every }: { drops: boolean; seeds: number[]; every: number },
): Training {
  const sketch = new Sketch([1, 28, 28]);
  sketch.add('flatten');
  let signal = sketch.add('dense', { units: 256, init: kaiming });
  for (let block = 0; block < blocks; block++) {
    sketch.add('relu', {}, [signal]);
    sketch.add('dense', { units: 256, init: kaiming });
    sketch.add('relu');
    let branch = sketch.add('dense', { units: 256, init: kaiming });
    if (drops) branch = sketch.add('stochastic-depth', { survival });
    signal = sketch.add('add', {}, [signal, branch]);
  }
  sketch.add('dense', { units: 10, init: kaiming });
  const how = { epochs: 1, learningRate: 0.01, seeds, every };
  return trainedOnDigits(title, sketch.network(`Lab 14: ${title.en}`), how);
}

const alive = {
  kind: 'traced',
  study: 'dropped',
  take: 'alive',
  layers: 'stochastic-depth',
  at: 'all',
} as const;
const speed = (study: 'timed-dropped' | 'timed-whole') =>
  ({ kind: 'mean', of: { kind: 'speeds', study } }) as const;
/** Fewer snapshots than there are steps: nothing is looked at while a run is timed. */
const never = 1_000_000;

export const stochasticDepthLab = defineLab({
  number: 14,
  title: { en: 'Stochastic depth', ko: '확률적 깊이' },
  question: { en: 'What if whole blocks are left out?', ko: '블록을 통째로 빼면 어떨까요?' },
  text: [
    {
      en: 'In every step of training each residual block lives with a probability that falls from block to block; where it does not, it is the identity, and is not computed. The network that is trained is shallow on average and another one each time. In testing all blocks are there, each branch scaled by how often it lived.',
      ko: '학습의 매 단계에서 잔차 블록은 뒤로 갈수록 낮아지는 확률로 살아남습니다. 살아남지 못하면 항등 함수가 되고 계산하지 않습니다. 학습되는 네트워크는 평균적으로 얕고 매번 다릅니다. 테스트에서는 모든 블록을 쓰되 가지마다 살아남은 비율을 곱합니다.',
    },
  ],
  studies: {
    dropped: training(
      { en: 'blocks left out', ko: '블록을 뺌' },
      { drops: true, seeds: [1, 2, 3], every: 2 },
    ),
    whole: training({ en: 'all blocks', ko: '모든 블록' }, { drops: false, seeds: [1, 2, 3], every: 100 }),
    'timed-dropped': training(
      { en: 'blocks left out, timed', ko: '블록을 뺌, 시간 측정' },
      { drops: true, seeds: [1, 2], every: never },
    ),
    'timed-whole': training(
      { en: 'all blocks, timed', ko: '모든 블록, 시간 측정' },
      { drops: false, seeds: [1, 2], every: never },
    ),
  },
  figures: [
    {
      kind: 'lives',
      title: { en: 'Which blocks were alive, every other step', ko: '두 단계마다 살아 있던 블록' },
      studies: ['dropped'],
    },
    {
      kind: 'curves',
      title: { en: 'Training loss', ko: '학습 손실' },
      metric: 'train.loss',
      studies: ['dropped', 'whole'],
    },
    {
      kind: 'bars',
      title: { en: 'Test accuracy, with all blocks', ko: '모든 블록을 쓴 테스트 정확도' },
      metric: 'test.accuracy',
      studies: ['dropped', 'whole'],
    },
  ],
  claims: [
    {
      id: 'survival',
      title: { en: 'Blocks live as often as the rule says', ko: '블록은 규칙만큼 살아남습니다' },
      measures: {
        en: 'share of observed steps that each block lived in, over three seeds',
        ko: '관찰한 단계 중 각 블록이 살아 있던 비율, 시드 세 개',
      },
      measurement: alive,
      relation: { kind: 'near', expected: survivals, within: 0.06 },
      digits: 2,
    },
    {
      id: 'expected-depth',
      title: { en: 'The expected depth is Σ p_l', ko: '기대 깊이는 Σ p_l입니다' },
      measures: { en: 'blocks alive in a step, on average', ko: '한 단계에 살아 있는 블록 수의 평균' },
      measurement: { kind: 'sum', of: alive },
      relation: { kind: 'near', expected: [depth], within: 0.15 },
      digits: 2,
    },
    {
      id: 'cost',
      title: { en: 'A step costs less', ko: '한 단계의 비용이 줄어듭니다' },
      measures: {
        en: `time of a step over one with all blocks, beside other runs; ${depth} of ${blocks} blocks live on average`,
        ko: `다른 실행과 함께 잰, 모든 블록을 쓴 단계 대비 시간. 평균 ${blocks}개 중 ${depth}개가 살아 있음`,
      },
      measurement: { kind: 'ratio', of: speed('timed-whole'), over: speed('timed-dropped') },
      relation: { kind: 'reported' },
      digits: 2,
    },
  ],
});
