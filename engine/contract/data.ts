/** What screens and the command line ask of datasets: which one, some of its examples, importing and fetching. */
import { z } from 'zod';
import { datasetDescriptorSchema } from './descriptor.ts';
import { dataSchema } from './documents.ts';
import { errorSchema } from './errors.ts';

/** A dataset as an experiment names it: its name and, where it is made to order, its settings. */
export const dataReferenceSchema = dataSchema.pick({ dataset: true, settings: true });

/** In place of the name of a dataset: the network is there to be looked at. */
export const noDataset = 'none';

/** Normal numbers, mean 0 and std 1, in place of the examples of a dataset. */
export const standardNormal = 'standard-normal';

export const splitNames = ['train', 'test'] as const;

export const damagedSetSchema = z.strictObject({ name: z.string(), errors: z.array(errorSchema).min(1) });
/** A stored dataset that cannot be read: what is wrong with which file. */
export type DamagedSet = z.infer<typeof damagedSetSchema>;

export const datasetsSchema = z.strictObject({
  datasets: z.array(datasetDescriptorSchema),
  damaged: z.array(damagedSetSchema),
});

/** What a dataset holds, counted: examples of every class by split, and the spread of every feature. */
export const datasetSummarySchema = z.strictObject({
  descriptor: datasetDescriptorSchema,
  classCounts: z.strictObject({ train: z.array(z.int()), test: z.array(z.int()) }),
  /** Over the training split, as the values enter a network; for sets of features, else empty. */
  ranges: z.array(
    z.strictObject({ name: z.string(), min: z.number(), max: z.number(), mean: z.number(), std: z.number() }),
  ),
});
export type DatasetSummary = z.infer<typeof datasetSummarySchema>;

export const mostExamples = 300;

export const examplesRequestSchema = z.strictObject({
  data: dataReferenceSchema,
  split: z.enum(splitNames),
  /** Only examples of this class; null: all. */
  class: z.int().min(0).nullable(),
  /** How many of them to leave out first. */
  offset: z.int().min(0),
  count: z.int().min(1).max(mostExamples),
});

export const examplesSchema = z.strictObject({
  element: z.enum(['byte', 'float']),
  shape: z.array(z.int()),
  /** How many there are to ask for. */
  total: z.int(),
  /** Where each is in its split. */
  indices: z.array(z.int()),
  labels: z.array(z.int()),
  /** (examples, …shape) in base64, bytes or little-endian float32: only plain data may cross a port. See `valuesOf`. */
  values: z.base64(),
});
export type Examples = z.infer<typeof examplesSchema>;

/** The values of examples, side by side. */
export function valuesOf({
  element,
  values,
}: Pick<Examples, 'element' | 'values'>): Uint8Array | Float32Array {
  const bytes = Uint8Array.from(atob(values), (letter) => letter.charCodeAt(0));
  if (element === 'byte') return bytes;
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(4 * index, true));
}

export const importFormats = ['idx', 'csv', 'cifar-10', 'cifar-100', 'images'] as const;
export type ImportFormat = (typeof importFormats)[number];

/** What an import may be told in numbers, and what holds where it says nothing: the schema and the dialog read it here. */
export const importRanges = {
  /** Pixels. */
  side: { min: 1, max: 1024 },
  testShare: { min: 0.001, max: 0.9, exclusiveMax: true, default: 0.2 },
  /** Of the test split that an import makes: the same files make the same split. */
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER, default: 0 },
} as const;
const sideSchema = z.int().min(importRanges.side.min).max(importRanges.side.max);

/** Letters of a title. */
export const mostTitle = 200;

const filesSchema = z.array(z.string().min(1)).min(1).max(1000);

export const importRequestSchema = z.strictObject({
  /** Paths on this machine. */
  files: filesSchema,
  name: z.string(),
  /** As people read it; absent: the name. */
  title: z.string().trim().min(1).max(mostTitle).optional(),
  /** Absent: told by the files. */
  format: z.enum(importFormats).optional(),
  /** CSV: the column of the label. */
  label: z.string().optional(),
  /** Images: the size to bring all of them to. */
  resize: z.strictObject({ width: sideSchema, height: sideSchema }).optional(),
  /** Share of the examples that become the test split, where the files bring none; and the seed that draws them. */
  testShare: z
    .number()
    .min(importRanges.testShare.min)
    .lt(importRanges.testShare.max)
    .default(importRanges.testShare.default),
  seed: z.int().min(importRanges.seed.min).optional(),
});
export type ImportRequest = z.infer<typeof importRequestSchema>;

export const inspectRequestSchema = z.strictObject({
  files: filesSchema,
  format: z.enum(importFormats).optional(),
});
export type InspectRequest = z.infer<typeof inspectRequestSchema>;

/** What files look like before they are read: what an import of them may be told. */
export const inspectedSchema = z.strictObject({
  /** null: not to be told by the files. */
  format: z.enum(importFormats).nullable(),
  /** A name that is free, and a title, both after the files. */
  name: z.string(),
  title: z.string(),
  /** CSV: the header, and the column of it that is called like a label. */
  columns: z.array(z.string()),
  label: z.string().nullable(),
  /** The files bring a test split of their own. */
  tested: z.boolean(),
});
export type Inspected = z.infer<typeof inspectedSchema>;

export const importedSchema = z.strictObject({
  dataset: datasetDescriptorSchema,
  /** Files that were passed over, such as hidden ones: how many, and the first of them. */
  ignored: z.strictObject({ count: z.int(), first: z.array(z.string()) }),
});
export type Imported = z.infer<typeof importedSchema>;

export const dataProgressSchema = z.strictObject({
  dataset: z.string(),
  work: z.enum(['download', 'import', 'prepare']),
  unit: z.enum(['bytes', 'files', 'steps']),
  done: z.number(),
  /** null: not known beforehand. */
  total: z.number().nullable(),
});
export type DataProgress = z.infer<typeof dataProgressSchema>;

/** Work on a dataset that takes long, and how far it is; null before the first is heard of it. */
export const dataWorkSchema = z.strictObject({
  dataset: z.string(),
  kind: z.enum(['import', 'fetch']),
  progress: dataProgressSchema.nullable(),
});
export type DataWork = z.infer<typeof dataWorkSchema>;

/** How it ended: with errors, or, where there are none, with the dataset being here. */
export const dataEndSchema = dataWorkSchema.omit({ progress: true }).extend({ errors: z.array(errorSchema) });
export type DataEnd = z.infer<typeof dataEndSchema>;
