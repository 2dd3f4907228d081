/** From probabilities on a grid to what is drawn and told of a decision boundary. */
import { valuesOf } from '../../engine/contract/data.ts';
import type { Boundary } from '../../engine/contract/predictions.ts';

export interface Plane {
  /** The likeliest class at each place, from the lower left, row by row. */
  readonly chosen: Uint16Array;
  /** How much likelier than the next one, 0 to 1. */
  readonly lead: Float32Array;
}

export function planeOf({ classes, probabilities, resolution }: Boundary): Plane {
  const all = valuesOf({ element: 'float', values: probabilities });
  const places = resolution * resolution;
  const chosen = new Uint16Array(places);
  const lead = new Float32Array(places);
  for (let at = 0; at < places; at++) {
    const own = all.subarray(at * classes.length, (at + 1) * classes.length);
    let [best, second] = [0, -1];
    for (let one = 1; one < own.length; one++) {
      if ((own[one] ?? 0) > (own[best] ?? 0)) [best, second] = [one, best];
      else if (second < 0 || (own[one] ?? 0) > (own[second] ?? 0)) second = one;
    }
    chosen[at] = best;
    lead[at] = (own[best] ?? 0) - (second < 0 ? 0 : (own[second] ?? 0));
  }
  return { chosen, lead };
}

/** The share of the plane that each class takes. */
export function sharesOf({ classes }: Boundary, { chosen }: Plane): readonly number[] {
  const counts = classes.map(() => 0);
  for (const one of chosen) counts[one] = (counts[one] ?? 0) + 1;
  return counts.map((count) => count / chosen.length);
}
