/**
 * What a claim measures, as data: a measurement names a study and what is read of it, or is made of others. And what comes
 * out of studies, which it is read of.
 */
import type { Cost, Counted, Descent, Nudged } from '../contract/lab-outcome.ts';
import type { Preview } from '../contract/preview.ts';
import type { InitStats } from '../contract/protocol.ts';
import type { LayerStatistics, MetricName, Point, Probe, RunSummary } from '../contract/run.ts';
import type { GradientCheck } from '../run/gradcheck.ts';
import type { Tensor } from '../store/store.ts';
import type { Drawn } from './draws.ts';
import type { Pooling, Regions } from './regions.ts';
import type { Moment } from './stages.ts';

/** The statistics that a claim can be about. */
type Take = 'mean' | 'std' | 'min' | 'max' | 'zeros' | 'saturated' | 'norm';

export type Measurement<S extends string = string> =
  /**
   * Of looks, or of the last snapshot of every run: a statistic of every layer of a kind, from the input on; the mean over
   * seeds, or one seed after the other.
   */
  | {
      readonly kind: 'layers';
      readonly study: S;
      readonly of: 'activation' | 'gradient';
      readonly take: Take;
      readonly layers: string;
      readonly seeds?: 'apart';
    }
  /** Of training: examples a second of every run. */
  | { readonly kind: 'speeds'; readonly study: S }
  /** Of training: what every run came to. */
  | { readonly kind: 'final'; readonly study: S; readonly metric: MetricName }
  /** Of training: the step at which a metric reached a value first, of every run; none where it never did. */
  | {
      readonly kind: 'steps-until';
      readonly study: S;
      readonly metric: MetricName;
      readonly reaches: number;
    }
  /**
   * Of training: what the first or last snapshot of every run has of every layer of a kind, or layer by layer the mean of all
   * snapshots of all runs. See `traced`.
   */
  | {
      readonly kind: 'traced';
      readonly study: S;
      readonly take: string;
      readonly layers: string;
      readonly at: 'first' | 'last' | 'all';
    }
  /** The same: how far it ever was from what the first snapshot has. */
  | { readonly kind: 'strayed'; readonly study: S; readonly take: string; readonly layers: string }
  /** The norm of the gradient that reached each of these weights: of every look, or in the last snapshot of every run. */
  | { readonly kind: 'weight-gradients'; readonly study: S; readonly nodes: readonly string[] }
  /** Of training: by how much the weights of a layer's units differ at most from those of its first unit, in every run. */
  | { readonly kind: 'units-apart'; readonly study: S; readonly node: string }
  /** Of functions: the value or slope of one at these places, or, without them, everywhere it is drawn. */
  | {
      readonly kind: 'function';
      readonly study: S;
      readonly layer: string;
      readonly of: 'value' | 'slope';
      readonly at?: readonly number[];
    }
  /** Of a descent: the share of examples whose gradient pushes all weights of the neuron one way. */
  | { readonly kind: 'one-sign'; readonly study: S }
  /** Of a gradient check: how far each parameter of this name is from finite differences, relatively, for every seed. */
  | { readonly kind: 'gradient-errors'; readonly study: S; readonly name: string }
  /** Nanoseconds an element. */
  | { readonly kind: 'cost'; readonly study: S; readonly layer: string; readonly of: 'forward' | 'backward' }
  /** How far a layer in test mode is from an affine map, whatever it has learned: 0 is one. */
  | { readonly kind: 'bend'; readonly layer: string }
  /**
   * Of preprocessed examples after so many steps, 0 being none: the mean, the standard deviation or the covariances of their
   * features, or of the channels of images.
   */
  | {
      readonly kind: 'moments';
      readonly study: S;
      readonly after: number;
      readonly take: Moment;
      readonly per?: 'channel';
    }
  /** Of nudges: by how much the loss changes, on data as it is or normalized. */
  | { readonly kind: 'loss-change'; readonly study: S; readonly of: 'raw' | 'normalized' }
  /** Of augmented examples: what squares of this side covered, over what they cover on average. */
  | { readonly kind: 'covered'; readonly study: S; readonly side: number }
  /** Of augmented examples: how far the shares of their classes are from adding up to 1, at most. */
  | { readonly kind: 'targets-off'; readonly study: S }
  /** Of augmented examples: how far the shares that they kept are from Beta(α, α), by Kolmogorov's distance. */
  | { readonly kind: 'from-beta'; readonly study: S; readonly alpha: number }
  /** Of augmented examples: draws that mixed their labels. */
  | { readonly kind: 'times-mixed'; readonly study: S }
  /** Of regions: from where each begins to where the next does. */
  | { readonly kind: 'region-steps'; readonly study: S }
  /** Of regions: rows and columns at the ends of images that none holds. */
  | { readonly kind: 'uncovered'; readonly study: S }
  /**
   * By how much images of these sides, from one to the other, come out larger or smaller from fractional max pooling of these
   * ratios, in tenths, than the side over the ratio, rounded down: the least and the greatest.
   */
  | {
      readonly kind: 'pooled-sizes-off';
      readonly sides: readonly [number, number];
      readonly ratios: readonly [number, number];
    }
  /** Of augmented examples: how often each was. */
  | { readonly kind: 'times-augmented'; readonly study: S }
  /** How far the loss of mixed targets is from the mixed losses, at most, of a thousand. */
  | { readonly kind: 'mixed-loss-off' }
  /** Of draws: what `Drawn` says. */
  | { readonly kind: 'draws'; readonly study: S; readonly of: keyof Drawn }
  /** Of a description: parameters, operations or bytes, of these kinds of layers or of all. */
  | {
      readonly kind: 'total';
      readonly study: S;
      readonly of: 'parameters' | 'flops' | 'activationBytes';
      readonly layers?: readonly string[];
    }
  /** Of all measured numbers. */
  | { readonly kind: 'greatest' | 'least' | 'mean' | 'sum'; readonly of: Measurement<S> }
  /** One after the other. */
  | { readonly kind: 'each'; readonly of: readonly Measurement<S>[] }
  /** Place by place, or over a single number. */
  | { readonly kind: 'ratio' | 'difference'; readonly of: Measurement<S>; readonly over: Measurement<S> }
  /** Of each number, its magnitude being without a sign. */
  | { readonly kind: 'square' | 'magnitude'; readonly of: Measurement<S> }
  /** Every number but the first over the one before it, or less that. */
  | { readonly kind: 'growth' | 'steps'; readonly of: Measurement<S> };

/** What a look or a snapshot shows. */
export type Seen = Pick<InitStats, 'layers' | 'parameters'>;

/** What came out of a study. */
export type Finding =
  | { readonly kind: 'looks'; readonly looks: readonly Seen[] }
  | { readonly kind: 'runs'; readonly runs: readonly RunFinding[] }
  | { readonly kind: 'functions'; readonly x: readonly number[] }
  | ({ readonly kind: 'descent' } & Omit<Descent, 'study'>)
  | { readonly kind: 'gradient-check'; readonly checks: readonly Pick<GradientCheck, 'byParameter'>[] }
  | { readonly kind: 'costs'; readonly costs: Cost[] }
  | { readonly kind: 'previewed'; readonly preview: Preview }
  | ({ readonly kind: 'nudged' } & Omit<Nudged, 'study'>)
  | { readonly kind: 'regions'; readonly pooling: Pooling; readonly regions: readonly Regions[] }
  | { readonly kind: 'drawn'; readonly drawn: Drawn }
  | { readonly kind: 'counted'; readonly kinds: readonly Counted[] };

/** What is followed from snapshot to snapshot: of hundreds of them the rest would be much to keep. */
export interface Traces {
  readonly step: number;
  readonly layers: readonly Pick<LayerStatistics, 'kind' | 'dead' | 'numbers'>[];
}

export interface RunFinding {
  readonly summary: RunSummary;
  /** The last snapshot. */
  probe(): Probe | null;
  /** Of every snapshot. */
  probes(): readonly Traces[];
  weights(): readonly Tensor[] | null;
  /** Every point. */
  curve(metric: MetricName): readonly Pick<Point, 'step' | 'value'>[];
}

export type Findings = ReadonlyMap<string, Finding>;
