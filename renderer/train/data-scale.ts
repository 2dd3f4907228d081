/**
 * Whether the columns of a dataset are so far from 1 that a network trains badly on them as they are. Measured on the moons,
 * scaled or moved, with a network of two hidden layers: from a scale of 10, of 1/30, or a mean of 10, ten epochs come to 50
 * to 85 %, normalized to 98 %.
 */
import type { DatasetSummary } from '../../engine/contract/data.ts';
import type { ExperimentDocument, NetworkDocument, PartDocument } from '../../engine/contract/documents.ts';
import { partsAt, withValue } from './experiment-edits.ts';

type Range = DatasetSummary['ranges'][number];

/** Of √(mean² + std²), what a unit of the first layer sees of the column. */
const large = 10;
/** Of the largest value of all columns. */
const small = 0.1;

export interface FarScale {
  readonly kind: 'large' | 'small';
  /** The column that reaches farthest. */
  readonly name: string;
  /** Its largest value, without its sign. */
  readonly reach: number;
  /** How many columns are far, this one among them. */
  readonly columns: number;
}

const reachOf = ({ min, max }: Range): number => Math.max(Math.abs(min), Math.abs(max));

/** Null where nothing is to be said. A column that never changes is no part of it when all are small. */
export function farScale(ranges: readonly Range[]): FarScale | null {
  const far = (kind: FarScale['kind'], columns: readonly Range[]): FarScale | null => {
    const [widest] = columns.toSorted((a, b) => reachOf(b) - reachOf(a));
    return widest ? { kind, name: widest.name, reach: reachOf(widest), columns: columns.length } : null;
  };
  const wide = ranges.filter(({ mean, std }) => Math.hypot(mean, std) >= large);
  if (wide.length > 0) return far('large', wide);
  const changing = ranges.filter(({ std }) => std > 0);
  return changing.every((range) => reachOf(range) < small) ? far('small', changing) : null;
}

/** Whether all that reads the input, flattened or not, is a batch norm: then the network normalizes by itself. */
export function beginsNormalized({ nodes, edges }: Pick<NetworkDocument, 'nodes' | 'edges'>): boolean {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const seen = new Set<string>();
  const readers = (id: string): string[] =>
    edges.flatMap(([from, to]) => {
      if (from !== id || seen.has(to)) return [];
      seen.add(to);
      return kinds.get(to) === 'flatten' ? readers(to) : [kinds.get(to) ?? ''];
    });
  const first = nodes.filter(({ kind }) => kind === 'input').flatMap(({ id }) => readers(id));
  return first.length > 0 && first.every((kind) => kind === 'batch-norm');
}

const steps: readonly PartDocument[] = [{ kind: 'zero-center' }, { kind: 'normalize' }];

export const isRaw = (experiment: ExperimentDocument): boolean =>
  partsAt(experiment, 'data.preprocess').length === 0;

/** Both steps: dividing alone leaves a column that is far from zero there. */
export const normalized = (experiment: ExperimentDocument): ExperimentDocument =>
  withValue(experiment, 'data.preprocess', steps);
