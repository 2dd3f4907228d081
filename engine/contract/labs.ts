/**
 * Labs: sections of the lecture as something that runs. A lab asks a question, runs studies, draws figures of what came
 * out, and measures claims of the lecture: each holds here, or it does not, with the numbers beside it.
 */
import { z } from 'zod';
import { textSchema } from './descriptor.ts';
import { experimentSchema } from './documents.ts';
import { metricSchema, statisticsSchema, type LayerStatistics } from './run.ts';

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
  /** Nothing: it is told as it was measured, such as a time, that is another on every machine. */
  z.strictObject({ kind: z.literal('reported') }),
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
   * neuron followed from example to example, gradients compared with finite differences, activations timed, a network that
   * is counted and never allocated, one that draws by lot, run again and again on one batch, examples that are augmented or preprocessed, a linear classifier whose weights are nudged,
   * or regions of fractional max pooling.
   */
  kind: z.enum([
    'look',
    'training',
    'functions',
    'descent',
    'gradient-check',
    'costs',
    'description',
    'draws',
    'augmented',
    'preprocessed',
    'nudges',
    'regions',
  ]),
  /** To be opened in the builder; null where there is no network. */
  experiment: experimentSchema.nullable(),
});
export type Study = z.infer<typeof studySchema>;

const sides = z.enum(['activation', 'gradient']);

export const figureSchema = z.discriminatedUnion('kind', [
  /** A row of histograms a study, one for each layer of a kind. What was trained is drawn as it ended, here and below. */
  z.strictObject({
    kind: z.literal('histograms'),
    title: textSchema,
    of: sides,
    layers: z.string(),
    studies: z.array(z.string()).min(1),
  }),
  /** A line a study: a statistic from layer to layer, of those of some kinds. */
  z.strictObject({
    kind: z.literal('depth'),
    title: textSchema,
    of: sides,
    take: statisticsSchema.keyof().extract(['mean', 'std', 'zeros', 'saturated', 'norm']),
    layers: z.array(z.string()).min(1),
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
  /** Examples as they are and after each step: points in their plane, or some images beside what their mean is. */
  z.strictObject({ kind: z.literal('stages'), title: textSchema, studies: z.array(z.string()).min(1) }),
  /** A plane for the data as it is and one for it normalized: the line between two classes, and where it goes when weights are nudged. */
  z.strictObject({ kind: z.literal('nudges'), title: textSchema, studies: z.array(z.string()).min(1) }),
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
  /** A number that snapshots have of every layer of some kinds, by epoch: a line a layer of every study, over its seeds. See `traced`. */
  z.strictObject({
    kind: z.literal('traces'),
    title: textSchema,
    take: z.string(),
    layers: z.array(z.string()).min(1),
    studies: z.array(z.string()).min(1),
  }),
  /** Images cut by the regions that were drawn for them. */
  z.strictObject({ kind: z.literal('regions'), title: textSchema, studies: z.array(z.string()).min(1) }),
  /** A grid a study: in which of the first observed steps of its first run each block was alive. */
  z.strictObject({ kind: z.literal('lives'), title: textSchema, studies: z.array(z.string()).min(1) }),
  /** A grid a descent: which way every single example pushes each weight of the neuron. */
  z.strictObject({ kind: z.literal('signs'), title: textSchema, studies: z.array(z.string()).min(1) }),
  /** A line a descent of a neuron with two weights: where they go in their plane. */
  z.strictObject({ kind: z.literal('path'), title: textSchema, studies: z.array(z.string()).min(1) }),
  /** A bar an activation: nanoseconds an element, forward and backward. */
  z.strictObject({ kind: z.literal('costs'), title: textSchema, studies: z.array(z.string()).min(1) }),
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

/** How far a lab is: studies that are done, of all. */
export const labProgressSchema = z.strictObject({
  lab: z.int(),
  done: z.int(),
  total: z.int(),
});
export type LabProgress = z.infer<typeof labProgressSchema>;

/**
 * What a trace shows of a layer: a number it says of itself, by name, or `dead`, its share of dead units. Units of a layer
 * that lets something of negative values pass are never dead; there it is the share that would be, were it ReLU.
 */
export function traced(
  { dead, numbers }: Pick<LayerStatistics, 'dead' | 'numbers'>,
  take: string,
): number | null {
  return (take === 'dead' ? (numbers.off?.[0] ?? dead) : numbers[take]?.[0]) ?? null;
}
