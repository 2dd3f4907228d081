/**
 * What a layer, an initializer, a dataset says about itself. The palette, the inspector, the command line and the
 * documentation are drawn from these, so that adding one touches no screen.
 */
import { z } from 'zod';

export const textSchema = z.strictObject({ en: z.string(), ko: z.string() });
/** A text in every language of the app. */
export type Text = z.infer<typeof textSchema>;

const settingBase = { name: z.string(), title: textSchema, help: textSchema };

export const settingSchema = z.discriminatedUnion('control', [
  z.strictObject({
    ...settingBase,
    control: z.literal('integer'),
    min: z.number(),
    max: z.number(),
    default: z.number(),
    /** Sliders move on a logarithmic scale over `slider`, the range people use; typing reaches min to max. */
    slider: z.tuple([z.number(), z.number()]).optional(),
    scale: z.enum(['linear', 'log']).optional(),
  }),
  z.strictObject({
    ...settingBase,
    control: z.literal('integer-or-word'),
    min: z.number(),
    max: z.number(),
    /** What may stand in place of a number. */
    word: z.strictObject({ value: z.string(), title: textSchema }),
    default: z.union([z.number(), z.string()]),
  }),
  z.strictObject({
    ...settingBase,
    control: z.literal('number'),
    min: z.number(),
    max: z.number(),
    /** null: the setting may be left empty, and `help` says what then holds. */
    default: z.number().nullable(),
    optional: z.boolean().optional(),
    exclusiveMax: z.boolean().optional(),
    slider: z.tuple([z.number(), z.number()]).optional(),
    scale: z.enum(['linear', 'log']).optional(),
  }),
  z.strictObject({ ...settingBase, control: z.literal('boolean'), default: z.boolean() }),
  z.strictObject({
    ...settingBase,
    control: z.literal('choice'),
    options: z.array(z.strictObject({ value: z.string(), title: textSchema })),
    default: z.string(),
  }),
  z.strictObject({ ...settingBase, control: z.literal('shape'), default: z.array(z.number()) }),
  z.strictObject({
    ...settingBase,
    control: z.literal('init'),
    default: z.record(z.string(), z.unknown()),
    /** Of a list of numbers such as biases, which no start of a matrix fits. */
    vector: z.literal(true).optional(),
  }),
]);
/** One setting of a layer or an initializer: how it is edited, its range and its default. */
export type Setting = z.infer<typeof settingSchema>;

export const families = ['shape', 'parameters', 'activation', 'normalization', 'regularizer'] as const;

export const layerDescriptorSchema = z.strictObject({
  kind: z.string(),
  title: textSchema,
  family: z.enum(families),
  summary: textSchema,
  formula: z.string(),
  paper: z.string(),
  settings: z.array(settingSchema),
  /** Numbers of its own that snapshots have of this layer. */
  observes: z.array(z.strictObject({ name: z.string(), title: textSchema })),
  inputs: z.strictObject({ least: z.number(), most: z.number() }),
});
export type LayerDescriptor = z.infer<typeof layerDescriptorSchema>;

export const initializerDescriptorSchema = z.strictObject({
  scheme: z.string(),
  title: textSchema,
  summary: textSchema,
  formula: z.string(),
  paper: z.string(),
  settings: z.array(settingSchema),
  /** It is made of a matrix as a whole. */
  matrix: z.boolean(),
});
export type InitializerDescriptor = z.infer<typeof initializerDescriptorSchema>;

export const partDescriptorSchema = z.strictObject({
  kind: z.string(),
  title: textSchema,
  summary: textSchema,
  formula: z.string(),
  paper: z.string(),
  settings: z.array(settingSchema),
});
/** An optimizer, a schedule, a step of preprocessing: one kind of a part of an experiment. */
export type PartDescriptor = z.infer<typeof partDescriptorSchema>;

const experimentFieldSchema = z.discriminatedUnion('field', [
  /** One value, at a path of the experiment. */
  z.strictObject({ field: z.literal('setting'), path: z.string(), setting: settingSchema }),
  /** One part: a kind with its settings. */
  z.strictObject({
    field: z.literal('part'),
    path: z.string(),
    title: textSchema,
    help: textSchema,
    /** What holds where the document names none. */
    default: z.string(),
    parts: z.array(partDescriptorSchema),
  }),
  /** Any number of parts, one after the other. */
  z.strictObject({
    field: z.literal('parts'),
    path: z.string(),
    title: textSchema,
    help: textSchema,
    parts: z.array(partDescriptorSchema),
  }),
]);
/** One thing that an experiment says, and how it is edited. */
export type ExperimentField = z.infer<typeof experimentFieldSchema>;

export const experimentGroupSchema = z.strictObject({
  name: z.string(),
  title: textSchema,
  fields: z.array(experimentFieldSchema),
});
/** Fields that belong together: the experiment panel draws them in this order. */
export type ExperimentGroup = z.infer<typeof experimentGroupSchema>;

/** Where a dataset is: on this machine, made ready when it is first used, or not here until somebody gets it. */
export const availabilitySchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('here') }),
  z.strictObject({
    state: z.literal('first-use'),
    how: textSchema,
    /** Bytes to fetch. */
    download: z.number(),
  }),
  z.strictObject({
    state: z.literal('absent'),
    how: textSchema,
    /** Bytes to fetch, where the app can fetch them itself. */
    download: z.number().nullable(),
  }),
]);

export const datasetDescriptorSchema = z.strictObject({
  name: z.string(),
  title: textSchema,
  summary: textSchema,
  kind: z.enum(['images', 'features']),
  /** Bytes enter a network as byte / 255, floats as they are. */
  element: z.enum(['byte', 'float']),
  /** Of one example: (channels, height, width) or (features). */
  shape: z.array(z.number()),
  classes: z.array(z.string()),
  /** The names of the features, in their order; none for images. */
  features: z.array(z.string()),
  train: z.number(),
  test: z.number(),
  /** Who made it and where; a citation is the same in every language. */
  source: z.union([z.string(), textSchema]),
  /** What an experiment may set under `data.settings`; everything above is said for the settings asked about. */
  settings: z.array(settingSchema),
  availability: availabilitySchema,
  /** Imported or downloaded by the user, who can remove it again. */
  removable: z.boolean(),
});
export type DatasetDescriptor = z.infer<typeof datasetDescriptorSchema>;
