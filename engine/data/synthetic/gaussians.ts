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
        source:
          'made here: of k classes, the i-th is normal around (cos 2πi/k, sin 2πi/k) with the noise as its width',
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
