/** Two long clouds side by side, tilted, off the origin and of unequal spread: what preprocessing is for, in two features. */
import { defineDataset } from '../dataset.ts';
import { describePoints, makePoints, pointSettings } from './points.ts';

/** Of both clouds together, and of each: how long, and how far from the line between them. */
const [middle, length, distance] = [[12, 5], 2, 0.5] as const;
const tilt = Math.PI / 6;

export const tilted = defineDataset({
  name: 'tilted',
  version: 'tilted 1',
  settings: pointSettings(0.2),
  describe: (settings) =>
    describePoints(
      {
        title: { en: 'Tilted clouds', ko: '기울어진 구름' },
        summary: {
          en: 'Two long clouds side by side, tilted and off the origin: centre, scale and turn them, and they are easy.',
          ko: '원점에서 벗어나 비스듬히 나란히 놓인 두 긴 구름. 중심을 맞추고 크기를 고르고 돌리면 쉬워집니다.',
        },
        source: {
          en: 'made here: 0.5 to the left or right of a line through (12, 5) at 30°, along it normal with standard deviation 2, plus noise',
          ko: '여기서 생성: (12, 5)를 지나는 30° 직선에서 왼쪽이나 오른쪽으로 0.5, 직선을 따라 표준편차 2의 정규분포, 잡음을 더합니다',
        },
      },
      2,
      settings,
    ),
  load: (settings) =>
    makePoints('tilted', 2, settings, (draw, label) => {
      // Box and Muller 1958.
      const along = length * Math.sqrt(-2 * Math.log(1 - draw(0))) * Math.cos(2 * Math.PI * draw(1));
      const beside = label === 0 ? distance : -distance;
      return [
        middle[0] + along * Math.cos(tilt) - beside * Math.sin(tilt),
        middle[1] + along * Math.sin(tilt) + beside * Math.cos(tilt),
      ];
    }),
});
