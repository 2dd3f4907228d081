/** Where training stands when a schedule is asked. */
export interface Moment {
  /** Steps done, from 0. */
  readonly step: number;
  /** Steps of the whole run. */
  readonly steps: number;
  readonly stepsPerEpoch: number;
}

/** A schedule: what the learning rate is multiplied by. Called before every step, so it allocates nothing. */
export type Schedule = (moment: Moment) => number;
