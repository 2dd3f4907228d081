/**
 * What examples go through before the network is decided by the training examples alone: here it is fitted to them, once,
 * before the first step, and written where the kernels read it.
 */
import { colourAxes } from '../augment/colour-axes.ts';
import type { Buffer } from '../compile/plan.ts';
import type { PartDocument } from '../contract/documents.ts';
import { byteScale, type Dataset } from '../data/dataset.ts';
import { readPreprocess } from '../experiment-settings.ts';
import { AffineMap, type RawStatistics } from '../preprocess/affine-map.ts';
import { momentsOf, statisticsOf, type RawExamples } from '../preprocess/statistics.ts';
import { ascending } from '../reference/random.ts';
import { fillIndices } from './examples.ts';
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
  const map = new AffineMap(statistics, shape);
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

/** Fits a chain to the first of some training examples. */
export function fitToSome(
  lead: Leader,
  documents: readonly PartDocument[],
  { train, element, shape }: Dataset,
  order: Uint32Array,
): void {
  const scale = element === 'byte' ? byteScale : 1;
  const columns = train.values.length / train.count;
  const some = { values: train.values, scale, columns, order: order.subarray(0, quickly) };
  fitPreprocess(lead, documents, statisticsOf(some), shape);
}

/** Fits all that has to be to the training examples in the arena. */
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

/** Products of some hundreds of examples at a time, in float32 on all lanes; their sum in float64. */
function covarianceOf(lead: Leader, { order }: RawExamples, mean: Float64Array): Float64Array {
  const { arena, plan } = lead;
  const { preprocess } = plan.handles;
  const { indices, products } = preprocess?.covariance ?? missing();
  const [shift, chosen] = [floatsOf(lead, preprocess?.shift), arena.integers(indices)];
  shift.set(mean);
  floatsOf(lead, preprocess?.scale).fill(1);
  const size = mean.length;
  const sum = new Float64Array(size * size);
  const all = Uint32Array.from(order);
  let padding = 0;
  for (let from = 0; from < all.length; from += chosen.length) {
    padding += chosen.length - fillIndices(chosen, all, from);
    lead.execute('fit');
    const batch = arena.floats(products);
    for (let i = 0; i < batch.length; i++) sum[i]! += batch[i]!;
  }
  // Rows of padding are zeros, centred: each has added the mean times itself.
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const place = i * size + j;
      sum[place] = (sum[place]! - padding * shift[i]! * shift[j]!) / all.length;
    }
  }
  return sum;
}

function floatsOf({ arena }: Leader, buffer: Buffer | undefined): Float32Array {
  return arena.floats(buffer ?? missing());
}

function missing(): never {
  throw new Error('this plan cannot be fitted');
}
