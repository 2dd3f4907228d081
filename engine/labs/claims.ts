/** Whether what was measured is what a claim says. The one place that judges: the app, the command line and the tests ask here. */
import type { Relation } from '../contract/labs.ts';

type Demand = Exclude<Relation, { kind: 'reported' }>;

/** `measured`: at least one number; one that is none (null) agrees with nothing. Null of a claim that asks for nothing. */
export function holds(relation: Relation, measured: readonly (number | null)[]): boolean | null {
  if (relation.kind === 'reported') return null;
  if (measured.length === 0) return false;
  if (relation.kind === 'near' && ![1, measured.length].includes(relation.expected.length)) return false;
  return measured.every((value, place) => value !== null && agrees(relation, value, place));
}

function agrees(relation: Demand, value: number, place: number): boolean {
  switch (relation.kind) {
    case 'near':
      return Math.abs(value - (relation.expected[place] ?? relation.expected[0]!)) <= relation.within;
    case 'between':
      return relation.low <= value && value <= relation.high;
    case 'below':
      return value < relation.limit;
    case 'above':
      return value > relation.limit;
  }
}
