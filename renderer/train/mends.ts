/** What can be done about what keeps an experiment from its data, each by one edit. */
import type { DatasetDescriptor, LayerDescriptor } from '../../engine/contract/descriptor.ts';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import type { FaninError } from '../../engine/contract/errors.ts';
import { partsAt, withValue } from './experiment-edits.ts';
import { endDense, fitNetwork } from './fit-network.ts';

export interface Mend {
  readonly kind:
    | 'fit'
    | 'endDense'
    | 'takeOut'
    | 'allExamples'
    | 'allComponents'
    | 'perFeature'
    | 'plainTesting'
    | 'usualSetting';
  readonly edit: (experiment: ExperimentDocument) => ExperimentDocument;
}

export interface Facts {
  readonly dataset: Pick<DatasetDescriptor, 'shape' | 'classes'> | undefined;
  /** The shape of an example when it gets to the network; null: not known. */
  readonly arriving: readonly number[] | null;
  /** The shape of a layer's output. */
  shape(id: string): readonly number[] | undefined;
  describe(kind: string): LayerDescriptor | undefined;
}

/** For a problem that the engine told of `experiment`; null where only a person can decide what to do. */
export function mendOf(error: FaninError, experiment: ExperimentDocument, facts: Facts): Mend | null {
  const { code, place } = error;
  switch (code) {
    case 'input_shape_data':
    case 'output_classes':
      return mendNetwork(code, experiment, facts);
    case 'augment_images':
    case 'augment_colours':
    case 'preprocess_features':
      return place === 'training.testing' ? plainTesting : ofPart('takeOut', place, () => null);
    case 'preprocess_components':
      return ofPart('allComponents', place, (part) => withValue(part, 'components', null));
    case 'preprocess_channels':
      return ofPart('perFeature', place, (part) => withValue(part, 'per', 'feature'));
    case 'limit_too_large':
      return { kind: 'allExamples', edit: (now) => withValue(now, place, null) };
    default:
      if (!place.startsWith('data.settings.')) return null;
      return { kind: 'usualSetting', edit: (now) => withValue(now, place, null) };
  }
}

const plainTesting: Mend = { kind: 'plainTesting', edit: (now) => withValue(now, 'training.testing', null) };

function mendNetwork(
  code: 'input_shape_data' | 'output_classes',
  { network }: ExperimentDocument,
  { dataset, arriving, shape, describe }: Facts,
): Mend | null {
  if (!dataset) return null;
  const classes = dataset.classes.length;
  const ends = { input: arriving ?? dataset.shape, classes };
  const fitted = fitNetwork(network, ends, describe);
  // The one edit mends both ends; where it would leave the end as it is, there is no layer to give the outputs.
  const helps = fitted !== network && (code === 'input_shape_data' || endsChange(network, fitted));
  if (helps) return { kind: 'fit', edit: (now) => onNetwork(now, (one) => fitNetwork(one, ends, describe)) };
  const out = network.nodes.find(({ kind }) => kind === 'output');
  const given = out && shape(out.id);
  if (code !== 'output_classes' || !given) return null;
  const end = { classes, shape: given };
  return { kind: 'endDense', edit: (now) => onNetwork(now, (one) => endDense(one, end, describe)) };
}

function endsChange(before: ExperimentDocument['network'], after: ExperimentDocument['network']): boolean {
  return after.nodes.some((node, at) => node.kind !== 'input' && node !== before.nodes[at]);
}

function onNetwork(
  experiment: ExperimentDocument,
  edit: (network: ExperimentDocument['network']) => ExperimentDocument['network'],
): ExperimentDocument {
  const network = edit(experiment.network);
  return network === experiment.network ? experiment : { ...experiment, network };
}

/** The kind of the step that stands at a place such as `data.augment[2]`; null for any other place. */
export function stepAt(experiment: ExperimentDocument, place: string): string | null {
  const [, path, index] = step.exec(place) ?? [];
  return path === undefined ? null : (partsAt(experiment, path)[Number(index)]?.kind ?? null);
}

const step = /^(data\.\w+)\[(\d+)\]$/;

type Part = ReturnType<typeof partsAt>[number];

/** Of a place such as `data.augment[2]`: that part as `change` has it, or, where it answers null, without it. */
function ofPart(kind: Mend['kind'], place: string, change: (part: Part) => Part | null): Mend | null {
  const [, path, index] = step.exec(place) ?? [];
  if (path === undefined) return null;
  return {
    kind,
    edit(now) {
      const next = partsAt(now, path).flatMap((part, at) => {
        const changed = at === Number(index) ? change(part) : part;
        return changed ? [changed] : [];
      });
      return withValue(now, path, next.length > 0 ? next : null);
    },
  };
}
