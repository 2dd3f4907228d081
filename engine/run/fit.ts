/**
 * What examples go through before the network is decided by the training examples alone: here it is fitted to them, once,
 * before the first step, and written where the kernels read it.
 */
import { colourAxes } from '../augment/colour-axes.ts';
import type { Buffer } from '../compile/plan.ts';
import { streamOf } from '../compile/streams.ts';
import type { PartDocument } from '../contract/documents.ts';
import { byteScale, type Dataset } from '../data/dataset.ts';
import { readPreprocess } from '../experiment-settings.ts';
import { AffineMap, type RawStatistics } from '../preprocess/affine-map.ts';
import { addProducts, momentsOf, statisticsOf, type RawExamples } from '../preprocess/statistics.ts';
import { ascending, permutation } from '../reference/random.ts';
import type { Leader } from './leader.ts';

/** Fits a chain of preprocessing to what is known of the training examples. `shape`: of a raw example. */
export function fitPreprocess(
  lead: Leader,
  documents: readonly PartDocument[],
  statistics: RawStatistics,
  shape: readonly number[],
): void {
  const { arena, plan } = lead;
  const { preprocess } = plan.handles;
  if (!preprocess) throw new Error('this plan was lowered without preprocessing');
  const map = new AffineMap(statistics, shape, () => lead.attend());
  for (const stage of readPreprocess(documents, 'data.preprocess')) stage.fit(map);
  const { shift, scale, matrix } = map.fitted();
  arena.floats(preprocess.shift).set(shift);
  arena.floats(preprocess.scale).set(scale);
  if (!preprocess.matrix || !matrix) return;
  arena.floats(preprocess.matrix.values).set(matrix);
  packMatrix(lead);
}

/** As products read it, once for a run: it is not learnt. */
export function packMatrix({ arena, plan, kernels }: Leader): void {
  const { preprocess } = plan.handles;
  if (!preprocess?.matrix) return;
  const { values, packed } = preprocess.matrix;
  const k = preprocess.shift.length;
  const n = values.length / k;
  kernels.packB(arena.offset(packed), arena.offset(values), n, k, n, 0, 1);
}

/** Preprocessing is fitted to so many examples where a person waits for the answer. */
export const quickly = 1000;

/** So many training examples from all over a split, the same ones every time. */
export function someExamples(count: number): Uint32Array {
  const key = { seedLow: 0, seedHigh: 0, step: 0 };
  return permutation(key, streamOf('subset', 'preview'), count).slice(0, quickly);
}

/** Fits all that has to be to these training examples of a dataset. */
export function fitToSome(
  lead: Leader,
  documents: readonly PartDocument[],
  { train, element, shape }: Dataset,
  order: Uint32Array,
): void {
  const { preprocess, colours } = lead.plan.handles;
  const scale = element === 'byte' ? byteScale : 1;
  const some = { values: train.values, scale, columns: train.values.length / train.count, order };
  if (colours) lead.arena.floats(colours).set(colourAxes(some));
  if (preprocess) fitPreprocess(lead, documents, statisticsOf(some), shape);
}

/** Fits all that has to be to the training examples in the arena. Throws `Stopped` where the run is cancelled meanwhile. */
export function fitToTraining(
  lead: Leader,
  documents: readonly PartDocument[],
  { element, shape }: Dataset,
): void {
  const { arena, plan } = lead;
  const { data, preprocess, colours } = plan.handles;
  if (!data || (!preprocess && !colours)) return;
  const count = data.trainLabels.length;
  const columns = data.trainValues.length / count;
  const scale = element === 'byte' ? byteScale : 1;
  const examples = { values: arena.values(data.trainValues), scale, columns, order: ascending(count) };
  if (colours) arena.floats(colours).set(colourAxes(examples));
  if (!preprocess) return;
  const moments = momentsOf(examples);
  const covariance = () => covarianceOf(lead, examples, moments.mean);
  fitPreprocess(lead, documents, { ...moments, covariance }, shape);
}

/**
 * Products of some hundreds of examples at a time, in float32 on all lanes, and their sum in float64. What is left over at
 * the end is added in float64: rows of padding would be as far from the mean as a black image, and drown the rest.
 */
function covarianceOf(lead: Leader, examples: RawExamples, mean: Float64Array): Float64Array {
  const { arena, plan } = lead;
  const { preprocess } = plan.handles;
  const { indices, products } = preprocess?.covariance ?? missing();
  const chosen = arena.integers(indices);
  floatsOf(lead, preprocess?.shift).set(mean);
  floatsOf(lead, preprocess?.scale).fill(1);
  const sums = new Float64Array(mean.length ** 2);
  const count = examples.order.length;
  const whole = count - (count % chosen.length);
  for (let from = 0; from < whole; from += chosen.length) {
    lead.attend();
    for (let row = 0; row < chosen.length; row++) chosen[row] = examples.order[from + row]!;
    lead.execute('fit');
    const batch = arena.floats(products);
    for (let i = 0; i < batch.length; i++) sums[i]! += batch[i]!;
  }
  addProducts(sums, { ...examples, order: Uint32Array.from(examples.order).subarray(whole) }, mean);
  return sums.map((sum) => sum / count);
}

function floatsOf({ arena }: Leader, buffer: Buffer | undefined): Float32Array {
  return arena.floats(buffer ?? missing());
}

function missing(): never {
  throw new Error('this plan cannot be fitted');
}
