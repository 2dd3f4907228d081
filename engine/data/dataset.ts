/** What a dataset is once it is loaded, and what a file of this folder declares about it. */
import type { DatasetDescriptor } from '../contract/descriptor.ts';
import type { DataProgress } from '../contract/data.ts';
import { FaninFailure } from '../contract/errors.ts';
import { describeSettings, readSettings, type Settings, type ValuesOf } from '../settings.ts';
import { sha256 } from './hash.ts';

export type Values = Uint8Array | Float32Array;

export interface Split {
  readonly count: number;
  /** (count, …shape), in shared memory: handing it to a lane copies nothing. */
  readonly values: Values;
  /** (count), the index of the class; in shared memory. */
  readonly labels: Int32Array;
}

export interface Dataset {
  readonly name: string;
  /** See `BoundDataset`. */
  readonly hash: string;
  /** Of its values: bytes enter a network times `byteScale`, floats as they are. */
  readonly element: DatasetDescriptor['element'];
  /** Of one example: (channels, height, width) or (features). */
  readonly shape: readonly number[];
  readonly classes: readonly string[];
  readonly train: Split;
  readonly test: Split;
}

/** Bytes of images as numbers from 0 to 1. */
export const byteScale = 1 / 255;

/** A dataset as an experiment names it. */
export interface DatasetReference {
  readonly dataset: string;
  readonly settings?: Readonly<Record<string, unknown>> | undefined;
}

/** What the reading of a dataset may need to know of the world around it. */
export interface LoadContext {
  /** What can be made again is kept here. */
  readonly cache: string;
  /** Only what is fetched takes long enough to be cancelled. */
  readonly signal?: AbortSignal;
  progress(progress: Omit<DataProgress, 'dataset'>): void;
}

export type Contents = Pick<Dataset, 'train' | 'test'>;

/** A dataset with its settings read. */
export interface BoundDataset {
  /** Two with the same identity hold the same examples. */
  readonly identity: string;
  /** sha256 of what decides its examples, whatever its name: two runs with the same one saw the same data. */
  readonly hash: string;
  readonly descriptor: DatasetDescriptor;
  /** Reads or makes it, and checks it. Throws coded errors with the file as their place. */
  load(context: LoadContext): Promise<Dataset>;
}

export interface DatasetDefinition {
  readonly name: string;
  /** Throws what is wrong with the settings; `place` is theirs in the document. */
  bind(settings: DatasetReference['settings'], place: string): BoundDataset;
  /** These settings with every default filled in. */
  completed(settings: DatasetReference['settings']): Readonly<Record<string, unknown>>;
}

interface DatasetParts<S extends Settings> {
  readonly name: string;
  readonly settings: S;
  /**
   * What decides its examples beside the settings: the hashes of its files, or the name and number of its generator,
   * which goes up whenever the same settings make something else.
   */
  readonly version: string;
  describe(settings: ValuesOf<S>): Omit<DatasetDescriptor, 'name' | 'settings'>;
  load(settings: ValuesOf<S>, context: LoadContext): Contents | Promise<Contents>;
}

export function defineDataset<const S extends Settings>(parts: DatasetParts<S>): DatasetDefinition {
  const { name } = parts;
  const read = (raw: DatasetReference['settings'], place: string) =>
    readSettings(parts.settings, raw ?? {}, { kind: name, place });
  return {
    name,
    completed: (raw) => ({ ...raw, ...read(raw, 'data.settings').values }),
    bind(raw, place) {
      const { values, problems } = read(raw, place);
      const [first, ...more] = problems;
      if (first) throw new FaninFailure(first, ...more);
      const settings = describeSettings(parts.settings);
      const descriptor: DatasetDescriptor = { name, settings, ...parts.describe(values) };
      const contents = JSON.stringify([parts.version, values]);
      const hash = sha256(contents);
      return {
        identity: JSON.stringify([name, contents]),
        hash,
        descriptor,
        async load(context) {
          const { train, test } = await parts.load(values, context);
          const { element, shape, classes } = descriptor;
          return { name, hash, element, shape, classes, train, test };
        },
      };
    },
  };
}

/** Availability of what needs nothing. */
export const here = { state: 'here' } as const;

export function sharedBytes(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}
export function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(4 * length));
}
export function sharedLabels(labels: ArrayLike<number>): Int32Array {
  const shared = new Int32Array(new SharedArrayBuffer(4 * labels.length));
  shared.set(labels);
  return shared;
}
export const sharedValues = (element: Dataset['element'], length: number): Values =>
  element === 'byte' ? sharedBytes(length) : sharedFloats(length);
