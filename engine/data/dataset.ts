/** What a dataset is once it is loaded, and what a file of this folder declares about it. */
import type { DatasetDescriptor } from '../contract/descriptor.ts';

export interface Split {
  readonly count: number;
  /** (count, …shape), one byte a value, in shared memory: handing it to a lane copies nothing. */
  readonly images: Uint8Array;
  /** (count), the index of the class. */
  readonly labels: Uint8Array;
}

export interface Dataset {
  readonly name: string;
  /** Of one example: (channels, height, width). */
  readonly shape: readonly number[];
  readonly classes: readonly string[];
  readonly train: Split;
  readonly test: Split;
}

export interface DatasetDefinition {
  readonly descriptor: DatasetDescriptor;
  /** Reads and checks the files. Throws coded errors with the file as their place. */
  load(): Dataset;
}
