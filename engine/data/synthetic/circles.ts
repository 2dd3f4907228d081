/** Rings around one middle, a class each. */
import { defineDataset } from '../dataset.ts';
import { classesSetting, describePoints, makePoints, pointSettings } from './points.ts';

export const circles = defineDataset({
  name: 'circles',
  version: 'circles 1',
  settings: { ...pointSettings(0.05), classes: classesSetting(2, 6) },
  describe: (settings) =>
    describePoints(
      {
        title: { en: 'Circles', ko: '동심원' },
        summary: {
          en: 'Rings around one middle: a network must make a distance of two coordinates.',
          ko: '중심이 같은 고리들. 두 좌표로부터 거리를 만들어 내야 합니다.',
        },
        source: {
          en: 'made here: of k classes, the i-th lies on the circle of radius (i + 1) / k, plus noise',
          ko: '여기서 생성: 클래스 k개 중 i번째는 반지름 (i + 1) / k인 원 위에 있고 잡음을 더합니다',
        },
      },
      settings.classes,
      settings,
    ),
  load: (settings) =>
    makePoints('circles', settings.classes, settings, (draw, label) => {
      const angle = 2 * Math.PI * draw(0);
      const radius = (label + 1) / settings.classes;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
});
