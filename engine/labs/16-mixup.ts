/** Lab 16: mixup. */
import type { Text } from '../contract/descriptor.ts';
import { kaiming, Sketch } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Augmented, type Training } from './lab.ts';

/** Mixed by Beta(α, α), whose distribution function is known in closed form for these α. */
const mixed = (alpha: 0.5 | 1 | 2): Augmented => ({
  kind: 'augmented',
  title: { en: `α = ${alpha}`, ko: `α = ${alpha}` },
  dataset: 'mnist',
  augment: [{ kind: 'mixup', alpha }],
  split: 'train',
  examples: 300,
  draws: 16,
  alpha,
});

function training(title: Text, alpha: number | null): Training {
  const sketch = new Sketch([1, 28, 28]);
  sketch.add('flatten');
  sketch.add('dense', { units: 256, init: kaiming });
  sketch.add('relu');
  sketch.add('dense', { units: 10, init: kaiming });
  const mixing = alpha !== null && { augment: [{ kind: 'mixup', alpha }] };
  const how = { epochs: 40, learningRate: 0.02, few: 1000, ...mixing };
  return trainedOnDigits(title, sketch.network(`Lab 16: ${title.en}`), how);
}

const distance = (study: 'half' | 'one' | 'two', alpha: number) =>
  ({ kind: 'from-beta', study, alpha }) as const;

export const mixupLab = defineLab({
  number: 16,
  title: { en: 'Mixup', ko: '믹스업' },
  question: {
    en: 'Can a network learn from half a three and half an eight?',
    ko: '3과 8을 반씩 섞은 것에서 배울 수 있을까요?',
  },
  text: [
    {
      en: 'Mixup trains on blends: λ of one example and 1 − λ of another, with their labels blended alike. λ is drawn from Beta(α, α) for every example: for small α most blends are nearly one of the two, for α = 1 every share is as likely, above it halves are.',
      ko: '믹스업은 섞은 예제로 학습합니다. 한 예제의 λ와 다른 예제의 1 − λ를 섞고 레이블도 같은 비율로 섞습니다. λ는 예제마다 Beta(α, α)에서 뽑습니다. α가 작으면 대개 둘 중 하나에 가깝고, 1이면 모든 비율이 같은 확률이며, 더 크면 반반이 많아집니다.',
    },
  ],
  studies: {
    half: mixed(0.5),
    one: mixed(1),
    two: mixed(2),
    plain: training({ en: 'examples as they are', ko: '있는 그대로의 예제' }, null),
    trained: training({ en: 'mixup, α = 0.2', ko: '믹스업, α = 0.2' }, 0.2),
  },
  figures: [
    {
      kind: 'pictures',
      title: { en: 'Blends of digits, and what they are called', ko: '섞은 숫자와 그 레이블' },
      studies: ['one'],
    },
    {
      kind: 'density',
      title: { en: 'Shares that were kept, and Beta(α, α)', ko: '남은 비율과 Beta(α, α)' },
      studies: ['half', 'one', 'two'],
    },
    {
      kind: 'curves',
      title: {
        en: 'Test loss after learning from 1,000 digits',
        ko: '숫자 1,000개로 학습할 때의 테스트 손실',
      },
      metric: 'test.loss',
      studies: ['plain', 'trained'],
    },
    {
      kind: 'bars',
      title: { en: 'Test accuracy', ko: '테스트 정확도' },
      metric: 'test.accuracy',
      studies: ['plain', 'trained'],
    },
  ],
  claims: [
    {
      id: 'targets-sum',
      title: { en: 'Shares of the classes add up to 1', ko: '클래스 비율의 합은 1입니다' },
      measures: {
        en: 'largest difference from 1 of 14,400 blends',
        ko: '섞은 예제 14,400개의 1과의 최대 차이',
      },
      measurement: {
        kind: 'greatest',
        of: {
          kind: 'each',
          of: [
            { kind: 'targets-off', study: 'half' },
            { kind: 'targets-off', study: 'one' },
            { kind: 'targets-off', study: 'two' },
          ],
        },
      },
      relation: { kind: 'below', limit: 1e-6 },
      digits: 4,
    },
    {
      id: 'beta',
      title: { en: 'λ is distributed as Beta(α, α)', ko: 'λ는 Beta(α, α)를 따릅니다' },
      measures: {
        en: 'Kolmogorov’s distance for α = 0.5, 1 and 2; by chance beyond 0.025 once in a hundred',
        ko: 'α = 0.5, 1, 2의 콜모고로프 거리. 우연히 0.025를 넘을 확률은 100분의 1',
      },
      measurement: {
        kind: 'each',
        of: [distance('half', 0.5), distance('one', 1), distance('two', 2)],
      },
      relation: { kind: 'below', limit: 0.025 },
      digits: 4,
    },
    {
      id: 'mixed-loss',
      title: { en: 'The loss is λ·L(a) + (1 − λ)·L(b)', ko: '손실은 λ·L(a) + (1 − λ)·L(b)입니다' },
      measures: { en: 'largest relative difference of a thousand', ko: '1,000번 중 최대 상대 차이' },
      measurement: { kind: 'mixed-loss-off' },
      relation: { kind: 'below', limit: 1e-12 },
      digits: 4,
    },
  ],
});
