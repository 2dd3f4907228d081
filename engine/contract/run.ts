/** What the store keeps of a run, and what comparing runs answers. */
import { z } from 'zod';
import type { Text } from './descriptor.ts';
import { resolvedExperimentSchema } from './documents.ts';
import { errorSchema } from './errors.ts';

/** Runs that one sweep may have, and that can be compared, deleted and brought back together. */
export const mostRuns = 10_000;
/** Runs whose curves or snapshots one request may ask for: more are not told apart on a chart. */
export const mostDrawn = 1000;

export const runStatuses = [
  'queued',
  'running',
  'paused',
  'finished',
  'failed',
  'cancelled',
  'interrupted',
] as const;
export type RunStatus = (typeof runStatuses)[number];

/** What a run is, in the middle of a sentence. */
export const statusTexts: Readonly<Record<RunStatus, Text>> = {
  queued: { en: 'waiting', ko: '대기 중' },
  running: { en: 'training', ko: '학습 중' },
  paused: { en: 'paused', ko: '일시 정지' },
  finished: { en: 'finished', ko: '완료' },
  failed: { en: 'failed', ko: '실패' },
  cancelled: { en: 'cancelled', ko: '취소됨' },
  interrupted: { en: 'interrupted', ko: '중단됨' },
};

/** Every number a run records by step, and how it reads on an axis. */
export const metricNames = [
  'train.loss',
  'train.accuracy',
  'test.loss',
  'test.accuracy',
  'validation.loss',
  'validation.accuracy',
] as const;
export type MetricName = (typeof metricNames)[number];
export const metricSchema = z.enum(metricNames);

/** A number that may be NaN or infinite: JSON has no word for these, so they travel as null and a flag stays on the run. */
const measured = z.number().nullable();

export const pointSchema = z.strictObject({
  metric: metricSchema,
  /** Training steps done when it was measured. */
  step: z.int(),
  /** The same in epochs. */
  epoch: z.number(),
  value: measured,
});
export type Point = z.infer<typeof pointSchema>;

export const statisticsSchema = z.strictObject({
  mean: measured,
  /** Population standard deviation. */
  std: measured,
  min: measured,
  max: measured,
  /** Share of values that are exactly zero, 0 to 1. */
  zeros: z.number(),
  /** Share in the flat zone of the activation (slope below 1 % of its maximum); null where the layer has none. */
  saturated: z.number().nullable(),
  nonFinite: z.int(),
  /** Euclidean norm. */
  norm: measured,
  /** Counts in equal bins from min to max. */
  histogram: z.array(z.int()),
});
export type Statistics = z.infer<typeof statisticsSchema>;

export const layerStatisticsSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  activation: statisticsSchema,
  /** Of the loss with respect to the layer's output; null where no gradient was computed. */
  gradient: statisticsSchema.nullable(),
  /**
   * Share of units (features, or channels of an image) whose output is 0 in every example of the batch; null where a 0 does
   * not mean that a unit is dead, and in snapshots stored before this was measured.
   */
  dead: z.number().nullable().default(null),
  /** What the layer says of itself beyond that, by the names in its descriptor's `observes`: one number, or several. */
  numbers: z.record(z.string(), z.array(measured)).default({}),
});
export type LayerStatistics = z.infer<typeof layerStatisticsSchema>;

/** A parameter tensor in an observed step. */
export const parameterStatisticsSchema = z.strictObject({
  node: z.string(),
  name: z.string(),
  /** As the step found it. */
  weight: statisticsSchema,
  /** Of the loss, before anything an optimizer does with it. */
  gradient: statisticsSchema,
  /** What the step added to it; null where nothing is learnt. */
  update: statisticsSchema.nullable(),
});
export type ParameterStatistics = z.infer<typeof parameterStatisticsSchema>;

export const probeSchema = z.strictObject({
  step: z.int(),
  epoch: z.number(),
  layers: z.array(layerStatisticsSchema),
  /** Empty in snapshots stored before weights were observed. */
  parameters: z.array(parameterStatisticsSchema).default([]),
});
export type Probe = z.infer<typeof probeSchema>;

/** Where numbers ended: NaN or infinity in a layer's outputs at a step, or in its weights after a step's update. */
export const nonFiniteSchema = z.strictObject({
  step: z.int(),
  node: z.string(),
  where: z.enum(['activations', 'weights']),
});
export type NonFinite = z.infer<typeof nonFiniteSchema>;

/** How a run that watched a metric to know when to end came out. */
export const endingSchema = z.strictObject({
  /** Whether it ended before its epochs were over. */
  early: z.boolean(),
  metric: metricSchema,
  /** The best value, and the steps done when it was measured. */
  best: measured,
  step: z.int(),
  /** Whether its weights are those of the best epoch and not of the last. */
  restored: z.boolean(),
});
export type Ending = z.infer<typeof endingSchema>;

export const runSummarySchema = z.strictObject({
  id: z.int(),
  experiment: z.string(),
  name: z.string(),
  status: z.enum(runStatuses),
  error: errorSchema.nullable(),
  seed: z.number(),
  dataset: z.string(),
  /** sha256 of the data it was started on, whatever its name; null in runs stored before this was noted. */
  dataHash: z.string().nullable(),
  parameters: z.int(),
  /** Milliseconds since 1970. */
  created: z.number(),
  started: z.number().nullable(),
  ended: z.number().nullable(),
  /** Steps done, and steps the whole run takes. */
  step: z.int(),
  steps: z.int(),
  epochs: z.int(),
  examplesPerSecond: z.number().nullable(),
  /**
   * Last and best value of each metric (best: lowest loss, highest accuracy). Of a run that ended with the weights of its
   * best epoch the last value is theirs, and not that of the epochs after it.
   */
  last: z.partialRecord(metricSchema, measured),
  best: z.partialRecord(metricSchema, measured),
  /** Series colour slot, fixed at creation, so that a run keeps its colour on every chart. */
  colour: z.int(),
  kernels: z.string().nullable(),
  lanes: z.int().nullable(),
  host: z.string().nullable(),
  version: z.string(),
  /** Null as long as everything is a number, and in runs stored before this was noted. */
  nonFinite: nonFiniteSchema.nullable(),
  /** Null where the run watched nothing, or has not ended. */
  ending: endingSchema.nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const runDetailSchema = z.strictObject({
  summary: runSummarySchema,
  document: resolvedExperimentSchema,
  probeSteps: z.array(z.int()),
  weightBytes: z.int().nullable(),
  /** What is to be known before it is compared or repeated. */
  notes: z.array(errorSchema),
});
export type RunDetail = z.infer<typeof runDetailSchema>;

export const progressSchema = z.strictObject({
  run: z.int(),
  step: z.int(),
  steps: z.int(),
  epoch: z.number(),
  epochs: z.int(),
  examplesPerSecond: z.number(),
  secondsLeft: z.number().nullable(),
});
export type Progress = z.infer<typeof progressSchema>;

/** One curve, thinned to at most `buckets` buckets with each bucket's min, max and last point kept. */
export const curveSchema = z.strictObject({
  run: z.int(),
  metric: metricSchema,
  points: z.array(z.strictObject({ step: z.int(), epoch: z.number(), value: measured })),
  /** Points on disk, before thinning. */
  total: z.int(),
});
export type Curve = z.infer<typeof curveSchema>;

/** A setting that is not the same in all compared runs: one value a run, in the order asked for; null where it is absent. */
export const differenceSchema = z.strictObject({
  path: z.string(),
  values: z.array(z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type Difference = z.infer<typeof differenceSchema>;

export const groupSchema = z.strictObject({
  /** The settings that make this group, `path = value`. */
  settings: z.array(
    z.strictObject({ path: z.string(), value: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
  ),
  runs: z.array(z.int()),
  metrics: z.partialRecord(
    metricSchema,
    z.strictObject({
      mean: measured,
      /** Sample standard deviation over the runs; null with a single one. */
      std: measured,
      n: z.int(),
      /** Half width of the 95 % confidence interval of the mean (Student's t); null with a single run. */
      interval: measured,
    }),
  ),
});

export const comparisonSchema = z.strictObject({
  runs: z.array(runSummarySchema),
  differences: z.array(differenceSchema),
  /** How many settings are the same in all of them. */
  identical: z.int(),
  /** Runs that differ in nothing but the seed, folded. */
  groups: z.array(groupSchema),
  /** What makes the comparison doubtful. */
  notes: z.array(errorSchema),
});
export type Comparison = z.infer<typeof comparisonSchema>;
