/**
 * Everything that crosses a port between a screen and the engine: one typed map of requests with their replies, and one
 * of events. Both sides check what they receive against these schemas.
 */
import { z } from 'zod';
import {
  dataEndSchema,
  dataProgressSchema,
  dataReferenceSchema,
  dataWorkSchema,
  datasetsSchema,
  datasetSummarySchema,
  examplesRequestSchema,
  examplesSchema,
  importedSchema,
  importRequestSchema,
  inspectedSchema,
  inspectRequestSchema,
  standardNormal,
} from './data.ts';
import {
  datasetDescriptorSchema,
  experimentGroupSchema,
  initializerDescriptorSchema,
  layerDescriptorSchema,
  textSchema,
} from './descriptor.ts';
import { experimentSchema, networkSchema, partSchema } from './documents.ts';
import { errorSchema } from './errors.ts';
import { exportedSchema, exportRequestSchema } from './exports.ts';
import { outcomeSchema, unreadableSchema } from './lab-outcome.ts';
import { labProgressSchema, labSchema } from './labs.ts';
import { previewRequestSchema, previewSchema } from './preview.ts';
import { boundarySchema, confusionSchema, mistakesSchema, mostMistakes } from './predictions.ts';
import {
  comparisonSchema,
  curveSchema,
  layerStatisticsSchema,
  metricSchema,
  mostDrawn,
  mostRuns,
  parameterStatisticsSchema,
  pointSchema,
  probeSchema,
  progressSchema,
  runDetailSchema,
  runSummarySchema,
} from './run.ts';

const nothing = z.strictObject({});
const runIds = z.array(z.int()).min(1).max(mostRuns);
const drawnIds = runIds.max(mostDrawn);

export const catalogueSchema = z.strictObject({
  layers: z.array(layerDescriptorSchema),
  initializers: z.array(initializerDescriptorSchema),
  ...datasetsSchema.shape,
  /** What an experiment says beside its network and its dataset. */
  experiment: z.array(experimentGroupSchema),
  templates: z.array(
    z.strictObject({
      name: z.string(),
      title: textSchema,
      summary: textSchema,
      experiment: experimentSchema,
    }),
  ),
});
export type Catalogue = z.infer<typeof catalogueSchema>;

export const engineInfoSchema = z.strictObject({
  version: z.string(),
  runtime: z.string(),
  host: z.enum(['utility', 'forked', 'cli']),
  lanes: z.int(),
  /** The variant in use, and what else was tried, all on one lane; nothing where FANIN_KERNELS asked for it. */
  kernels: z.strictObject({
    variant: z.string(),
    gflops: z.number().nullable(),
    others: z.array(
      z.strictObject({
        variant: z.string(),
        gflops: z.number().nullable(),
        /** Why it cannot be used. */
        problem: z.string().nullable(),
      }),
    ),
  }),
  database: z.strictObject({
    path: z.string(),
    runs: z.int(),
    points: z.int(),
    bytes: z.int(),
    sqlite: z.string(),
  }),
});
export type EngineInfo = z.infer<typeof engineInfoSchema>;

export const descriptionSchema = z.strictObject({
  /** Every node whose shape could be worked out, in order of execution. Shapes are without the batch. */
  nodes: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.string(),
      shape: z.array(z.int()),
      parameters: z.int(),
      /** Multiply-adds count as two, for one example, forward. */
      flops: z.number(),
      /** Of one example, float32. */
      activationBytes: z.number(),
    }),
  ),
  totals: z.strictObject({
    parameters: z.number(),
    flops: z.number(),
    activationBytes: z.number(),
    parameterBytes: z.number(),
  }),
  problems: z.array(errorSchema),
});
export type Description = z.infer<typeof descriptionSchema>;

export const fitSchema = z.strictObject({
  /** All lanes and the data together; null where it cannot be trained. */
  memoryBytes: z.int().nullable(),
  /** What the network is to be trained on, for the settings the experiment gives it; null where there is none. */
  dataset: datasetDescriptorSchema.nullable(),
  /** The shape in which an example gets to the network; null where its preprocessing does not suit it. */
  input: z.array(z.int()).nullable(),
  /** Of the network and of what it is to be trained on. */
  problems: z.array(errorSchema),
});
export type Fit = z.infer<typeof fitSchema>;

export const initStatsSchema = z.strictObject({
  layers: z.array(layerStatisticsSchema),
  /** Empty unless asked for. */
  parameters: z.array(parameterStatisticsSchema),
  milliseconds: z.number(),
});
export type InitStats = z.infer<typeof initStatsSchema>;

/** Examples of a batch whose activations are looked at. */
export const mostLookedAt = 4096;

/** method → [schema of its parameters, schema of its result] */
export const methods = {
  info: [nothing, engineInfoSchema],
  catalogue: [nothing, catalogueSchema],
  /** Reads the text of a file: a network or an experiment of any version, migrated to the newest. */
  parse: [
    z.strictObject({ text: z.string().max(50_000_000), place: z.string() }),
    z.union([
      z.strictObject({ network: networkSchema, experiment: z.null() }),
      z.strictObject({ network: networkSchema, experiment: experimentSchema }),
    ]),
  ],
  /** Shapes, parameters and every problem of a network, without allocating it. */
  describe: [z.strictObject({ network: networkSchema }), descriptionSchema],
  /** What keeps an experiment from being trained here, and the memory it takes, without allocating it. */
  fit: [z.strictObject({ experiment: experimentSchema }), fitSchema],
  /**
   * One forward and backward pass at initialization. `data`: standard-normal or a dataset with its settings, whose examples
   * go through `preprocess`, fitted to some of them.
   */
  initStats: [
    z.strictObject({
      network: networkSchema,
      batch: z.int().min(1).max(mostLookedAt),
      seed: z.int().min(0),
      data: z.union([z.literal(standardNormal), dataReferenceSchema]),
      preprocess: z.array(partSchema).max(16).optional(),
      gradients: z.boolean(),
      bins: z.int().min(2).max(256),
      /** Weights and the gradients that reach them too. */
      parameters: z.boolean().optional(),
    }),
    initStatsSchema,
  ],
  /** Every dataset there is now: imports and downloads change what the catalogue said. */
  datasets: [nothing, datasetsSchema],
  /** Its descriptor for these settings, and what it holds, counted. */
  dataset: [z.strictObject({ data: dataReferenceSchema }), datasetSummarySchema],
  /** Some examples of a dataset, to be drawn. */
  examples: [examplesRequestSchema, examplesSchema],
  /** Some of its training examples, and what augmentation and preprocessing make of them. */
  preview: [previewRequestSchema, previewSchema],
  /** What files are, by their names and a header, before they are imported. */
  inspectData: [inspectRequestSchema, inspectedSchema],
  /** Imports and fetches under way, whoever asked for them: what a screen that was loaded again does not know. */
  dataWork: [nothing, z.strictObject({ work: z.array(dataWorkSchema) })],
  /** Answers when it is stored, or with `import_cancelled`; `dataProgress` tells how far it is. */
  importData: [importRequestSchema, importedSchema],
  cancelImport: [z.strictObject({ name: z.string() }), nothing],
  removeData: [z.strictObject({ name: z.string() }), z.strictObject({ removed: z.string() })],
  /**
   * Fetches what is absent, or would be fetched when it is first used. Answers when it is stored, or with
   * `download_cancelled`, where what has come is kept and gone on from, or `fetch_cancelled`, where nothing is.
   */
  downloadData: [z.strictObject({ name: z.string() }), importedSchema],
  cancelDownload: [z.strictObject({ name: z.string() }), nothing],
  /** Checks the experiment, stores its runs as queued and answers; training goes on behind. */
  start: [
    z.strictObject({ experiment: experimentSchema }),
    z.strictObject({
      runs: z.array(runSummarySchema),
      /** What is to be known before they are compared with earlier ones. */
      notes: z.array(errorSchema),
    }),
  ],
  cancel: [z.strictObject({ run: z.int() }), runSummarySchema],
  /** A run that was stopped before its end goes on from its last checkpoint, or begins again where it has none. */
  resume: [z.strictObject({ run: z.int() }), runSummarySchema],
  runs: [nothing, z.strictObject({ runs: z.array(runSummarySchema) })],
  run: [z.strictObject({ run: z.int() }), runDetailSchema],
  rename: [z.strictObject({ run: z.int(), name: z.string().trim().min(1).max(200) }), runSummarySchema],
  /** Hides runs; `restore` brings them back. What was deleted is removed for good a week later. */
  delete: [z.strictObject({ runs: runIds }), z.strictObject({ deleted: z.array(z.int()) })],
  restore: [z.strictObject({ runs: runIds }), z.strictObject({ runs: z.array(runSummarySchema) })],
  curves: [
    z.strictObject({
      runs: drawnIds,
      metrics: z.array(metricSchema).min(1),
      buckets: z.int().min(1).max(10_000),
    }),
    z.strictObject({ curves: z.array(curveSchema) }),
  ],
  /** For each run its snapshot nearest to the step asked for; null: its last. */
  probes: [
    z.strictObject({ runs: drawnIds, step: z.int().min(0).nullable() }),
    z.strictObject({ probes: z.array(z.strictObject({ run: z.int(), probe: probeSchema.nullable() })) }),
  ],
  compare: [z.strictObject({ runs: runIds }), comparisonSchema],
  /** A run as other programs read it. */
  exportRun: [exportRequestSchema, exportedSchema],
  /** Which classes of its test set a run mistakes for each other; worked out from its weights where it is not stored. */
  confusion: [z.strictObject({ run: z.int() }), confusionSchema],
  /** Test examples that a run gets wrong, the most confident first. */
  mistakes: [
    z.strictObject({
      run: z.int(),
      offset: z.int().min(0),
      count: z.int().min(1).max(mostMistakes),
    }),
    mistakesSchema,
  ],
  /** What the network says at every place of the plane, for data of two features: of a stored run, or as it starts. */
  boundary: [
    z.strictObject({
      of: z.union([z.strictObject({ run: z.int() }), z.strictObject({ experiment: experimentSchema })]),
      resolution: z.int().min(2).max(512),
    }),
    boundarySchema,
  ],
  /** Every lab, what each came to when it was run last, and how far the one that is running is. */
  labs: [
    nothing,
    z.strictObject({
      labs: z.array(labSchema),
      outcomes: z.array(outcomeSchema),
      unreadable: z.array(unreadableSchema),
      running: labProgressSchema.nullable(),
    }),
  ],
  /** Answers when it is measured and stored, or with `lab_cancelled`; `labProgress` tells how far it is. */
  runLab: [z.strictObject({ lab: z.int() }), outcomeSchema],
  cancelLab: [z.strictObject({ lab: z.int() }), nothing],
} as const satisfies Record<string, readonly [z.ZodType, z.ZodType]>;

export type Method = keyof typeof methods;
export type Params<M extends Method> = z.infer<(typeof methods)[M][0]>;
export type Result<M extends Method> = z.infer<(typeof methods)[M][1]>;

/** Events are sent to every open port. What a `points` or `probe` event carries is on disk already. */
export const events = {
  runChanged: runSummarySchema,
  runsRemoved: z.strictObject({ runs: z.array(z.int()) }),
  progress: progressSchema,
  points: z.strictObject({ run: z.int(), points: z.array(pointSchema) }),
  probe: z.strictObject({ run: z.int(), probe: probeSchema }),
  dataBegan: dataWorkSchema.omit({ progress: true }),
  dataProgress: dataProgressSchema,
  dataEnded: dataEndSchema,
  /** This dataset came or went: ask `datasets` again. */
  datasetsChanged: z.strictObject({ name: z.string() }),
  labProgress: labProgressSchema,
  /** `outcome`: null where it did not come to its end, and `error` says why: also to a window that did not ask for it. */
  labEnded: z.strictObject({
    lab: z.int(),
    outcome: outcomeSchema.nullable(),
    error: errorSchema.nullable(),
  }),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventData<E extends EventName> = z.infer<(typeof events)[E]>;

export const requestSchema = z.strictObject({
  type: z.literal('request'),
  id: z.int(),
  method: z.string(),
  params: z.unknown(),
});
export type Request = z.infer<typeof requestSchema>;

export const messageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('result'), id: z.int(), result: z.unknown() }),
  z.strictObject({ type: z.literal('error'), id: z.int().nullable(), errors: z.array(errorSchema).min(1) }),
  z.strictObject({ type: z.literal('event'), event: z.string(), data: z.unknown() }),
]);
/** What the engine sends: the answer to a request, an error (id null: to a message that had none), or an event. */
export type Message = z.infer<typeof messageSchema>;
