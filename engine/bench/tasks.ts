/**
 * What is measured, as every contestant gets it: in this process, in another of Node, or in Python. The inputs are a
 * formula that all of them compute, so that their results can be compared before their times are.
 */

export interface ProductTask {
  readonly kind: 'product';
  readonly rows: number;
  readonly n: number;
  readonly k: number;
  /** a is stored (k, rows). */
  readonly transposedA: boolean;
  /** b is stored (n, k). */
  readonly transposedB: boolean;
}

/** Forward, gradient by the images and by the filters; square images and filters, stride 1, the size kept. */
export interface ConvolutionTask {
  readonly kind: 'convolution';
  readonly images: number;
  readonly channels: number;
  readonly side: number;
  readonly filters: number;
  readonly kernel: number;
  readonly backward: boolean;
}

/** A run is one step of SGD with momentum on the next batch of MNIST: dense layers with ReLU between, cross-entropy. */
export interface TrainingTask {
  readonly kind: 'training';
  readonly widths: readonly number[];
  readonly batch: number;
  readonly rate: number;
  readonly momentum: number;
  /** The IDX files. */
  readonly images: string;
  readonly labels: string;
}

/** A run is the class scores of one batch, by the same network. */
export interface InferenceTask {
  readonly kind: 'inference';
  readonly widths: readonly number[];
  readonly batch: number;
}

export type Task = ProductTask | ConvolutionTask | TrainingTask | InferenceTask;

/** Numbers of a result by name: elements at places that all contestants take, or the losses of the first steps. */
export type Digest = Readonly<Record<string, readonly number[]>>;

/** Losses in the digest of a training task. */
export const checkedSteps = 8;
/** Elements in the digest of a tensor. */
const places = 61;

/** Streams of the formula. */
export const streams = { a: 1, b: 2, dy: 3, x: 4, weights: 10 } as const;

/** Uniform in [−scale, scale): an integer hash of place and stream. Ones and the same bits in JavaScript and NumPy. */
export function values(length: number, stream: number, scale = 0.5): Float32Array {
  return Float32Array.from({ length }, (_, index) => {
    let hash = (index + Math.imul(stream, 0x9e3779b9)) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
    hash = (hash ^ (hash >>> 15)) >>> 0;
    return ((hash >>> 8) / 2 ** 24 - 0.5) * 2 * scale;
  });
}

/** Weights of layer `layer` (inputs, outputs), Kaiming uniform. Biases begin at zero. */
export const layerWeights = (inputs: number, outputs: number, layer: number): Float32Array =>
  values(inputs * outputs, streams.weights + layer, Math.sqrt(6 / inputs));

/** The elements of a tensor that go into a digest. */
export function sampled(tensor: ArrayLike<number>): number[] {
  return Array.from({ length: places }, (_, i) => tensor[placeOf(i, tensor.length)] ?? NaN);
}

export const placeOf = (i: number, length: number): number => Math.floor((i * (length - 1)) / (places - 1));

/** Operations of one run, for what has a natural count of them. */
export function operationsOf(task: Task): number {
  switch (task.kind) {
    case 'product':
      return 2 * task.rows * task.n * task.k;
    case 'convolution':
      return (
        2 *
        task.images *
        task.channels *
        task.filters *
        (task.kernel * task.side) ** 2 *
        (task.backward ? 3 : 1)
      );
    case 'training':
      // Nobody needs the gradient by the images.
      return (
        6 * task.batch * multiplications(task.widths) -
        2 * task.batch * multiplications(task.widths.slice(0, 2))
      );
    case 'inference':
      return 2 * task.batch * multiplications(task.widths);
  }
}

const multiplications = (widths: readonly number[]): number =>
  widths.slice(1).reduce((sum, width, layer) => sum + width * (widths[layer] ?? 0), 0);

/** The exact elements of the digest, in float64; null where it would take too long, as of training. */
export function expected(task: Task): Digest | null {
  if (task.kind === 'product') return { out: expectedProduct(task) };
  if (task.kind === 'convolution') return expectedConvolution(task);
  return null;
}

function expectedProduct({ rows, n, k, transposedA, transposedB }: ProductTask): number[] {
  const a = values(rows * k, streams.a);
  const b = values(k * n, streams.b);
  return sampledBy(rows * n, (place) => {
    const [row, column] = [Math.floor(place / n), place % n];
    let sum = 0;
    for (let i = 0; i < k; i++) {
      const left = a[transposedA ? i * rows + row : row * k + i] ?? NaN;
      sum += left * (b[transposedB ? column * k + i : i * n + column] ?? NaN);
    }
    return sum;
  });
}

const sampledBy = (length: number, valueAt: (place: number) => number): number[] =>
  Array.from({ length: places }, (_, i) => valueAt(placeOf(i, length)));

/** Images and gradients (images, channels, side, side), filters (filters, channels, kernel, kernel). */
function expectedConvolution({ images, channels, side, filters, kernel, backward }: ConvolutionTask): Digest {
  const area = side * side;
  const taps = kernel * kernel;
  const pad = (kernel - 1) / 2;
  const x = values(images * channels * area, streams.x);
  const w = values(filters * channels * taps, streams.weights);
  const dy = values(images * filters * area, streams.dy);
  /** Σ over the taps of one plane at (row, column); `way` −1 turns the filter. */
  const window = (
    plane: Float32Array,
    from: number,
    filter: number,
    row: number,
    column: number,
    way: number,
  ) => {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const r = row + way * (Math.floor(tap / kernel) - pad);
      const c = column + way * ((tap % kernel) - pad);
      if (r < 0 || c < 0 || r >= side || c >= side) continue;
      sum += (plane[from + r * side + c] ?? NaN) * (w[filter + tap] ?? NaN);
    }
    return sum;
  };
  const split = (place: number, planes: number) => ({
    image: Math.floor(place / area / planes),
    plane: Math.floor(place / area) % planes,
    row: Math.floor((place % area) / side),
    column: place % side,
  });
  const total = (length: number, term: (index: number) => number): number => {
    let sum = 0;
    for (let index = 0; index < length; index++) sum += term(index);
    return sum;
  };
  const y = sampledBy(images * filters * area, (place) => {
    const { image, plane, row, column } = split(place, filters);
    return total(channels, (c) =>
      window(x, (image * channels + c) * area, (plane * channels + c) * taps, row, column, 1),
    );
  });
  if (!backward) return { y };
  const dx = sampledBy(images * channels * area, (place) => {
    const { image, plane, row, column } = split(place, channels);
    return total(filters, (f) =>
      window(dy, (image * filters + f) * area, (f * channels + plane) * taps, row, column, -1),
    );
  });
  const dw = sampledBy(filters * channels * taps, (place) => {
    const [filter, channel, tap] = [
      Math.floor(place / taps / channels),
      Math.floor(place / taps) % channels,
      place % taps,
    ];
    const [down, right] = [Math.floor(tap / kernel) - pad, (tap % kernel) - pad];
    return total(images * area, (index) => {
      const { image, row, column } = split(index, 1);
      const [r, c] = [row + down, column + right];
      if (r < 0 || c < 0 || r >= side || c >= side) return 0;
      const left = dy[(image * filters + filter) * area + row * side + column] ?? NaN;
      return left * (x[(image * channels + channel) * area + r * side + c] ?? NaN);
    });
  });
  return { y, dx, dw };
}

/** The largest difference of two digests, relative to the largest value of each tensor. NaN counts as infinite. */
export function difference(got: Digest, wanted: Digest): number {
  const errors = Object.entries(wanted).map(([name, exact]) => {
    const scale = Math.max(...exact.map(Math.abs), Number.MIN_VALUE);
    const given = got[name] ?? [];
    const worst = Math.max(...exact.map((value, i) => Math.abs(value - (given[i] ?? NaN))));
    return Number.isNaN(worst) ? Infinity : worst / scale;
  });
  return Math.max(...errors);
}
