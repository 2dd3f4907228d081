/**
 * Neighbours that are one kernel: a bias and the ReLU over what it was added to, in one pass over memory in place of two. Where
 * steps are observed, what lies between them is measured, and they stay apart.
 */
import { sameCondition } from './condition.ts';
import type { Step } from './plan.ts';

/** The same steps, fewer of them where two can be done at once. None of them is observed. */
export function joined(steps: readonly Step[]): Step[] {
  const now: Step[] = [];
  for (const step of steps) {
    const last = now.at(-1);
    if (last && areOne(last, step)) now[now.length - 1] = { ...last, kernel: 'addBiasRelu' };
    else now.push(step);
  }
  return now;
}

function areOne(bias: Step, relu: Step): boolean {
  if (bias.kernel !== 'addBias' || relu.kernel !== 'relu') return false;
  const [y, , rows, columns] = bias.args;
  const same = [y, y, rows, columns].every((argument, place) => argument === relu.args[place]);
  return same && !relu.gate && sameCondition(bias.when ?? null, relu.when ?? null);
}
