/** What a screen shows of a dataset: some of its examples, and what there is in all. */
import { endianness } from 'node:os';
import { sizeOf } from '../compile/graph.ts';
import type { DatasetSummary, Examples } from '../contract/data.ts';
import type { Spread } from '../contract/preview.ts';
import type { DatasetDescriptor } from '../contract/descriptor.ts';
import type { Params } from '../contract/protocol.ts';
import { byteScale, type Dataset, type Values } from './dataset.ts';
import { classCounts, pick } from './examples.ts';

/** Examples of one split, of one class or of all, in the order of the split. */
export function chosenExamples(
  dataset: Dataset,
  { split, class: wanted, offset, count }: Omit<Params<'examples'>, 'data'>,
): Examples {
  const from = dataset[split];
  const positions = Array.from(from.labels.keys());
  const asked = wanted === null ? positions : positions.filter((index) => from.labels[index] === wanted);
  const indices = asked.slice(offset, offset + count);
  const { values, labels } = pick(from, indices);
  const { element, shape } = dataset;
  return {
    element,
    shape: [...shape],
    total: asked.length,
    indices,
    labels: [...labels],
    values: base64(values),
  };
}

/** Bytes, or little-endian float32, whatever this machine is. */
export function base64(values: Values): string {
  const bytes = Buffer.from(
    Uint8Array.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  );
  if (values.BYTES_PER_ELEMENT === 4 && endianness() === 'BE') bytes.swap32();
  return bytes.toString('base64');
}

/** Floats that `base64` wrote, the first so many of them where that is said: many times as fast as what a screen reads them by. */
export function floatsOf(text: string, count = Infinity): Float32Array {
  // Four letters are three bytes.
  const bytes = Uint8Array.from(Buffer.from(text.slice(0, 4 * Math.ceil((4 * count) / 3)), 'base64'));
  if (endianness() === 'BE') Buffer.from(bytes.buffer, 0, bytes.length - (bytes.length % 4)).swap32();
  return new Float32Array(bytes.buffer, 0, Math.min(count, Math.floor(bytes.length / 4)));
}

export function summarize(dataset: Dataset, descriptor: DatasetDescriptor): DatasetSummary {
  const { train, test, classes } = dataset;
  const counts = (labels: Int32Array) => classCounts(labels, classes.length);
  const size = sizeOf(dataset.shape);
  const scale = dataset.element === 'byte' ? byteScale : 1;
  return {
    descriptor,
    classCounts: { train: counts(train.labels), test: counts(test.labels) },
    ranges: descriptor.features.map((name, at) => {
      return { name, ...spreadOf(train.values, at, size, scale) };
    }),
  };
}

/** Of every `size`-th value from `at`, in two passes: the spread around a mean far from zero is kept. */
export function spreadOf(values: Values, at: number, size: number, scale = 1): Spread {
  let [min, max, sum] = [Infinity, -Infinity, 0];
  const count = Math.ceil((values.length - at) / size);
  for (let index = at; index < values.length; index += size) {
    const value = scale * values[index]!;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  const mean = sum / count;
  let squares = 0;
  for (let index = at; index < values.length; index += size) squares += (scale * values[index]! - mean) ** 2;
  return { min, max, mean, std: Math.sqrt(squares / count) };
}
