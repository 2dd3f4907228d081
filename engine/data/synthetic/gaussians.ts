/** Round clouds in a circle, a class each: what even a linear classifier does well while they do not overlap. */
import { defineDataset } from '../dataset.ts';
import { classesSetting, describePoints, makePoints, pointSettings } from './points.ts';

export const gaussians = defineDataset({
  name: 'gaussians',
  version: 'gaussians 1',
  settings: { ...pointSettings(0.3), classes: classesSetting(3, 10) },
  describe: (settings) =>
    describePoints(
      {
        title: { en: 'Gaussians', ko: '정규분포 구름' },
        summary: {
          en: 'Round clouds in a circle; the noise is their width.',
          ko: '원 위에 놓인 둥근 구름들. 잡음이 곧 구름의 폭입니다.',
        },
        source: {
          en: 'made here: of k classes, the i-th is normal around (cos 2πi/k, sin 2πi/k) with the noise as its width',
          ko: '여기서 생성: 클래스 k개 중 i번째는 (cos 2πi/k, sin 2πi/k)를 중심으로, 잡음을 너비로 하는 정규분포입니다',
        },
      },
      settings.classes,
      settings,
    ),
  load: (settings) =>
    makePoints('gaussians', settings.classes, settings, (_, label) => {
      const angle = (2 * Math.PI * label) / settings.classes;
      return [Math.cos(angle), Math.sin(angle)];
    }),
});
