/** What went astray in a run that was trained to its end all the same: told wherever a run is looked at. */
import { faninError, type FaninError } from './errors.ts';
import type { RunSummary } from './run.ts';

/** How many times its start a loss must reach: a net that learns badly stays below, one whose steps explode passes it at once. */
const mostGrowth = 10;

/** Whether a loss that is a number ended far above what it was before training. */
export function hasDiverged(start: number, end: number): boolean {
  return Number.isFinite(start) && Number.isFinite(end) && end > mostGrowth * start;
}

/**
 * `weights_not_finite` or `outputs_not_finite` where numbers ended, else `loss_diverged`; null where all is well.
 * `start`: the loss of the test set before the first step, null where it is not known.
 */
export function troubleOf(
  { nonFinite, steps, epochs, last }: Pick<RunSummary, 'nonFinite' | 'steps' | 'epochs' | 'last'>,
  start: number | null,
): FaninError | null {
  if (nonFinite) {
    const { step, node, where } = nonFinite;
    const epoch = ((step * epochs) / steps).toFixed(2);
    const code = where === 'weights' ? 'weights_not_finite' : 'outputs_not_finite';
    return faninError(code, 'training', { node, step: step.toLocaleString('en'), epoch });
  }
  const end = last['train.loss'] ?? null;
  if (start === null || end === null || !hasDiverged(start, end)) return null;
  return faninError('loss_diverged', 'training', { start: lossText(start), end: lossText(end) });
}

const lossText = (value: number): string =>
  value < 1e3 ? value.toFixed(4) : value.toExponential(2).replace('e+', 'e');
