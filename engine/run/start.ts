/** Gives a network its first weights: what lanes draw, what is made of whole tensors, and what depends on a first batch. */
import type { Handles } from '../compile/plan.ts';
import { finish } from '../initializers/finish.ts';
import type { Leader } from './leader.ts';
import { changeTensor } from './tensors.ts';

type Measure = NonNullable<Handles['measure']>;

/** `feed` writes a first batch for the weights that depend on one; asked only where there are such. Throws `Stopped`. */
export function start(lead: Leader, feed: (measure: Measure) => void): void {
  const { plan, arena } = lead;
  lead.execute('initialize');
  const attend = (): void => lead.attend();
  for (const whole of plan.wholes) {
    const { value, shape, how } = whole;
    changeTensor(arena.floats(value), whole, (values) => finish(how, values, shape, attend));
  }
  const { measure } = plan.handles;
  if (!measure) return;
  feed(measure);
  // What layers keep from step to step, such as running means, has seen no step of training yet.
  const kept = plan.states.map(({ value }) => arena.floats(value));
  const before = kept.map((values) => values.slice());
  for (const scaled of measure.scaled) scale(lead, scaled);
  kept.forEach((values, index) => values.set(before[index]!));
}

/** Mishkin and Matas 2016, All you need is a good init, algorithm 1, for one layer; those before it are done. */
function scale(lead: Leader, { value, stats, tolerance, attempts }: Measure['scaled'][number]): void {
  const weights = lead.arena.floats(value);
  const measured = lead.arena.floats(stats);
  for (let attempt = 0; attempt < attempts; attempt++) {
    lead.attend();
    lead.execute('pack');
    lead.execute('measure');
    const std = measured[1]!;
    // An output that is the same for every example, or no number, has no size that could be mended.
    if (!(std > 0 && std < Infinity) || Math.abs(std * std - 1) < tolerance) return;
    for (let i = 0; i < weights.length; i++) weights[i] = weights[i]! / std;
  }
}
