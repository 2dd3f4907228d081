/** What a lab is made of. Each is one file that calls `defineLab`, and one line in `index.ts`. */
import type { Claim, Figure, Lab, Study } from '../contract/labs.ts';
import type { Text } from '../contract/descriptor.ts';
import type { ExperimentDocument, NetworkDocument, PartDocument } from '../contract/documents.ts';
import type { DatasetReference } from '../data/dataset.ts';
import { toLookAt } from '../templates/template.ts';
import type { Measurement } from './measurement.ts';
import type { Pooling } from './regions.ts';

/** A network looked at as it starts, on standard normal input; what is measured is the mean over seeds. */
export interface Look {
  readonly kind: 'look';
  readonly title: Text;
  readonly network: NetworkDocument;
  /** Examples a look. */
  readonly batch: number;
  readonly seeds: readonly number[];
  /** Whether the gradients of its weights are looked at too; left out: not. */
  readonly parameters?: boolean;
}

/** An experiment that is trained: all of its runs. */
export interface Training {
  readonly kind: 'training';
  readonly title: Text;
  readonly experiment: ExperimentDocument;
}

/** Activations as functions of their input. */
export interface Functions {
  readonly kind: 'functions';
  readonly title: Text;
  /** Kinds of layers, with their usual settings. */
  readonly layers: readonly string[];
  readonly from: number;
  readonly to: number;
}

/** One neuron, the first unit of `node`, that learns from one example after the other. See `descend`. */
export interface DescentStudy {
  readonly kind: 'descent';
  readonly title: Text;
  readonly network: NetworkDocument;
  readonly node: string;
  /** Whether its inputs are centred on zero; else all of them are positive. */
  readonly centred: boolean;
  readonly examples: number;
  readonly learningRate: number;
}

/** A network whose gradients are compared with finite differences, in float64: a small one, it is done at once. */
export interface GradientCheckStudy {
  readonly kind: 'gradient-check';
  readonly title: Text;
  readonly network: NetworkDocument;
  readonly seeds: readonly number[];
}

/** Activations that are timed, once nothing of the lab is training. */
export interface Costs {
  readonly kind: 'costs';
  readonly title: Text;
  /** Kinds of layers, with their usual settings. */
  readonly layers: readonly string[];
}

/** A network whose parameters and operations are counted, however large it is. */
export interface Description {
  readonly kind: 'description';
  readonly title: Text;
  readonly network: NetworkDocument;
}

/** A network that draws by lot, run so many times on one batch of standard normal numbers. */
export interface Draws {
  readonly kind: 'draws';
  readonly title: Text;
  readonly network: NetworkDocument;
  readonly passes: number;
}

/** The first examples of a dataset, augmented so many times each. */
export interface Augmented {
  readonly kind: 'augmented';
  readonly title: Text;
  readonly dataset: string;
  readonly augment: readonly PartDocument[];
  readonly split: 'train' | 'test';
  readonly examples: number;
  readonly draws: number;
  /** α of the Beta distribution by which they are mixed, where they are. */
  readonly alpha?: number;
}

/** The first training examples of a dataset, or test examples, after each step of preprocessing. */
export interface Preprocessed {
  readonly kind: 'preprocessed';
  readonly title: Text;
  readonly data: DatasetReference;
  readonly preprocess: readonly PartDocument[];
  readonly split: 'train' | 'test';
  readonly examples: number;
}

/** A linear classifier of two features and two classes, its weights moved a little. See `nudgesOf`. */
export interface Nudges {
  readonly kind: 'nudges';
  readonly title: Text;
  readonly data: DatasetReference;
  readonly examples: number;
  /** Of the length of the weights. */
  readonly by: number;
}

/** Regions of fractional max pooling, drawn for so many images. */
export interface RegionsStudy {
  readonly kind: 'regions';
  readonly title: Text;
  readonly pooling: Pooling;
  readonly images: number;
}

export type AnyStudy =
  | Look
  | Training
  | Functions
  | DescentStudy
  | GradientCheckStudy
  | Costs
  | Description
  | Draws
  | Augmented
  | Preprocessed
  | Nudges
  | RegionsStudy;

interface MeasuredClaim<S extends string> extends Omit<Claim, 'why'> {
  readonly measurement: Measurement<S>;
  readonly why?: Text;
}

/** What has to be said and not measured. */
type WrittenFigure = Extract<Figure, { kind: 'table' }>;
type DrawnFigure = Exclude<Figure, WrittenFigure>;

interface FigureOf<S extends string> {
  readonly studies: readonly S[];
}

interface LabDefinition<S extends string> extends Omit<Lab, 'studies' | 'figures' | 'claims'> {
  readonly studies: Readonly<Record<S, AnyStudy>>;
  readonly figures: readonly ((DrawnFigure & FigureOf<S>) | WrittenFigure)[];
  readonly claims: readonly MeasuredClaim<S>[];
}

export interface RunnableLab {
  /** As screens and commands see it. */
  readonly lab: Lab;
  readonly studies: ReadonlyMap<string, AnyStudy>;
  /** By the id of the claim. */
  readonly measurements: ReadonlyMap<string, Measurement>;
}

export function defineLab<const S extends string>(definition: LabDefinition<S>): RunnableLab {
  const { studies, figures, claims, ...words } = definition;
  const all: readonly (readonly [string, AnyStudy])[] = Object.entries<AnyStudy>(studies);
  return {
    lab: {
      ...words,
      studies: all.map(([id, study]) => described(id, study)),
      figures: [...figures],
      claims: claims.map(({ id, title, measures, relation, digits, why = null }) => {
        return { id, title, measures, relation, digits, why };
      }),
    },
    studies: new Map(all),
    measurements: new Map(claims.map(({ id, measurement }) => [id, measurement])),
  };
}

function described(id: string, study: AnyStudy): Study {
  const { kind, title } = study;
  switch (kind) {
    case 'look':
    case 'descent':
    case 'gradient-check':
    case 'description':
    case 'draws':
      return { id, title, kind, experiment: toLookAt(study.network) };
    case 'training':
      return { id, title, kind, experiment: study.experiment };
    case 'functions':
    case 'costs':
    case 'augmented':
    case 'preprocessed':
    case 'nudges':
    case 'regions':
      return { id, title, kind, experiment: null };
  }
}

/** Those of a kind, with their ids. */
export function studiesOf<K extends AnyStudy['kind']>(
  studies: RunnableLab['studies'],
  kind: K,
): (readonly [string, Extract<AnyStudy, { kind: K }>])[] {
  const isOf = (study: AnyStudy): study is Extract<AnyStudy, { kind: K }> => study.kind === kind;
  return [...studies].flatMap(([id, study]) => (isOf(study) ? [[id, study] as const] : []));
}
