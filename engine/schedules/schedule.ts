/** What a schedule is, and the linear warm-up that schedules have in common. */
import { definePart, type Part } from '../part.ts';
import { number, type Settings, type ValuesOf } from '../settings.ts';
import type { Text } from '../contract/descriptor.ts';

/** Where training stands when a schedule is asked. */
export interface Moment {
  /** Steps done, from 0. */
  readonly step: number;
  /** Steps of the whole run. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
}

/** A schedule: what the learning rate is multiplied by. Called for every step, before the epoch it is of. */
export type Schedule = (moment: Moment) => number;

interface ScheduleDefinition<S extends Settings> {
  readonly kind: string;
  readonly title: Text;
  readonly summary: Text;
  readonly formula: string;
  readonly paper: string;
  readonly settings: S;
  /** `progress`: how much of what follows the warm-up is done, from 0 to below 1. */
  course(settings: ValuesOf<S>): (moment: Moment, progress: number) => number;
}

const warmup = number({
  title: { en: 'Warm-up', ko: '워밍업' },
  help: {
    en: 'Epochs over which the rate rises in a straight line from near 0; part of one counts too. 0: none.',
    ko: '학습률이 0 근처에서 직선으로 오르는 에포크 수. 소수도 됩니다. 0이면 없습니다.',
  },
  min: 0,
  max: 10_000,
  default: 0,
  slider: [0, 10],
});

/** A schedule with a linear warm-up before it: Goyal et al. 2017, Accurate, Large Minibatch SGD, section 2.2. */
export function defineSchedule<const S extends Settings>(definition: ScheduleDefinition<S>): Part<Schedule> {
  const { course: courseOf, ...words } = definition;
  return definePart({
    ...words,
    settings: { ...definition.settings, warmup },
    make(settings): Schedule {
      const course = courseOf(settings);
      const epochs = Number(settings.warmup);
      return (moment) => {
        const { step, steps, stepsPerEpoch } = moment;
        const rise = Math.min(steps, Math.round(epochs * stepsPerEpoch));
        // The first step after the rise is the first with the whole rate.
        if (step < rise) return (course(moment, 0) * (step + 1)) / (rise + 1);
        return course(moment, (step - rise) / (steps - rise));
      };
    },
  });
}
