/** Progress on standard error. */
import type { DataProgress } from '../contract/data.ts';

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
