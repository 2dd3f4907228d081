/**
 * IDX files, as they are or compressed with gzip: one of examples and one of labels, or two of each, the test split's
 * being told by their names. Which is which is told by the number of dimensions.
 */
import { gunzipSync } from 'node:zlib';
import { fail } from '../../contract/errors.ts';
import { reasonOf } from '../../contract/reasons.ts';
import { checkCount, mostClasses, type Examples } from '../examples.ts';
import { readGiven } from '../files.ts';
import { parseIdx, type IdxFile } from '../formats/idx.ts';
import { breathe, splitOf, splitsIn, type Importer } from './importer.ts';

const expected = {
  en: 'one file of examples and one of labels, or two of each with “test” or “t10k” in the names of one pair',
  ko: '예제 파일과 레이블 파일 하나씩, 또는 이름에 “test”나 “t10k”가 든 쌍까지 두 쌍',
};

interface Read extends IdxFile {
  readonly file: string;
}

export const idx: Importer = {
  inspect: splitsIn,

  async read({ files }, context) {
    const all: Read[] = [];
    for (const file of files) {
      all.push({ file, ...parseIdx(unzipped(file), file) });
      await breathe(context, file);
    }
    const train = all.filter(({ file }) => splitOf(file) === 'train');
    const test = all.filter(({ file }) => splitOf(file) === 'test');
    const given = train.length > 0 && test.length > 0;
    const pairs = (given ? [train, test] : [all]).map(pairOf);
    const [first, second] = pairs;
    if (!first) return wrong(0);
    if (second && second.shape.join() !== first.shape.join()) {
      fail('image_size', second.file, {
        got: second.shape.join('×'),
        first: first.file,
        expected: first.shape.join('×'),
      });
    }
    if (second && typeOf(second) !== typeOf(first)) {
      fail('idx_type', second.file, { got: typeOf(second), expected: typeOf(first) });
    }
    const present = new Set<number>();
    for (const { labels } of pairs.map(({ examples }) => examples)) {
      for (let at = 0; at < labels.length; at++) present.add(labels[at]!);
    }
    const numbers = [...present].sort((a, b) => a - b);
    const at = new Map(numbers.map((label, index) => [label, index]));
    const classed = ({ values, labels }: Examples): Examples => {
      return { values, labels: Int32Array.from(labels, (label) => at.get(label)!) };
    };
    const { shape } = first;
    return {
      kind: shape.length === 3 ? 'images' : 'features',
      shape,
      classes: numbers.map(String),
      features: shape.length === 3 ? [] : Array.from({ length: shape[0]! }, (_, index) => `x${index + 1}`),
      train: classed(first.examples),
      test: second ? classed(second.examples) : null,
      ignored: [],
    };
  },
};

const wrong = (got: number): never =>
  fail('import_files', 'files', {
    format: 'IDX',
    expected,
    got: { en: `${got} ${got === 1 ? 'file' : 'files'}`, ko: `파일 ${got}개` },
  });

/** Bytes stand for 0 to 1, and all other numbers for themselves: the two splits of a set must agree. */
const typeOf = ({ examples }: { examples: Examples }): string =>
  examples.values instanceof Uint8Array ? 'byte' : 'number';

function unzipped(file: string): Uint8Array {
  const bytes = readGiven(file);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (error) {
    return fail('archive_broken', file, { reason: reasonOf(error) });
  }
}

function pairOf(files: readonly Read[]): { shape: number[]; examples: Examples; file: string } {
  const labels = files.filter(({ sizes }) => sizes.length === 1);
  const examples = files.filter(({ sizes }) => sizes.length > 1);
  const [values, label] = [examples[0], labels[0]];
  if (!values || !label || files.length !== 2) return wrong(files.length);
  const [count = 0, ...rest] = values.sizes;
  // Images of one channel are often without it.
  const shape = rest.length === 2 ? [1, ...rest] : rest;
  return { shape, file: values.file, examples: { values: valuesOf(values), labels: labelsOf(label, count) } };
}

function valuesOf({ values, file, sizes }: Read): Uint8Array | Float32Array {
  if (values instanceof Uint8Array) return values;
  const floats = values instanceof Float32Array ? values : Float32Array.from(values);
  const at = floats.findIndex((value) => !Number.isFinite(value));
  const size = floats.length / (sizes[0] ?? 1);
  if (at >= 0) fail('value_not_finite', file, { index: Math.floor(at / size), got: floats[at]! });
  return floats;
}

function labelsOf({ values, file }: Read, count: number): Uint8Array | Int32Array {
  if (values instanceof Float32Array)
    return fail('idx_type', file, {
      got: { en: 'float', ko: '실수' },
      expected: { en: 'integers', ko: '정수' },
    });
  checkCount(values, count, file);
  const index = values.findIndex((label) => label < 0 || label >= mostClasses);
  if (index >= 0) fail('label_range', file, { got: values[index]!, index, most: mostClasses - 1 });
  return values;
}
