/** Lab 15: cutout. */
import type { Text } from '../contract/descriptor.ts';
import { kaiming, Sketch } from '../templates/template.ts';
import { trainedOnDigits } from './digits.ts';
import { defineLab, type Training } from './lab.ts';

const side = 10;
const cutout = [{ kind: 'cutout', side }];

function training(title: Text, cut: boolean): Training {
  const sketch = new Sketch([1, 28, 28]);
  for (const filters of [16, 32]) {
    sketch.add('conv', { filters, kernel: 3, init: kaiming });
    sketch.add('relu');
    sketch.add('max-pool');
  }
  sketch.add('flatten');
  sketch.add('dense', { units: 10, init: kaiming });
  const how = { epochs: 30, learningRate: 0.02, few: 500, ...(cut && { augment: cutout }) };
  return trainedOnDigits(title, sketch.network(`Lab 15: ${title.en}`), how);
}

export const cutoutLab = defineLab({
  number: 15,
  title: { en: 'Cutout', ko: '컷아웃' },
  question: { en: 'What if part of every image is missing?', ko: '이미지마다 일부가 없다면 어떨까요?' },
  text: [
    {
      en: 'Cutout blackens a square about a random pixel of every training image, another one each time it is seen. The network cannot lean on any one part of a digit. Where the square reaches over the border it is clipped, so less than its area is missing. Test images are whole.',
      ko: '컷아웃은 학습 이미지를 볼 때마다 무작위 픽셀을 중심으로 정사각형을 검게 지웁니다. 네트워크는 숫자의 어느 한 부분에만 기댈 수 없습니다. 이미지 밖으로 나간 부분은 잘리므로 지워지는 넓이는 정사각형보다 작습니다. 테스트 이미지는 온전합니다.',
    },
  ],
  studies: {
    cut: {
      kind: 'augmented',
      title: { en: `squares of ${side} pixels`, ko: `변이 ${side}픽셀인 정사각형` },
      dataset: 'mnist',
      augment: cutout,
      split: 'train',
      examples: 300,
      draws: 16,
    },
    test: {
      kind: 'augmented',
      title: { en: 'test images', ko: '테스트 이미지' },
      dataset: 'mnist',
      augment: cutout,
      split: 'test',
      examples: 10,
      draws: 16,
    },
    plain: training({ en: 'whole images', ko: '온전한 이미지' }, false),
    trained: training({ en: 'cutout', ko: '컷아웃' }, true),
  },
  figures: [
    {
      kind: 'pictures',
      title: { en: 'Training images, as they are and cut', ko: '학습 이미지: 원본과 지운 것' },
      studies: ['cut'],
    },
    {
      kind: 'curves',
      title: { en: 'Test loss after learning from 500 digits', ko: '숫자 500개로 학습할 때의 테스트 손실' },
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
      id: 'covered',
      title: {
        en: 'As much is covered as squares clipped at the border cover',
        ko: '경계에서 잘린 정사각형의 넓이만큼 지워집니다',
      },
      measures: {
        en: 'light pixels covered, over what is expected, 4,800 images',
        ko: '지워진 밝은 픽셀 ÷ 기댓값, 이미지 4,800장',
      },
      measurement: { kind: 'covered', study: 'cut', side },
      relation: { kind: 'near', expected: [1], within: 0.03 },
      digits: 3,
    },
    {
      id: 'test-whole',
      title: { en: 'Test images are left alone', ko: '테스트 이미지는 건드리지 않습니다' },
      measures: { en: 'times that each was augmented', ko: '증강한 횟수' },
      measurement: { kind: 'times-augmented', study: 'test' },
      relation: { kind: 'near', expected: [0], within: 0 },
      digits: 0,
    },
  ],
});
