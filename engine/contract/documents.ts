/**
 * The two documents everything hangs on: a network (what the builder edits and a file holds) and an experiment (a
 * network, data, training settings and what to vary). Each carries `format` and `version`; a file written by version N
 * opens in every later version, so a change of shape is a new version and a migration in `engine/documents.ts`.
 *
 * These schemas check form only. Whether the layers exist and fit together is the compiler's business; which kinds there
 * are and what range a setting has, is said where each is defined.
 */
import { z } from 'zod';

/** A letter, then letters, digits, - and _. */
export const identifierForm = /^[A-Za-z][A-Za-z0-9_-]*$/;
const identifier = z.string().min(1).max(64).regex(identifierForm);

export const initSchema = z.looseObject({ scheme: z.string().min(1).max(64) });
/** How a parameter tensor starts: a scheme and the settings that scheme knows. */
export type Init = z.infer<typeof initSchema>;

export const nodeSchema = z.strictObject({
  id: identifier,
  kind: z.string().min(1).max(64),
  params: z.record(z.string(), z.unknown()).optional(),
});
/** One layer: an id, the kind of layer, and its settings as the kind's descriptor defines them. */
export type NetworkNode = z.infer<typeof nodeSchema>;

export const networkSchema = z.strictObject({
  format: z.literal('fanin.network'),
  version: z.literal(1),
  name: z.string().max(200),
  nodes: z.array(nodeSchema).max(10_000),
  edges: z.array(z.tuple([identifier, identifier])).max(40_000),
  layout: z.record(z.string(), z.tuple([z.number(), z.number()])).optional(),
});
/** A network as the builder draws it. `layout` holds canvas positions and is read by the builder alone. */
export type NetworkDocument = z.infer<typeof networkSchema>;

const partObject = z.looseObject({ kind: z.string().min(1).max(64) });
/** An optimizer, a step of augmentation and the like: a kind with its settings; a kind alone may be just its name. */
export const partSchema = z.union([
  z
    .string()
    .min(1)
    .transform((kind): PartDocument => ({ kind })),
  partObject,
]);
export type PartDocument = z.infer<typeof partObject>;

const seedSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

export const dataSchema = z.strictObject({
  dataset: z.string().min(1),
  /** Of a dataset that is made to order, as its descriptor defines them. */
  settings: z.record(z.string(), z.unknown()).optional(),
  limit: z
    .strictObject({ train: z.int().positive().optional(), test: z.int().positive().optional() })
    .optional(),
  /** The share of the training split that is held out of training and looked at instead; absent: none. */
  validation: z.number().optional(),
  /** Which examples are held out; absent: 0. The run's own seed does not move them. */
  splitSeed: seedSchema.optional(),
  /** In this order, fitted on the training split. */
  preprocess: z.array(partSchema).max(16).optional(),
  /** In this order, of training examples only. */
  augment: z.array(partSchema).max(32).optional(),
});

export const trainingSchema = z.strictObject({
  loss: partSchema.default({ kind: 'softmax-cross-entropy' }),
  epochs: z.number(),
  batchSize: z.number(),
  optimizer: partSchema,
  schedule: partSchema.optional(),
  /** λ of λ/2·‖w‖² and of λ·‖w‖₁. */
  weightDecay: z.number().default(0),
  l1: z.number().optional(),
  /** Whether L2 is part of the gradient, or shrinks the weights beside it. */
  decay: z.string().optional(),
  /** Whether biases and the scales of norms are decayed too. */
  decayAll: z.boolean().optional(),
  /** The largest norm of the weights into a unit. */
  maxNorm: z.number().nullable().optional(),
  /** The largest norm of the whole gradient. */
  clip: z.number().nullable().optional(),
  earlyStopping: partSchema.optional(),
  /** How the test set is averaged over. */
  testing: partSchema.optional(),
});

export const probesSchema = z.strictObject({
  every: z.number().default(100),
  histogramBins: z.number().default(64),
});

export const sweepSchema = z.strictObject({
  axes: z
    .array(z.strictObject({ path: z.string().min(1), values: z.array(z.unknown()).min(1).max(1000) }))
    .max(8)
    .default([]),
  seeds: z.array(z.int().min(0)).min(1).max(1000).optional(),
});

export const experimentSchema = z.strictObject({
  format: z.literal('fanin.experiment'),
  version: z.literal(1),
  name: z.string().max(200),
  network: networkSchema,
  data: dataSchema,
  training: trainingSchema,
  probes: probesSchema.default({ every: 100, histogramBins: 64 }),
  seed: seedSchema.default(1),
  sweep: sweepSchema.optional(),
});
/** A network, its data, its training settings, and the axes to vary. Without `sweep` it is one run. */
export type ExperimentDocument = z.infer<typeof experimentSchema>;

/** What one run ran: an experiment with every axis resolved, so that the run can be repeated from its row alone. */
export type ResolvedExperiment = Omit<ExperimentDocument, 'sweep'>;
export const resolvedExperimentSchema = experimentSchema.omit({ sweep: true });
