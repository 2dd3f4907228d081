/** Lab 11: data augmentation. */
import type { Text } from '../contract/descriptor.ts';
import type { PartDocument } from '../contract/documents.ts';
import { kaiming, Sketch } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Augmented, type Training } from './lab.ts';

const ofDigits: readonly PartDocument[] = [
  { kind: 'random-crop', pad: 3 },
  { kind: 'rotation', degrees: 12 },
];
const ofPictures: readonly PartDocument[] = [
  { kind: 'horizontal-flip' },
  { kind: 'random-crop', pad: 4, scale: 0.7 },
  { kind: 'brightness' },
  { kind: 'contrast' },
  { kind: 'saturation' },
  { kind: 'translation' },
];

const looked = (
  title: Text,
  dataset: string,
  augment: readonly PartDocument[],
  split: Augmented['split'],
): Augmented => ({ kind: 'augmented', title, dataset, augment, split, examples: 50, draws: 16 });

/** `crops`: whether the test set is averaged over five crops of each image. */
function training(title: Text, augment: readonly PartDocument[] | null, crops: boolean): Training {
  const sketch = new Sketch([1, 28, 28]);
  for (const filters of [16, 32]) {
    sketch.add('conv', { filters, kernel: 3, init: kaiming });
    sketch.add('relu');
    sketch.add('max-pool');
  }
  sketch.add('flatten');
  sketch.add('dense', { units: 64, init: kaiming });
  sketch.add('relu');
  sketch.add('dense', { units: 10, init: kaiming });
  return trainedOnDigits(title, sketch.network(`Lab 11: ${title.en}`), {
    epochs: 20,
    learningRate: 0.02,
    few: 500,
    tested: 2000,
    ...(augment && { augment }),
    ...(crops && { testing: { kind: 'crops', pad: 1, flip: false } }),
  });
}

const mean = (study: 'plain' | 'augmented' | 'crops', metric: 'train.accuracy' | 'test.accuracy') =>
  ({ kind: 'mean', of: { kind: 'final', study, metric } }) as const;
const gap = (study: 'plain' | 'augmented') =>
  ({
    kind: 'difference',
    of: mean(study, 'train.accuracy'),
    over: mean(study, 'test.accuracy'),
  }) as const;

export const augmentationLab = defineLab({
  number: 11,
  title: { en: 'Data augmentation', ko: '데이터 증강' },
  question: { en: 'Can few examples be made into many?', ko: '적은 예제를 많게 만들 수 있을까요?' },
  text: [
    {
      en: 'A three that is moved, turned or lit otherwise is still a three. Augmentation changes every training image anew each time it is seen, in ways that leave its label alone, so that no image comes twice. The network cannot learn five hundred digits by heart; it has to learn what they have in common.',
      ko: '옮기거나 돌리거나 밝기를 바꾸어도 3은 3입니다. 증강은 학습 이미지를 볼 때마다 레이블이 그대로인 방식으로 새로 바꾸므로, 같은 이미지가 두 번 나오지 않습니다. 네트워크는 숫자 오백 개를 외울 수 없고 공통점을 배워야 합니다.',
    },
    {
      en: 'In testing nothing is drawn by lot. What can be done is to average the answers over a fixed set of crops of the same image.',
      ko: '테스트에서는 아무것도 무작위로 뽑지 않습니다. 대신 같은 이미지를 정해진 몇 가지로 잘라 답을 평균할 수 있습니다.',
    },
  ],
  studies: {
    digits: looked({ en: 'digits', ko: '숫자' }, 'mnist', ofDigits, 'train'),
    pictures: looked({ en: 'coloured shapes', ko: '색 도형' }, 'shapes', ofPictures, 'train'),
    test: looked({ en: 'test digits', ko: '테스트 숫자' }, 'mnist', ofDigits, 'test'),
    plain: training({ en: 'images as they are', ko: '있는 그대로의 이미지' }, null, false),
    augmented: training({ en: 'moved and turned', ko: '옮기고 돌림' }, ofDigits, false),
    crops: training(
      { en: 'moved and turned, tested on five crops', ko: '옮기고 돌림, 자르기 다섯 개로 테스트' },
      ofDigits,
      true,
    ),
  },
  figures: [
    {
      kind: 'pictures',
      title: { en: 'Images as they are, and as they are drawn', ko: '원본 이미지와 새로 뽑은 이미지' },
      studies: ['digits', 'pictures'],
    },
    {
      kind: 'curves',
      title: { en: 'Test loss after learning from 500 digits', ko: '숫자 500개로 학습할 때의 테스트 손실' },
      metric: 'test.loss',
      studies: ['plain', 'augmented'],
    },
    {
      kind: 'bars',
      title: { en: 'Test accuracy', ko: '테스트 정확도' },
      metric: 'test.accuracy',
      studies: ['plain', 'augmented', 'crops'],
    },
  ],
  claims: [
    {
      id: 'labels',
      title: { en: 'Labels are left as they are', ko: '레이블은 그대로입니다' },
      measures: {
        en: 'draws with labels of their own, of sixteen: digits, shapes',
        ko: '레이블이 바뀐 횟수(열여섯 번 중): 숫자, 도형',
      },
      measurement: {
        kind: 'each',
        of: [
          { kind: 'times-mixed', study: 'digits' },
          { kind: 'times-mixed', study: 'pictures' },
        ],
      },
      relation: { kind: 'near', expected: [0], within: 0 },
      digits: 0,
    },
    {
      id: 'test-fixed',
      title: { en: 'Nothing is drawn in testing', ko: '테스트에서는 아무것도 뽑지 않습니다' },
      measures: { en: 'times that a test image was augmented', ko: '테스트 이미지를 증강한 횟수' },
      measurement: { kind: 'times-augmented', study: 'test' },
      relation: { kind: 'near', expected: [0], within: 0 },
      digits: 0,
    },
    {
      id: 'gap',
      title: { en: 'The gap shrinks on a small training set', ko: '작은 학습 세트에서 격차가 줄어듭니다' },
      measures: {
        en: 'train less test accuracy with augmentation, less that without; means of three seeds',
        ko: '증강할 때의 (학습 − 테스트) 정확도에서 하지 않을 때를 뺀 값, 시드 세 개의 평균',
      },
      measurement: { kind: 'difference', of: gap('augmented'), over: gap('plain') },
      relation: { kind: 'below', limit: 0 },
      digits: 4,
    },
    {
      id: 'crops',
      title: {
        en: 'Averaging test crops is at least as good as one',
        ko: '테스트 자르기의 평균은 하나보다 나쁘지 않습니다',
      },
      measures: {
        en: 'mean test accuracy of five crops less that of one',
        ko: '자르기 다섯 개의 평균 테스트 정확도 − 하나일 때',
      },
      measurement: {
        kind: 'difference',
        of: mean('crops', 'test.accuracy'),
        over: mean('augmented', 'test.accuracy'),
      },
      relation: { kind: 'between', low: 0, high: 1 },
      digits: 4,
    },
  ],
});
