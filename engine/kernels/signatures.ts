/**
 * The one table of kernels: what each takes, and how lanes share it.
 *
 * Every kernel is a pure function over offsets and sizes, `kernel(...parameters, lane, lanes)`: it allocates nothing and
 * knows no layer. Buffers are passed as offsets into the arena (bytes for WebAssembly, elements for the float64 twins),
 * outputs first. The table is what the compiler reads to find out which buffers a step touches and where lanes must wait
 * for each other, so a step never repeats it.
 *
 * A result below the smallest normal float32, 2⁻¹²⁶, may come out as zero, and sums of products are right to 2⁻¹²⁴ a term
 * (wasm/underflow.ts); the twins go on to where float64 ends.
 *
 * How a lane touches a buffer:
 * - `rows`   only its share of the rows (cuts.ts: the same of every `rows` in a program), the rows being the kernel's `rows`
 *   parameter
 * - `slivers` those rows of each sliver of a packed matrix (packed.ts)
 * - `units`  whole slivers of one, which has `n` columns: the same as rows of a matrix with a row for each of its slivers
 * - `columns` the same of a vector with a number for each of the kernel's `columns`
 * - `part`   only a part of its own, cut in a way that belongs to this kernel alone
 * - `lane`   a private slice per lane (scratch)
 * - `whole`  any of it
 */
import { activationSignatures } from './activation-signatures.ts';
import { inputSignatures } from './input-signatures.ts';
import { lossSignatures } from './loss-signatures.ts';
import { normalizationSignatures } from './normalization-signatures.ts';
import { probeSignatures } from './probe-signatures.ts';
import { regularizationSignatures } from './regularization-signatures.ts';
import { float, integer, read, type Signature, signature, update, write } from './signature.ts';
import { arithmeticSignatures, optimizerSignatures, reductionSignatures } from './training-signatures.ts';
import { windowSignatures } from './window-signatures.ts';

export type { Parameter, Share, Signature } from './signature.ts';

const activation = (doc: string) =>
  signature(doc, write('y', 'rows'), read('x', 'rows'), integer('rows'), integer('columns'));
const activationGradient = (doc: string) =>
  signature(
    doc,
    write('dx', 'rows'),
    read('y', 'rows'),
    read('dy', 'rows'),
    integer('rows'),
    integer('columns'),
  );

export const signatures = {
  // ── matrix product ────────────────────────────────────────────────────────────────────────────────────────────
  packB: signature(
    'Packs B (rows, n) for the products below (packed.ts), `stride` elements between its rows. Lanes own rows. ' +
      'The packed buffer holds packedLength(rows, n) elements.',
    write('packed', 'part'),
    read('b', 'rows'),
    integer('stride'),
    integer('rows'),
    integer('n'),
  ),
  packTransposed: signature(
    'Packs B (k, n) that is stored (n, k), `stride` elements between the stored rows. packed as for packB.',
    write('packed', 'part'),
    read('b', 'whole'),
    integer('stride'),
    integer('k'),
    integer('n'),
  ),
  packTurned: signature(
    'Packs wᵀ, w (rows, columns) being packed and its columns filling their slivers.',
    write('packed', 'part'),
    read('w', 'whole'),
    integer('rows'),
    integer('columns'),
  ),
  matmulRows: signature(
    'out (rows, n) = a (rows, k) · B, B packed. Lanes own rows. scratch holds lanes · scratchLength(rows, k) elements.',
    write('out', 'rows'),
    read('a', 'rows'),
    read('packedB', 'whole'),
    write('scratch', 'lane'),
    integer('rows'),
    integer('n'),
    integer('k'),
  ),
  matmulColumns: signature(
    'The same, n being a multiple of 16 and k at least 1. Lanes own slivers of B, and columns of out.',
    write('out', 'part'),
    read('a', 'whole'),
    read('packedB', 'units'),
    write('scratch', 'lane'),
    integer('rows'),
    integer('n'),
    integer('k'),
  ),
  matmulTransposed: signature(
    'out (rows, n) = aᵀ · B, a stored (k, rows), B packed (k, n): a weight gradient, k being the batch. Lanes own rows of out.',
    write('out', 'rows'),
    read('a', 'whole'),
    read('packedB', 'whole'),
    write('scratch', 'lane'),
    integer('rows'),
    integer('n'),
    integer('k'),
  ),
  matmulTransposedPacked: signature(
    'The same with out packed, its columns filling their slivers; k is at least 1. claimed, as large and packed as out: what ' +
      'its lanes write next. It stays as it is, but each lane takes its rows out of the caches of other cores meanwhile.',
    write('out', 'slivers'),
    read('a', 'whole'),
    read('packedB', 'whole'),
    update('claimed', 'slivers'),
    write('scratch', 'lane'),
    integer('rows'),
    integer('n'),
    integer('k'),
  ),
  matmulTransposedSlivers: signature(
    'out (rows, n) = aᵀ · B, packed as for matmulTransposedPacked, k at least 1. Lanes own slivers of out.',
    write('out', 'units'),
    read('a', 'whole'),
    read('packedB', 'whole'),
    write('scratch', 'lane'),
    integer('rows'),
    integer('n'),
    integer('k'),
  ),
  addBias: signature(
    'y (rows, columns) += bias (columns), in place.',
    update('y', 'rows'),
    read('bias', 'whole'),
    integer('rows'),
    integer('columns'),
  ),
  addBiasRelu: signature(
    'y (rows, columns) = max(0, y + bias (columns)), in place: addBias and relu at once.',
    update('y', 'rows'),
    read('bias', 'whole'),
    integer('rows'),
    integer('columns'),
  ),
  columnSums: signature(
    'out (columns) = the sum of x (rows, columns) over its rows, in the order of the rows. Lanes own columns.',
    write('out', 'columns'),
    read('x', 'whole'),
    integer('rows'),
    integer('columns'),
  ),

  // ── activations ───────────────────────────────────────────────────────────────────────────────────────────────
  sigmoid: activation('y = 1 / (1 + exp(−x)), relative error at most 3e-7.'),
  sigmoidGradient: activationGradient('dx = dy · y · (1 − y).'),
  tanh: activation('y = tanh(x), relative error at most 3e-7.'),
  tanhGradient: activationGradient('dx = dy · (1 − y²).'),
  relu: activation('y = max(0, x); NaN stays NaN.'),
  reluGradient: activationGradient('dx = dy where y > 0, else 0 (the gradient at 0 is 0).'),
  ...activationSignatures,

  // ── normalization ─────────────────────────────────────────────────────────────────────────────────────────────
  ...normalizationSignatures,

  ...windowSignatures,

  // ── regularization ────────────────────────────────────────────────────────────────────────────────────────────
  dropout: signature(
    'Inverted dropout: y = x / (1 − rate) where uniform(seed, step, stream, element) ≥ rate, else 0. The mask is computed ' +
      'again for the backward pass, so none is stored: the same call with (dx, dy). May work in place. ' +
      'key: three integers (seed low, seed high, step).',
    write('y', 'rows'),
    read('x', 'rows'),
    read('key', 'whole'),
    integer('rows'),
    integer('columns'),
    integer('stream'),
    float('rate'),
  ),
  ...regularizationSignatures,

  // ── loss ──────────────────────────────────────────────────────────────────────────────────────────────────────
  softmaxCrossEntropy: signature(
    'loss (rows) = −log softmax(logits)[label]; correct (rows) = 1 where the first largest logit is the label, else 0; ' +
      'dlogits = (softmax − onehot) · scale[0]. A row with label −1 is padding: loss, correct and dlogits are 0. ' +
      'NaN or +∞ among the logits, or a label that is no column, makes loss and dlogits of the row NaN, correct 0. ' +
      'labels: integers; scale: one float, 1 / (rows that count).',
    write('dlogits', 'rows'),
    write('loss', 'rows'),
    write('correct', 'rows'),
    read('logits', 'rows'),
    read('labels', 'rows'),
    read('scale', 'whole'),
    integer('rows'),
    integer('columns'),
  ),
  ...lossSignatures,

  // ── optimizers ────────────────────────────────────────────────────────────────────────────────────────────────
  sgdMomentum: signature(
    'velocity = momentum · velocity + gradient + decay · weight; weight −= learningRate · velocity. ' +
      'hyper: two floats (learning rate, momentum).',
    update('weight', 'rows'),
    update('velocity', 'rows'),
    read('gradient', 'rows'),
    read('hyper', 'whole'),
    integer('rows'),
    integer('columns'),
    float('decay'),
  ),
  ...optimizerSignatures,

  // ── arithmetic and reductions ─────────────────────────────────────────────────────────────────────────────────
  ...arithmeticSignatures,
  ...reductionSignatures,

  // ── data and random fills ─────────────────────────────────────────────────────────────────────────────────────
  gatherBytes: signature(
    'out (rows, columns) = scale · example indices[row] of a byte dataset (examples, columns); index −1 gives zeros. ' +
      'In WebAssembly memory the dataset is one byte per value; the float64 twin has one element per value.',
    write('out', 'rows'),
    read('dataset', 'whole'),
    read('indices', 'rows'),
    integer('rows'),
    integer('columns'),
    float('scale'),
  ),
  gatherFloats: signature(
    'out (rows, columns) = example indices[row] of a float dataset (examples, columns), as it is; index −1 gives zeros.',
    write('out', 'rows'),
    read('dataset', 'whole'),
    read('indices', 'rows'),
    integer('rows'),
    integer('columns'),
  ),
  gatherLabels: signature(
    'out (rows) = labels[indices[row]], integers; index −1 gives label −1.',
    write('out', 'rows'),
    read('labels', 'whole'),
    read('indices', 'rows'),
    integer('rows'),
  ),
  ...inputSignatures,
  fill: signature('out (length) = value.', write('out', 'part'), integer('length'), float('value')),
  fillRows: signature(
    'out (rows, columns) = value. Lanes own rows, as the kernels do whose place it takes.',
    write('out', 'rows'),
    integer('rows'),
    integer('columns'),
    float('value'),
  ),
  randomNormal: signature(
    'out (length) = mean + std · N(0, 1), Philox 4x32-10 with Box-Muller. key as for dropout.',
    write('out', 'part'),
    read('key', 'whole'),
    integer('length'),
    integer('stream'),
    float('mean'),
    float('std'),
  ),
  randomUniform: signature(
    'out (length) = uniform in [low, high). key as for dropout.',
    write('out', 'part'),
    read('key', 'whole'),
    integer('length'),
    integer('stream'),
    float('low'),
    float('high'),
  ),
  truncatedNormal: signature(
    'out (length) = mean + std · z, z normal cut at ±2, by the inverse of its distribution function (as in torch, whose ' +
      'std is not corrected: that of z is 0.8796). Every z is within 2e-6 of the exact one of its uniform number. ' +
      'key as for dropout.',
    write('out', 'part'),
    read('key', 'whole'),
    integer('length'),
    integer('stream'),
    float('mean'),
    float('std'),
  ),
  bernoulli: signature(
    'out (length) = 1 with this probability, else 0. key as for dropout.',
    write('out', 'part'),
    read('key', 'whole'),
    integer('length'),
    integer('stream'),
    float('probability'),
  ),

  // ── probes ────────────────────────────────────────────────────────────────────────────────────────────────────
  ...probeSignatures,
} as const satisfies Record<string, Signature>;

export type KernelName = keyof typeof signatures;

/** Fixed cut of a tensor for statistics: independent of lanes, so that sums keep their order. */
export const chunks = 64;
/** Elements (of four bytes) of the partial moments: eight float64 values a chunk. */
export const momentsLength = chunks * 8 * 2;
/** Elements of the partial sums: one float64 value a chunk. */
export const sumsLength = chunks * 2;
/** Elements of the partial histogram counts. */
export const histogramLength = (bins: number): number => chunks * bins;
/** Scratch elements of one lane: a block of A, at most 96 rows and 528 of k at a time, and one output tile. */
export const scratchLength = (rows: number, k: number): number =>
  Math.ceil((Math.min(rows, 96) * Math.min(k, 528)) / 32) * 32 + 128;
/** Integers of a bit for every weight (fanIn, units) of every example: units in blocks of 128, rows of weights in fours. */
export const maskLength = (examples: number, fanIn: number, units: number): number =>
  examples * Math.ceil(units / 128) * Math.ceil(fanIn / 4) * 16;
/** Bytes at the start of every memory that the kernels keep for their constants: the arena begins after them. */
export const reservedBytes = 4096;
export { packedLength } from './packed.ts';
export {
  type Convolution,
  convolutionInputScratch,
  convolutionScratch,
  convolutionSlots,
  convolutionWeightScratch,
  windowsIn,
} from './windows.ts';
