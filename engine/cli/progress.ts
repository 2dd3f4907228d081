/** Progress on standard error. */
import type { DataProgress } from '../contract/data.ts';
import type { Progress } from '../contract/run.ts';

/** Lines come at most this often, in milliseconds. */
export const everyMs = 1000;

const verbs = { download: 'downloading', import: 'importing', prepare: 'preparing' } as const;

/** A listener that tells how far the work on data is. */
export function progressLines(): (progress: DataProgress) => void {
  let told = Date.now();
  return ({ dataset, work, unit, done, total }) => {
    const now = Date.now();
    if (now - told < everyMs) return;
    told = now;
    const amount = (value: number): string =>
      unit === 'bytes' ? `${(value / 1e6).toFixed(1)} MB` : `${value} ${unit}`;
    const whole = total === null ? '' : ` of ${amount(total)}`;
    console.error(`${verbs[work]} ${dataset}: ${amount(done)}${whole}`);
  };
}

/** Epochs are rounded down: the line of an epoch that is not over yet does not say that it is. No pace before a first step. */
export function runLine({ run, step, epoch, epochs, examplesPerSecond, secondsLeft }: Progress): string {
  const left = secondsLeft === null ? '' : `, ${Math.ceil(secondsLeft)} s left`;
  const pace = step === 0 ? '' : `, ${Math.round(examplesPerSecond).toLocaleString('en')} examples/s${left}`;
  return `run ${run}: epoch ${(Math.floor(epoch * 10) / 10).toFixed(1)} of ${epochs}${pace}`;
}
