/** What the Data screen asks for: examples as they are, and what augmentation and preprocessing make of them. */
import { z } from 'zod';
import { dataReferenceSchema, mostExamples, splitNames } from './data.ts';
import { dataSchema } from './documents.ts';

export const previewRequestSchema = z.strictObject({
  data: dataReferenceSchema,
  preprocess: dataSchema.shape.preprocess,
  augment: dataSchema.shape.augment,
  seed: z.int().min(0),
  /** How often every example is augmented. */
  draws: z.int().min(0).max(16),
  /** The test split is preprocessed and never augmented. */
  split: z.enum(splitNames),
  /** Of that split; examples that are mixed are mixed with each other. */
  indices: z.array(z.int().min(0)).min(1).max(mostExamples),
});

/** Values as a network gets them: (…shape) little-endian float32 in base64, read by `valuesOf`. */
const tensorSchema = z.strictObject({
  element: z.literal('float'),
  shape: z.array(z.int()),
  values: z.base64(),
});
export type PreviewTensor = z.infer<typeof tensorSchema>;

const spreadSchema = z.strictObject({ min: z.number(), max: z.number(), mean: z.number(), std: z.number() });
export type Spread = z.infer<typeof spreadSchema>;

/** Over the training examples of `measuredOn`: of all their values, and where an example is a list, of each feature. */
const spreadsSchema = z.strictObject({ all: spreadSchema, features: z.array(spreadSchema) });
export type Spreads = z.infer<typeof spreadsSchema>;

export const previewSchema = z.strictObject({
  classes: z.array(z.string()),
  labels: z.array(z.int()),
  /** (examples, …shape), from 0 to 1 where they are images. */
  raw: tensorSchema,
  rawSpread: spreadsSchema,
  /** One for every draw. */
  augmented: z.array(
    z.strictObject({
      examples: tensorSchema,
      /** (examples, classes): how much of each class an example is; null where none are mixed. */
      targets: tensorSchema.nullable(),
    }),
  ),
  /** The examples after the first step of preprocessing, after the second, and so on. */
  stages: z.array(z.strictObject({ kind: z.string(), examples: tensorSchema, spread: spreadsSchema })),
  /** What preprocessing was fitted to here: the first so many training examples in a fixed random order; a run takes all. */
  fittedOn: z.int(),
  /** The first so many of those: fewer where they are large. */
  measuredOn: z.int(),
  /** Of those, (…shape). */
  mean: tensorSchema,
  std: tensorSchema,
});
export type Preview = z.infer<typeof previewSchema>;
