/** Four squares, opposite ones of one class: what no single layer can tell apart (Minsky and Papert, Perceptrons, 1969). */
import { defineDataset } from '../dataset.ts';
import { describePoints, makePoints, pointSettings } from './points.ts';

export const xor = defineDataset({
  name: 'xor',
  version: 'xor 1',
  settings: pointSettings(0.05),
  describe: (settings) =>
    describePoints(
      {
        title: { en: 'XOR', ko: 'XOR' },
        summary: {
          en: 'Four squares, opposite ones of one class: one layer alone cannot do it.',
          ko: '네 정사각형 중 마주 보는 둘이 같은 클래스입니다. 층 하나로는 풀 수 없습니다.',
        },
        source: {
          en: 'made here: x and y even in [−1, 1], class 0 where they have one sign, class 1 where not, plus noise',
          ko: '여기서 생성: x와 y는 [−1, 1]에서 고르게, 부호가 같으면 클래스 0, 다르면 1, 잡음을 더합니다',
        },
      },
      2,
      settings,
    ),
  load: (settings) =>
    makePoints('xor', 2, settings, (draw, label) => {
      const x = 2 * draw(0) - 1;
      const distance = draw(1);
      return [x, x < 0 === (label === 0) ? -distance : distance];
    }),
});
