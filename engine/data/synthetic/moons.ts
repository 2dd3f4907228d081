/** Two half circles that reach into one another, as scikit-learn's make_moons has them, moved to the origin. */
import { defineDataset } from '../dataset.ts';
import { describePoints, makePoints, pointSettings } from './points.ts';

export const moons = defineDataset({
  name: 'moons',
  version: 'moons 1',
  settings: pointSettings(0.1),
  describe: (settings) =>
    describePoints(
      {
        title: { en: 'Two moons', ko: '두 초승달' },
        summary: {
          en: 'Two half circles that reach into one another: no line parts them.',
          ko: '서로 맞물린 두 반원. 직선으로는 나눌 수 없습니다.',
        },
        source: {
          en: 'made here: half circles of radius 1 around (−0.5, −0.25) and (0.5, 0.25), plus noise',
          ko: '여기서 생성: (−0.5, −0.25)와 (0.5, 0.25)를 중심으로 한 반지름 1의 반원, 잡음을 더합니다',
        },
      },
      2,
      settings,
    ),
  load: (settings) =>
    makePoints('moons', 2, settings, (draw, label) => {
      const angle = Math.PI * draw(0);
      const [x, y] = [Math.cos(angle), Math.sin(angle)];
      return label === 0 ? [x - 0.5, y - 0.25] : [0.5 - x, 0.25 - y];
    }),
});
