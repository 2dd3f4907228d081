import { definePart } from '../part.ts';
import { boolean, choice, integer, number } from '../settings.ts';
import type { Stopping } from './stopping.ts';

export const patience = definePart({
  kind: 'patience',
  title: { en: 'Patience', ko: '인내' },
  summary: {
    en: 'Ends the run when nothing was better for so many epochs, on examples that are held out of training.',
    ko: '학습에서 떼어 둔 예제에서 정해진 에포크 동안 나아지지 않으면 실행을 끝냅니다.',
  },
  formula: 'ends at epoch e when best(e) = best(e − patience)',
  paper: 'Prechelt 1998, Early Stopping – But When?; Goodfellow et al. 2016, Deep Learning, algorithm 7.1',
  settings: {
    metric: choice({
      title: { en: 'Looks at', ko: '보는 값' },
      help: { en: 'What should get better.', ko: '나아져야 하는 값.' },
      options: [
        { value: 'validation.loss', title: { en: 'validation loss', ko: '검증 손실' } },
        { value: 'validation.accuracy', title: { en: 'validation accuracy', ko: '검증 정확도' } },
      ],
      default: 'validation.loss',
    }),
    patience: integer({
      title: { en: 'Patience', ko: '인내' },
      help: {
        en: 'Epochs without anything better before the run ends.',
        ko: '나아지지 않아도 기다리는 에포크 수.',
      },
      min: 1,
      max: 10_000,
      default: 5,
      slider: [1, 30],
    }),
    minDelta: number({
      title: { en: 'At least by', ko: '최소 차이' },
      help: {
        en: 'By how much a value must be better to count.',
        ko: '이만큼은 나아져야 나아진 것으로 봅니다.',
      },
      min: 0,
      max: 1000,
      default: 0,
      slider: [0, 0.1],
    }),
    restore: boolean({
      title: { en: 'Keep the best', ko: '가장 좋은 가중치' },
      help: {
        en: 'The run ends with the weights of its best epoch instead of its last, whether it was ended early or not. Its results are theirs.',
        ko: '일찍 끝났든 아니든 마지막이 아니라 가장 좋았던 에포크의 가중치로 끝냅니다. 결과도 그 가중치의 값입니다.',
      },
      default: true,
    }),
  },
  make: (settings): Stopping => settings,
});
