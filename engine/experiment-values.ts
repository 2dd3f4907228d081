/**
 * What an experiment says in single values, each with its range and its default. `experiment-settings.ts` makes the panel
 * of them and reads them.
 */
import { boolean, choice, integer, number, optionalNumber, type Settings } from './settings.ts';

export const training = {
  epochs: integer({
    title: { en: 'Epochs', ko: '에포크' },
    help: { en: 'Passes over the training examples.', ko: '학습 예제를 모두 보는 횟수.' },
    min: 1,
    max: 10_000,
    default: 3,
  }),
  batchSize: integer({
    title: { en: 'Batch size', ko: '배치 크기' },
    help: { en: 'Examples of one step.', ko: '한 단계에 쓰는 예제 수.' },
    min: 1,
    max: 65_536,
    default: 128,
  }),
} satisfies Settings;

const penalty = { min: 0, max: 1000, default: 0, scale: 'log' } as const;
export const regularization = {
  weightDecay: number({
    title: { en: 'L2 decay', ko: 'L2 감쇠' },
    help: {
      en: 'λ of the penalty λ/2·‖w‖². Biases, norms and the α of PReLU are exempt. The reported loss is without penalties.',
      ko: '벌점 λ/2·‖w‖²의 λ. 편향, 정규화 층, PReLU의 α는 제외됩니다. 표시되는 손실에는 벌점이 들어 있지 않습니다.',
    },
    ...penalty,
    slider: [0, 0.1],
  }),
  l1: number({
    title: { en: 'L1 decay', ko: 'L1 감쇠' },
    help: {
      en: 'λ of the penalty λ·‖w‖₁, exempt as for L2. With both it is an elastic net.',
      ko: '벌점 λ·‖w‖₁의 λ. 제외되는 것은 L2와 같습니다. 둘 다 쓰면 엘라스틱 넷입니다.',
    },
    ...penalty,
    slider: [0, 0.01],
  }),
  decay: choice({
    title: { en: 'Decay', ko: '감쇠 방식' },
    help: {
      en: 'Coupled: penalties are part of the gradient. Decoupled: they shrink the weights beside the step, by the learning rate. The L2 of AdamW is always decoupled.',
      ko: '결합: 벌점이 기울기의 일부입니다. 분리: 걸음과 별도로 학습률에 맞춰 가중치를 줄입니다. AdamW의 L2는 언제나 분리입니다.',
    },
    options: [
      { value: 'coupled', title: { en: 'coupled', ko: '결합' } },
      { value: 'decoupled', title: { en: 'decoupled', ko: '분리' } },
    ],
    default: 'coupled',
  }),
  decayAll: boolean({
    title: { en: 'Decay everything', ko: '모두 감쇠' },
    help: {
      en: 'Decays biases, the scales and shifts of norms and the α of PReLU too, which are exempt otherwise.',
      ko: '보통은 제외되는 편향, 정규화 층의 배율·이동값, PReLU의 α도 감쇠합니다.',
    },
    default: false,
  }),
  maxNorm: optionalNumber({
    title: { en: 'Max norm', ko: '최대 노름' },
    help: {
      en: 'The largest norm of the weights into a unit: longer ones are scaled back after every step. Empty: no limit.',
      ko: '한 유닛으로 들어오는 가중치의 최대 노름. 더 길면 매 단계 뒤에 줄입니다. 비우면 제한이 없습니다.',
    },
    min: 1e-6,
    max: 1e6,
    slider: [0.5, 10],
    scale: 'log',
  }),
  clip: optionalNumber({
    title: { en: 'Clip gradient', ko: '기울기 자르기' },
    help: {
      en: 'The largest norm of all gradients together: a longer one is scaled back before the step. Empty: no limit.',
      ko: '모든 기울기를 합친 최대 노름. 더 길면 걸음 전에 줄입니다. 비우면 제한이 없습니다.',
    },
    min: 1e-6,
    max: 1e6,
    slider: [0.1, 10],
    scale: 'log',
  }),
} satisfies Settings;

export const data = {
  validation: number({
    title: { en: 'Validation share', ko: '검증 비율' },
    help: {
      en: 'The share of the training examples that is held out of training and measured after every epoch, class by class.',
      ko: '학습 예제 가운데 학습에 쓰지 않고 에포크마다 측정하는 비율. 클래스마다 같은 비율입니다.',
    },
    min: 0,
    max: 0.9,
    exclusiveMax: true,
    default: 0,
    slider: [0, 0.5],
  }),
  splitSeed: integer({
    title: { en: 'Split seed', ko: '분할 시드' },
    help: {
      en: 'Decides which examples are held out; the seed of the run does not, so that runs can share them.',
      ko: '떼어 둘 예제를 정합니다. 실행의 시드와 따로여서 여러 실행이 같은 예제를 쓸 수 있습니다.',
    },
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    default: 0,
  }),
} satisfies Settings;

export const probes = {
  every: integer({
    title: { en: 'Snapshot every', ko: '스냅샷 간격' },
    help: { en: 'Steps between two looks at every layer.', ko: '모든 층을 살펴보는 간격(단계 수).' },
    min: 1,
    max: 1_000_000,
    default: 100,
  }),
  histogramBins: integer({
    title: { en: 'Histogram bins', ko: '히스토그램 구간' },
    help: { en: 'Bins of the histograms in a snapshot.', ko: '스냅샷 히스토그램의 구간 수.' },
    min: 2,
    max: 256,
    default: 64,
  }),
} satisfies Settings;

export const run = {
  seed: integer({
    title: { en: 'Seed', ko: '시드' },
    help: {
      en: 'Decides every random number: the same seed gives the same run, bit for bit.',
      ko: '모든 난수를 정합니다. 같은 시드는 비트 단위로 같은 실행을 만듭니다.',
    },
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    default: 1,
  }),
} satisfies Settings;
