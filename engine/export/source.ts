/** What a format writes of a run. */
import type { Curve, Probe, RunDetail } from '../contract/run.ts';
import type { TrainedNetwork } from './trained.ts';

export interface Source {
  readonly detail: RunDetail;
  /** Every point. */
  curves(): readonly Curve[];
  /** Every snapshot. */
  probes(): readonly Probe[];
  /** As it ended. Throws `run_without_weights`. */
  network(): TrainedNetwork;
}

/** A format is one file and one line in `index.ts`. */
export type Writer = (source: Source) => Uint8Array;

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
