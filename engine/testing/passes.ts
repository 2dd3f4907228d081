/** The setting that tests of several random passes share. */
import { integer } from '../settings.ts';

export const passes = (usual: number) =>
  integer({
    title: { en: 'Passes', ko: '통과 횟수' },
    help: {
      en: 'How many passes are averaged. Testing takes that many times as long.',
      ko: '평균할 통과 횟수. 테스트가 그만큼 오래 걸립니다.',
    },
    min: 1,
    max: 1000,
    default: usual,
    slider: [1, 50],
  });
