/**
 * What a claim measures, as data, and the numbers that it comes to. A measurement names a study and what is read of it, or
 * is made of others.
 */
import { fail } from '../contract/errors.ts';
import type { Counted } from '../contract/labs.ts';
import type { Preview } from '../contract/preview.ts';
import {
  statusTexts,
  type LayerStatistics,
  type MetricName,
  type Probe,
  type RunSummary,
} from '../contract/run.ts';
import type { Tensor } from '../store/store.ts';
import { coveredOverExpected, distanceFromBeta, mixedLossOff, sharesKept, targetsOff } from './augmented.ts';
import type { Drawn } from './draws.ts';
import { bendOf, functionOf } from './functions.ts';

/** The statistics that a claim can be about. */
type Take = 'mean' | 'std' | 'min' | 'max' | 'zeros' | 'saturated' | 'norm';

export type Measurement<S extends string = string> =
  /** Of a look: a statistic of every layer of a kind, from the input on. */
  | {
      readonly kind: 'layers';
      readonly study: S;
      readonly of: 'activation' | 'gradient';
      readonly take: Take;
      readonly layers: string;
    }
  /** Of training: what every run came to. */
  | { readonly kind: 'final'; readonly study: S; readonly metric: MetricName }
  /** Of training: the norm of the gradient that reached each of these weights in the last snapshot of every run. */
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
  /** How far a layer in test mode is from an affine map, whatever it has learned: 0 is one. */
  | { readonly kind: 'bend'; readonly layer: string }
  /** Of augmented examples: what squares of this side covered, over what they cover on average. */
  | { readonly kind: 'covered'; readonly study: S; readonly side: number }
  /** Of augmented examples: how far the shares of their classes are from adding up to 1, at most. */
  | { readonly kind: 'targets-off'; readonly study: S }
  /** Of augmented examples: how far the shares that they kept are from Beta(α, α), by Kolmogorov's distance. */
  | { readonly kind: 'from-beta'; readonly study: S; readonly alpha: number }
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
  | { readonly kind: 'greatest' | 'least' | 'mean'; readonly of: Measurement<S> }
  /** One after the other. */
  | { readonly kind: 'each'; readonly of: readonly Measurement<S>[] }
  /** Place by place, or over a single number. */
  | { readonly kind: 'ratio' | 'difference'; readonly of: Measurement<S>; readonly over: Measurement<S> }
  | { readonly kind: 'square' | 'magnitude'; readonly of: Measurement<S> }
  /** Every number but the first over the one before it, or less that. */
  | { readonly kind: 'growth' | 'steps'; readonly of: Measurement<S> }
  | { readonly kind: 'last'; readonly of: Measurement<S> };

/** What came out of a study. */
export type Finding =
  | { readonly kind: 'looks'; readonly looks: readonly (readonly LayerStatistics[])[] }
  | { readonly kind: 'runs'; readonly runs: readonly RunFinding[] }
  | { readonly kind: 'functions'; readonly x: readonly number[] }
  | { readonly kind: 'augmented'; readonly preview: Preview }
  | { readonly kind: 'drawn'; readonly drawn: Drawn }
  | { readonly kind: 'counted'; readonly kinds: readonly Counted[] };

export interface RunFinding {
  readonly summary: RunSummary;
  /** The last snapshot. */
  probe(): Probe | null;
  weights(): readonly Tensor[] | null;
}

export type Findings = ReadonlyMap<string, Finding>;

type Numbers = readonly (number | null)[];

/** Throws `lab_run_unfinished` where a run did not come to its end: what it was to show was not seen. */
export function measure(measurement: Measurement, findings: Findings): Numbers {
  switch (measurement.kind) {
    case 'layers': {
      const { of, take, layers } = measurement;
      const looks = looksOf(findings, measurement.study).map((all) =>
        all.filter(({ kind }) => kind === layers).map((layer) => layer[of]?.[take] ?? null),
      );
      return (looks[0] ?? []).map((_, place) => mean(looks.map((values) => values[place] ?? null)));
    }
    case 'final':
      return runsOf(findings, measurement.study).map(
        ({ summary }) => summary.last[measurement.metric] ?? null,
      );
    case 'weight-gradients':
      return runsOf(findings, measurement.study).flatMap((run) => {
        const parameters = run.probe()?.parameters ?? [];
        return measurement.nodes.map((node) => {
          const found = parameters.find((one) => one.node === node && one.name === 'weight');
          return found?.gradient.norm ?? null;
        });
      });
    case 'units-apart':
      return runsOf(findings, measurement.study).map((run) => {
        const weight = run.weights()?.find((one) => one.node === measurement.node && one.name === 'weight');
        return weight ? unitsApart(weight) : null;
      });
    case 'function': {
      const { layer, of, at = placesOf(findings, measurement.study) } = measurement;
      return functionOf(layer, at)[of];
    }
    case 'draws': {
      const finding = findings.get(measurement.study);
      if (finding?.kind !== 'drawn') throw new Error(`study ${measurement.study} drew nothing`);
      return [finding.drawn[measurement.of]];
    }
    case 'covered':
      return [coveredOverExpected(augmentedOf(findings, measurement.study), measurement.side)];
    case 'targets-off':
      return [targetsOff(augmentedOf(findings, measurement.study))];
    case 'from-beta': {
      const { study, alpha } = measurement;
      return [distanceFromBeta(sharesKept(augmentedOf(findings, study)), alpha)];
    }
    case 'times-augmented':
      return [augmentedOf(findings, measurement.study).augmented.length];
    case 'mixed-loss-off':
      return [mixedLossOff(1000)];
    case 'bend':
      return [bendOf(measurement.layer)];
    case 'total': {
      const { of, layers } = measurement;
      const counted = countedOf(findings, measurement.study).filter(
        ({ kind }) => !layers || layers.includes(kind),
      );
      return [counted.reduce((sum, one) => sum + one[of], 0)];
    }
    case 'greatest':
      return [folded(measure(measurement.of, findings), Math.max)];
    case 'least':
      return [folded(measure(measurement.of, findings), Math.min)];
    case 'mean':
      return [mean(measure(measurement.of, findings))];
    case 'each':
      return measurement.of.flatMap((one) => measure(one, findings));
    case 'ratio':
    case 'difference': {
      const [of, over] = [measure(measurement.of, findings), measure(measurement.over, findings)];
      const work = measurement.kind === 'ratio' ? divide : subtract;
      return of.map((value, place) => both(value, over.length === 1 ? over[0] : over[place], work));
    }
    case 'square':
      return measure(measurement.of, findings).map((value) => both(value, value, (a, b) => a * b));
    case 'magnitude':
      return measure(measurement.of, findings).map((value) => value && Math.abs(value));
    case 'growth':
    case 'steps': {
      const of = measure(measurement.of, findings);
      const work = measurement.kind === 'growth' ? divide : subtract;
      return of.slice(1).map((value, place) => both(value, of[place], work));
    }
    case 'last':
      return measure(measurement.of, findings).slice(-1);
  }
}

const divide = (a: number, b: number): number => a / b;
const subtract = (a: number, b: number): number => a - b;

/** Null where one of them is no number, or there is none. */
function folded(values: Numbers, work: (a: number, b: number) => number): number | null {
  const [first = null, ...more] = values;
  return more.reduce((sum, value) => both(sum, value, work), first);
}

function both(
  a: number | null | undefined,
  b: number | null | undefined,
  work: (a: number, b: number) => number,
): number | null {
  if (a === null || a === undefined || b === null || b === undefined) return null;
  const result = work(a, b);
  return Number.isFinite(result) ? result : null;
}

function mean(values: Numbers): number | null {
  const sum = folded(values, (a, b) => a + b);
  return sum === null ? null : sum / values.length;
}

/** Of weights (inputs, units). */
function unitsApart({ shape, values }: Tensor): number {
  const units = shape.at(-1) ?? 1;
  return values.reduce(
    (most, value, place) => Math.max(most, Math.abs(value - (values[place - (place % units)] ?? NaN))),
    0,
  );
}

function looksOf(findings: Findings, study: string): readonly (readonly LayerStatistics[])[] {
  const finding = findings.get(study);
  if (finding?.kind !== 'looks') throw new Error(`study ${study} is no look`);
  return finding.looks;
}

function placesOf(findings: Findings, study: string): readonly number[] {
  const finding = findings.get(study);
  if (finding?.kind !== 'functions') throw new Error(`study ${study} has no functions`);
  return finding.x;
}

function augmentedOf(findings: Findings, study: string): Preview {
  const finding = findings.get(study);
  if (finding?.kind !== 'augmented') throw new Error(`study ${study} augmented nothing`);
  return finding.preview;
}

function countedOf(findings: Findings, study: string): readonly Counted[] {
  const finding = findings.get(study);
  if (finding?.kind !== 'counted') throw new Error(`study ${study} was not counted`);
  return finding.kinds;
}

function runsOf(findings: Findings, study: string): readonly RunFinding[] {
  const finding = findings.get(study);
  if (finding?.kind !== 'runs') throw new Error(`study ${study} has no runs`);
  for (const { summary } of finding.runs) {
    const { id, status } = summary;
    if (status !== 'finished') fail('lab_run_unfinished', `run ${id}`, { id, status: statusTexts[status] });
  }
  return finding.runs;
}
