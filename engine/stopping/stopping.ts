import type { MetricName } from '../contract/run.ts';

/** What is looked at after every epoch: it is measured on the examples that were held out. */
export type Watched = Extract<MetricName, `validation.${string}`>;

/** When a run ends before its epochs are over; null: never. */
export type Stopping = {
  readonly metric: Watched;
  /** Epochs without anything better. */
  readonly patience: number;
  /** By how much a value must be better to count. */
  readonly minDelta: number;
  /** Whether the run ends with the weights of its best epoch. */
  readonly restore: boolean;
} | null;
