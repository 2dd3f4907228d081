/** Settings that several schedules have. */
import { number } from '../settings.ts';

/** Where a schedule ends, as a share of the optimizer's learning rate. */
export const end = (usual: number) =>
  number({
    title: { en: 'Ends at', ko: '마지막 값' },
    help: {
      en: 'The learning rate at the end of the run, as a share of the full one.',
      ko: '실행이 끝날 때의 학습률. 전체 학습률에 대한 비율입니다.',
    },
    min: 0,
    max: 1,
    default: usual,
    slider: [0, 1],
  });
