/**
 * Labs: sections of the lecture as something that runs. A lab asks a question, runs studies, draws figures of what came
 * out, and measures claims of the lecture: each holds here, or it does not, with the numbers beside it.
 */
import { z } from 'zod';
import { textSchema } from './descriptor.ts';
import { experimentSchema } from './documents.ts';
import { errorSchema } from './errors.ts';
import { previewSchema } from './preview.ts';
import { layerStatisticsSchema, metricSchema, statisticsSchema } from './run.ts';

/** What a claim says of every measured number. */
export const relationSchema = z.discriminatedUnion('kind', [
  /** Place by place, or all near the only one. */
  z.strictObject({
    kind: z.literal('near'),
    expected: z.array(z.number()).min(1),
    within: z.number().nonnegative(),
  }),
  z.strictObject({ kind: z.literal('between'), low: z.number(), high: z.number() }),
  z.strictObject({ kind: z.literal('below'), limit: z.number() }),
  z.strictObject({ kind: z.literal('above'), limit: z.number() }),
]);
export type Relation = z.infer<typeof relationSchema>;

export const claimSchema = z.strictObject({
  id: z.string(),
  /** What the lecture says, in a few words. */
  title: textSchema,
  /** What the measured numbers are, in reading order. */
  measures: textSchema,
  relation: relationSchema,
  /** Decimals that count. */
  digits: z.int().min(0).max(12),
  /** Why it does not hold here, where that is known. */
  why: textSchema.nullable(),
});
export type Claim = z.infer<typeof claimSchema>;

export const studySchema = z.strictObject({
  id: z.string(),
  title: textSchema,
  /**
   * A network looked at as it starts, an experiment whose runs are stored like all others, activations as functions, a
   * network that is counted and never allocated, one that draws by lot, run again and again on one batch, or examples that
   * are augmented.
   */
  kind: z.enum(['look', 'training', 'functions', 'description', 'draws', 'augmented']),
  /** To be opened in the builder; null where there is no network. */
  experiment: experimentSchema.nullable(),
});
export type Study = z.infer<typeof studySchema>;

const sides = z.enum(['activation', 'gradient']);

export const figureSchema = z.discriminatedUnion('kind', [
  /** A row of histograms a study, one for each layer of a kind. */
  z.strictObject({
    kind: z.literal('histograms'),
    title: textSchema,
    of: sides,
    layers: z.string(),
    studies: z.array(z.string()).min(1),
  }),
  /** A line a study: a statistic from layer to layer. */
  z.strictObject({
    kind: z.literal('depth'),
    title: textSchema,
    of: sides,
    take: statisticsSchema.keyof().extract(['mean', 'std', 'zeros', 'saturated', 'norm']),
    layers: z.string(),
    studies: z.array(z.string()).min(1),
  }),
  /** Activations and their slopes over their input, the flat zones shaded. */
  z.strictObject({ kind: z.literal('functions'), title: textSchema, studies: z.array(z.string()).min(1) }),
  /** Where a network has its parameters, operations and activations: a share for each of these kinds of layers, and the rest. */
  z.strictObject({
    kind: z.literal('shares'),
    title: textSchema,
    layers: z.array(z.string()).min(1),
    studies: z.array(z.string()).min(1),
  }),
  /** A histogram a study: the weights of a layer as its first run left them. */
  z.strictObject({
    kind: z.literal('weights'),
    title: textSchema,
    node: z.string(),
    studies: z.array(z.string()).min(1),
  }),
  /** Some examples as they are and as they were augmented, with what was made of their labels where they are mixed. */
  z.strictObject({ kind: z.literal('pictures'), title: textSchema, studies: z.array(z.string()).min(1) }),
  /** A line a study: how dense the shares are that mixed examples kept of themselves, beside the density they are drawn from. */
  z.strictObject({ kind: z.literal('density'), title: textSchema, studies: z.array(z.string()).min(1) }),
  /** Words, a row for each thing that is compared. */
  z.strictObject({
    kind: z.literal('table'),
    title: textSchema,
    head: z.array(textSchema).min(1),
    rows: z.array(z.array(textSchema)),
  }),
  /** A bar a study: the mean of what its runs came to, with its 95 % confidence interval. */
  z.strictObject({
    kind: z.literal('bars'),
    title: textSchema,
    metric: metricSchema,
    studies: z.array(z.string()).min(1),
  }),
  /** The curves of runs, by step. */
  z.strictObject({
    kind: z.literal('curves'),
    title: textSchema,
    metric: metricSchema,
    studies: z.array(z.string()).min(1),
  }),
]);
export type Figure = z.infer<typeof figureSchema>;

export const labSchema = z.strictObject({
  /** As in the lecture's order, from 1. */
  number: z.int().min(1),
  title: textSchema,
  question: textSchema,
  /** Paragraphs. */
  text: z.array(textSchema),
  studies: z.array(studySchema),
  figures: z.array(figureSchema),
  claims: z.array(claimSchema),
});
export type Lab = z.infer<typeof labSchema>;

export const verdictSchema = z.strictObject({
  claim: z.string(),
  /** Numbers that are none are null. Empty where it could not be measured. */
  measured: z.array(z.number().nullable()),
  /** Null where it could not be measured. */
  holds: z.boolean().nullable(),
  /** Why it could not be measured. */
  fault: errorSchema.nullable(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** By its id. */
const ofStudy = { study: z.string() };

/** Activations as functions of their input. */
const functionsSchema = z.strictObject({
  ...ofStudy,
  x: z.array(z.number()),
  curves: z.array(
    z.strictObject({
      /** Of the layer. */
      kind: z.string(),
      title: textSchema,
      value: z.array(z.number().nullable()),
      slope: z.array(z.number().nullable()),
      /** Where its slope is below 1 % of its maximum, as the layer says; null where it has no flat zone. */
      flat: z.array(z.boolean()).nullable(),
    }),
  ),
});

/** Summed over the layers of a kind. */
const countedSchema = z.strictObject({
  kind: z.string(),
  parameters: z.number(),
  /** Of one example, forward. */
  flops: z.number(),
  /** Of one example, float32. */
  activationBytes: z.number(),
});
export type Counted = z.infer<typeof countedSchema>;

const picturesSchema = previewSchema
  .pick({ classes: true, labels: true, raw: true, augmented: true })
  .extend(ofStudy);

/** How dense measured shares are, and would be on average. */
const densitySchema = z.strictObject({
  ...ofStudy,
  /** Middles of equal bins from 0 to 1. */
  x: z.array(z.number()),
  measured: z.array(z.number()),
  theory: z.array(z.number()),
});

/** What a lab came to when it was run last. */
export const outcomeSchema = z.strictObject({
  lab: z.int(),
  /** Of the app that ran it. */
  version: z.string(),
  /** Milliseconds since 1970. */
  started: z.number(),
  ended: z.number(),
  verdicts: z.array(verdictSchema),
  // What came out of its studies. What there was not yet when an outcome was stored is empty.
  /** Every network that was looked at, for its first seed. */
  looks: z.array(z.strictObject({ ...ofStudy, layers: z.array(layerStatisticsSchema) })).default([]),
  functions: z.array(functionsSchema).default([]),
  descriptions: z.array(z.strictObject({ ...ofStudy, kinds: z.array(countedSchema) })).default([]),
  /** The first examples of those that were augmented. */
  pictures: z.array(picturesSchema).default([]),
  densities: z.array(densitySchema).default([]),
  /** Weights in the last snapshot of the first run of every study that trains. */
  weights: z.array(z.strictObject({ ...ofStudy, node: z.string(), weight: statisticsSchema })).default([]),
  /** The runs of every study that trains, in the order of its experiment. */
  runs: z.array(z.strictObject({ ...ofStudy, runs: z.array(z.int()) })).default([]),
});
export type Outcome = z.infer<typeof outcomeSchema>;

/** How far a lab is: studies that are done, of all. */
export const labProgressSchema = z.strictObject({
  lab: z.int(),
  done: z.int(),
  total: z.int(),
});
export type LabProgress = z.infer<typeof labProgressSchema>;
