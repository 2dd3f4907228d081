/** Arms that wind around one another: the hard one, after K. Lang and M. Witbrock, Learning to tell two spirals apart (1988). */
import { number } from '../../settings.ts';
import { defineDataset } from '../dataset.ts';
import { classesSetting, describePoints, makePoints, pointSettings } from './points.ts';

export const spirals = defineDataset({
  name: 'spirals',
  version: 'spirals 1',
  settings: {
    ...pointSettings(0.02),
    classes: classesSetting(2, 6),
    turns: number({
      title: { en: 'Turns', ko: '회전 수' },
      help: {
        en: 'How often each arm winds around the middle.',
        ko: '각 팔이 중심을 몇 번 도는지 정합니다.',
      },
      min: 0.25,
      max: 5,
      default: 1,
      slider: [0.25, 3],
    }),
  },
  describe: (settings) =>
    describePoints(
      {
        title: { en: 'Spirals', ko: '나선' },
        summary: {
          en: 'Arms that wind around one another: shallow and narrow networks fail here.',
          ko: '서로 감긴 팔들. 얕고 좁은 네트워크는 풀지 못합니다.',
        },
        source: {
          en: 'made here: radius r evenly from 0.1 to 1, angle 2π (turns · r + i / k) for class i of k, plus noise',
          ko: '여기서 생성: 반지름 r은 0.1부터 1까지 고르게, 각은 클래스 k개 중 i번째에서 2π (회전수 · r + i / k), 잡음을 더합니다',
        },
      },
      settings.classes,
      settings,
    ),
  load: ({ classes, turns, ...settings }) =>
    makePoints('spirals', classes, settings, (draw, label) => {
      const radius = 0.1 + 0.9 * draw(0);
      const angle = 2 * Math.PI * (turns * radius + label / classes);
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    }),
});
