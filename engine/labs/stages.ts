/** What is read of preprocessed examples: where their values lie, and how they vary together, after each step. */
import type { Outcome } from '../contract/lab-outcome.ts';
import type { Preview, PreviewTensor } from '../contract/preview.ts';
import { floatsOf } from '../data/look-into.ts';
import { firstRows } from './augmented.ts';
import type { Preprocessed } from './lab.ts';

export type Moment = 'mean' | 'std' | 'covariance';

/** Steps that are done; 0: the examples as they are. */
const examplesAfter = ({ raw, stages }: Preview, steps: number): PreviewTensor =>
  steps === 0 ? raw : stages[steps - 1]!.examples;

/**
 * Over the examples, of every feature; of images (channels, height, width) it may be of every channel. The covariance is of
 * every two features, the first with the second first.
 */
export function momentsAfter(
  preview: Preview,
  steps: number,
  take: Moment,
  per: 'feature' | 'channel' = 'feature',
): readonly number[] {
  const columns = columnsOf(examplesAfter(preview, steps), per);
  const means = columns.map(meanOf);
  if (take === 'mean') return means;
  const together = (one: number, other: number): number =>
    meanOf(
      columns[one]!.map((value, row) => (value - means[one]!) * (columns[other]![row]! - means[other]!)),
    );
  if (take === 'std') return columns.map((_, at) => Math.sqrt(together(at, at)));
  return columns.flatMap((_, one) => columns.slice(one + 1).map((__, at) => together(one, one + 1 + at)));
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** All values of each feature, or of each channel. */
function columnsOf({ shape, values }: PreviewTensor, per: 'feature' | 'channel'): readonly Float64Array[] {
  const [rows = 0, ...each] = shape;
  const all = floatsOf(values);
  const size = rows === 0 ? 0 : all.length / rows;
  const count = per === 'channel' ? each[0]! : size;
  const long = size / count;
  return Array.from({ length: count }, (_, column) =>
    Float64Array.from(
      { length: rows * long },
      (__, at) => all[Math.floor(at / long) * size + column * long + (at % long)]!,
    ),
  );
}

/** Images that are kept to be looked at. */
const shownImages = 8;

/** Points all of them, of images the first: to be looked at. */
export function shownStages(
  { classes, labels, raw, mean, stages }: Preview,
  { preprocess }: Pick<Preprocessed, 'preprocess'>,
): Omit<Outcome['stages'][number], 'study'> {
  const points = raw.shape.length === 2;
  const most = points ? labels.length : shownImages;
  const byPixel = preprocess.some(({ kind, per }) => kind === 'zero-center' && per !== 'channel');
  return {
    classes,
    labels: labels.slice(0, most),
    raw: firstRows(raw, most),
    mean: byPixel && !points ? mean : null,
    stages: stages.map(({ kind, examples }) => ({ kind, examples: firstRows(examples, most) })),
  };
}
