/**
 * The two documents everything hangs on: a network (what the builder edits and a file holds) and an experiment (a
 * network, data, training settings and what to vary). Each carries `format` and `version`; a file written by version N
 * opens in every later version, so a change of shape is a new version and a migration in `migrate.ts`.
 *
 * These schemas check form only. Whether the layers exist and fit together is the compiler's business.
 */
import { z } from 'zod';

const identifier = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'An id is a letter, then letters, digits, - and _');

export const initSchema = z.strictObject({
  scheme: z.string().min(1),
  value: z.number().optional(),
  std: z.number().nonnegative().optional(),
  mode: z.enum(['fan-in', 'fan-out', 'average']).optional(),
  distribution: z.enum(['normal', 'uniform']).optional(),
  gain: z.number().positive().optional(),
});
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

export const optimizerSchema = z.strictObject({
  kind: z.literal('sgd'),
  learningRate: z.number().positive().max(1e6),
  momentum: z.number().min(0).lt(1).default(0),
});

export const dataSchema = z.strictObject({
  dataset: z.string().min(1),
  limit: z
    .strictObject({ train: z.int().positive().optional(), test: z.int().positive().optional() })
    .optional(),
});

export const trainingSchema = z.strictObject({
  loss: z.literal('softmax-cross-entropy').default('softmax-cross-entropy'),
  epochs: z.int().min(1).max(10_000),
  batchSize: z.int().min(1).max(65_536),
  optimizer: optimizerSchema,
  weightDecay: z.number().min(0).max(1e3).default(0),
});

export const probesSchema = z.strictObject({
  every: z.int().min(1).max(1_000_000).default(100),
  histogramBins: z.int().min(2).max(256).default(64),
});

export const sweepSchema = z.strictObject({
  axes: z
    .array(z.strictObject({ path: z.string().min(1), values: z.array(z.unknown()).min(1).max(1000) }))
    .max(8)
    .default([]),
  seeds: z.array(z.int().min(0)).min(1).max(1000).optional(),
});

const seedSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

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
