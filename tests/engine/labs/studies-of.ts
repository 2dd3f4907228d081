import type { Measurement } from '../../../engine/labs/measurement.ts';

/** The studies that a measurement reads. */
export function studiesOf(measurement: Measurement): string[] {
  if ('study' in measurement) return [measurement.study];
  if (!('of' in measurement)) return [];
  if (measurement.kind === 'each') return measurement.of.flatMap(studiesOf);
  return [...studiesOf(measurement.of), ...('over' in measurement ? studiesOf(measurement.over) : [])];
}
