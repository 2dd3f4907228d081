/** What a trained network makes of single examples: which classes it mistakes for each other, and where they meet. */
import { z } from 'zod';

/** The most confident ones that are kept of a run. */
export const mostMistakes = 300;

export const mistakeSchema = z.strictObject({
  /** Of the example in the test split of its dataset. */
  index: z.int(),
  label: z.int(),
  prediction: z.int(),
  /** Of the class that was predicted, by softmax over the scores. */
  probability: z.number(),
});
export type Mistake = z.infer<typeof mistakeSchema>;

export const confusionSchema = z.strictObject({
  /** Names of the classes. */
  classes: z.array(z.string()),
  /** Test examples by label (row) and prediction (column). */
  counts: z.array(z.array(z.int())),
  /** By label, those whose scores are not numbers: nothing was predicted of them. */
  undecided: z.array(z.int()),
});
export type Confusion = z.infer<typeof confusionSchema>;

/** What is stored with a run of its test set. */
export const predictionsSchema = z.strictObject({
  confusion: confusionSchema,
  /** The most confident first, at most `mostMistakes`. */
  mistakes: z.array(mistakeSchema),
});
export type Predictions = z.infer<typeof predictionsSchema>;

export const mistakesSchema = z.strictObject({
  mistakes: z.array(mistakeSchema),
  /** How many there are to ask for. */
  total: z.int(),
  /** The examples themselves, as they lie in the dataset; null where it cannot be read any more. */
  examples: z
    .strictObject({
      element: z.enum(['byte', 'float']),
      shape: z.array(z.int()),
      /** (mistakes, …shape) in base64, bytes or little-endian float32. */
      values: z.base64(),
    })
    .nullable(),
});
export type Mistakes = z.infer<typeof mistakesSchema>;

const range = z.strictObject({ min: z.number(), max: z.number() });

export const boundarySchema = z.strictObject({
  classes: z.array(z.string()),
  x: range,
  y: range,
  /** Points of the grid along each side, both ends of the ranges among them. */
  resolution: z.int(),
  /** (y from its least, x from its least, class): probabilities in base64, little-endian float32. See `valuesOf` of data.ts. */
  probabilities: z.base64(),
  /** Some of the training examples. */
  examples: z.array(z.strictObject({ x: z.number(), y: z.number(), label: z.int() })),
});
export type Boundary = z.infer<typeof boundarySchema>;
