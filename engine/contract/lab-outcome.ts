/** What a lab came to: its verdicts, and what its figures draw. */
import { z } from 'zod';
import { textSchema } from './descriptor.ts';
import { errorSchema } from './errors.ts';
import { previewSchema } from './preview.ts';
import { layerStatisticsSchema, statisticsSchema } from './run.ts';

export const verdictSchema = z.strictObject({
  claim: z.string(),
  /** Numbers that are none are null. Empty where it could not be measured. */
  measured: z.array(z.number().nullable()),
  /** Null where it could not be measured, and where the claim asks for nothing. */
  holds: z.boolean().nullable(),
  /** Why it could not be measured. */
  fault: errorSchema.nullable(),
});
export type Verdict = z.infer<typeof verdictSchema>;

/** What a lab came to that is stored and cannot be read: it is damaged, or of another version of the app. */
export const unreadableSchema = z.strictObject({ lab: z.int(), error: errorSchema });

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

/** Examples as they are and after each step of preprocessing: points of a plane all that were taken, else some. */
const stagesSchema = previewSchema.pick({ classes: true, labels: true, raw: true }).extend({
  ...ofStudy,
  /** The image that is taken away, where one is. */
  mean: previewSchema.shape.mean.nullable(),
  stages: z.array(previewSchema.shape.stages.element.omit({ spread: true })),
});

/** Two weights and a bias: where w·x + b is above zero, the second class is likelier. */
const lineSchema = z.tuple([z.number(), z.number(), z.number()]);

/** One linear classifier of two features and two classes, on data as it is and normalized. */
const nudgedSchema = z.strictObject({
  ...ofStudy,
  labels: z.array(z.int()),
  planes: z.array(
    z.strictObject({
      of: z.enum(['raw', 'normalized']),
      /** (examples, 2) */
      points: previewSchema.shape.raw,
      line: lineSchema,
      /** The weights moved a little, evenly in all directions. */
      nudged: z.array(lineSchema),
      /** Mean cross-entropy. */
      loss: z.number(),
      /** By how much it changes, the mean over `nudged`. */
      change: z.number(),
    }),
  ),
});
export type Nudged = z.infer<typeof nudgedSchema>;

/** How dense measured shares are, and would be on average. */
const densitySchema = z.strictObject({
  ...ofStudy,
  /** Middles of equal bins from 0 to 1. */
  x: z.array(z.number()),
  measured: z.array(z.number()),
  theory: z.array(z.number()),
});

/** A neuron that learns from one example after the other: what each says of its weights, and where they are before it. */
const descentSchema = z.strictObject({
  ...ofStudy,
  /** (examples, weights) */
  gradients: z.array(z.array(z.number())),
  /** (examples + 1, weights) */
  weights: z.array(z.array(z.number())),
});
export type Descent = z.infer<typeof descentSchema>;

/** What an activation takes of one lane, in nanoseconds an element. */
const costSchema = z.strictObject({
  /** Of the layer. */
  kind: z.string(),
  title: textSchema,
  forward: z.number(),
  backward: z.number(),
});
export type Cost = z.infer<typeof costSchema>;

/** Regions of fractional max pooling: where they begin, and, last, where they end. */
const regionsSchema = z.strictObject({
  ...ofStudy,
  /** Of the square images. */
  side: z.int(),
  drawn: z.array(z.strictObject({ down: z.array(z.int()), across: z.array(z.int()) })),
});

/** Which blocks of a network with stochastic depth were alive. */
const livesSchema = z.strictObject({
  ...ofStudy,
  steps: z.array(z.int()),
  /** (steps, blocks): the share of examples that each lived for. */
  alive: z.array(z.array(z.number().nullable())),
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
  /** Of its first seed: every network that was looked at, and, as they ended, those trained that a figure draws by layer. */
  looks: z.array(z.strictObject({ ...ofStudy, layers: z.array(layerStatisticsSchema) })).default([]),
  functions: z.array(functionsSchema).default([]),
  descents: z.array(descentSchema).default([]),
  costs: z.array(z.strictObject({ ...ofStudy, costs: z.array(costSchema) })).default([]),
  descriptions: z.array(z.strictObject({ ...ofStudy, kinds: z.array(countedSchema) })).default([]),
  /** The first examples of those that were augmented. */
  pictures: z.array(picturesSchema).default([]),
  stages: z.array(stagesSchema).default([]),
  nudged: z.array(nudgedSchema).default([]),
  densities: z.array(densitySchema).default([]),
  regions: z.array(regionsSchema).default([]),
  lives: z.array(livesSchema).default([]),
  /** Weights in the last snapshot of the first run of every study that trains. */
  weights: z.array(z.strictObject({ ...ofStudy, node: z.string(), weight: statisticsSchema })).default([]),
  /** The runs of every study that trains, in the order of its experiment. */
  runs: z.array(z.strictObject({ ...ofStudy, runs: z.array(z.int()) })).default([]),
});
export type Outcome = z.infer<typeof outcomeSchema>;
