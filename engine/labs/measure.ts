/**
 * What a claim measures, as data, and the numbers that it comes to. A measurement names a study and what is read of it, or
 * is made of others.
 */
import { fail } from '../contract/errors.ts';
import { traced, type Cost, type Descent } from '../contract/labs.ts';
import type { InitStats } from '../contract/protocol.ts';
import { statusTexts, type MetricName, type Point, type Probe, type RunSummary } from '../contract/run.ts';
import type { GradientCheck } from '../run/gradcheck.ts';
import type { Tensor } from '../store/store.ts';
import { functionOf } from './functions.ts';

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
  /** Of training: what every run came to. */
  | { readonly kind: 'final'; readonly study: S; readonly metric: MetricName }
  /** Of training: the step at which a metric reached a value first, of every run; none where it never did. */
  | {
      readonly kind: 'steps-until';
      readonly study: S;
      readonly metric: MetricName;
      readonly reaches: number;
    }
  /** Of training: what the first or last snapshot of every run has of every layer of a kind. See `traced`. */
  | {
      readonly kind: 'traced';
      readonly study: S;
      readonly take: string;
      readonly layers: string;
      readonly at: 'first' | 'last';
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
  /** Of all measured numbers. */
  | { readonly kind: 'greatest' | 'least' | 'mean'; readonly of: Measurement<S> }
  /** One after the other. */
  | { readonly kind: 'each'; readonly of: readonly Measurement<S>[] }
  /** Place by place, or over a single number. */
  | { readonly kind: 'ratio' | 'difference'; readonly of: Measurement<S>; readonly over: Measurement<S> }
  /** Of each number, its size being without a sign. */
  | { readonly kind: 'square' | 'size'; readonly of: Measurement<S> }
  /** Every number but the first over the one before it. */
  | { readonly kind: 'growth'; readonly of: Measurement<S> }
  | { readonly kind: 'last'; readonly of: Measurement<S> };

type Seen = Pick<InitStats, 'layers' | 'parameters'>;

/** What came out of a study. */
export type Finding =
  | { readonly kind: 'looks'; readonly looks: readonly Seen[] }
  | { readonly kind: 'runs'; readonly runs: readonly RunFinding[] }
  | { readonly kind: 'functions'; readonly x: readonly number[] }
  | ({ readonly kind: 'descent' } & Omit<Descent, 'study'>)
  | { readonly kind: 'gradient-check'; readonly checks: readonly Pick<GradientCheck, 'byParameter'>[] }
  | { readonly kind: 'costs'; readonly costs: Cost[] };

export interface RunFinding {
  readonly summary: RunSummary;
  /** The last snapshot. */
  probe(): Probe | null;
  /** Every snapshot. */
  probes(): readonly Probe[];
  weights(): readonly Tensor[] | null;
  /** Every point. */
  curve(metric: MetricName): readonly Pick<Point, 'step' | 'value'>[];
}

export type Findings = ReadonlyMap<string, Finding>;

type Numbers = readonly (number | null)[];

/** Throws `lab_run_unfinished` where a run did not come to its end: what it was to show was not seen. */
export function measure(measurement: Measurement, findings: Findings): Numbers {
  switch (measurement.kind) {
    case 'layers': {
      const { study, of, take, layers, seeds } = measurement;
      const looks = seen(findings, study).map((one) =>
        one.layers.filter(({ kind }) => kind === layers).map((layer) => layer[of]?.[take] ?? null),
      );
      if (seeds === 'apart') return looks.flat();
      return (looks[0] ?? []).map((_, place) => mean(looks.map((values) => values[place] ?? null)));
    }
    case 'final':
      return runsOf(findings, measurement.study).map(
        ({ summary }) => summary.last[measurement.metric] ?? null,
      );
    case 'steps-until': {
      const { study, metric, reaches } = measurement;
      return runsOf(findings, study).map(
        (run) => run.curve(metric).find(({ value }) => value !== null && value >= reaches)?.step ?? null,
      );
    }
    case 'traced': {
      const { study, take, layers, at } = measurement;
      return runsOf(findings, study).flatMap((run) =>
        tracedIn(at === 'first' ? run.probes()[0] : run.probe(), take, layers),
      );
    }
    case 'strayed': {
      const { study, take, layers } = measurement;
      return runsOf(findings, study).flatMap((run) => {
        const [first = [], ...later] = run.probes().map((probe) => tracedIn(probe, take, layers));
        return first.map((from, place) =>
          folded(
            later.map((values) => both(values[place], from, (a, b) => Math.abs(a - b))),
            Math.max,
          ),
        );
      });
    }
    case 'weight-gradients':
      return seen(findings, measurement.study).flatMap(({ parameters }) =>
        measurement.nodes.map((node) => {
          const found = parameters.find((one) => one.node === node && one.name === 'weight');
          return found?.gradient.norm ?? null;
        }),
      );
    case 'units-apart':
      return runsOf(findings, measurement.study).map((run) => {
        const weight = run.weights()?.find((one) => one.node === measurement.node && one.name === 'weight');
        return weight ? unitsApart(weight) : null;
      });
    case 'function': {
      const { study, layer, of, at = findingOf(findings, study, 'functions').x } = measurement;
      return functionOf(layer, at)[of];
    }
    case 'one-sign': {
      const { gradients } = findingOf(findings, measurement.study, 'descent');
      const alike = gradients.filter(
        (each) => each.every((value) => value >= 0) || each.every((value) => value <= 0),
      );
      return [alike.length / gradients.length];
    }
    case 'gradient-errors': {
      const { checks } = findingOf(findings, measurement.study, 'gradient-check');
      const found = checks.flatMap(({ byParameter }) =>
        byParameter.filter(({ name }) => name === measurement.name),
      );
      return found.map(({ checked, relativeError }) => (checked > 0 ? relativeError : null));
    }
    case 'cost': {
      const { costs } = findingOf(findings, measurement.study, 'costs');
      return costs.filter(({ kind }) => kind === measurement.layer).map((cost) => cost[measurement.of]);
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
    case 'size':
      return measure(measurement.of, findings).map((value) => (value === null ? null : Math.abs(value)));
    case 'growth': {
      const of = measure(measurement.of, findings);
      return of.slice(1).map((value, place) => both(value, of[place], divide));
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

function findingOf<K extends Finding['kind']>(
  findings: Findings,
  study: string,
  kind: K,
): Extract<Finding, { kind: K }> {
  const isOf = (finding: Finding): finding is Extract<Finding, { kind: K }> => finding.kind === kind;
  const finding = findings.get(study);
  if (!finding || !isOf(finding)) throw new Error(`study ${study} has no ${kind}`);
  return finding;
}

/** Every look, or the last snapshot of every run. */
function seen(findings: Findings, study: string): readonly Seen[] {
  const finding = findings.get(study);
  if (finding?.kind === 'looks') return finding.looks;
  return runsOf(findings, study).map((run) => run.probe() ?? { layers: [], parameters: [] });
}

const tracedIn = (probe: Probe | null | undefined, take: string, layers: string): Numbers =>
  (probe?.layers ?? []).filter(({ kind }) => kind === layers).map((layer) => traced(layer, take));

function runsOf(findings: Findings, study: string): readonly RunFinding[] {
  const { runs } = findingOf(findings, study, 'runs');
  for (const { summary } of runs) {
    const { id, status } = summary;
    if (status !== 'finished') fail('lab_run_unfinished', `run ${id}`, { id, status: statusTexts[status] });
  }
  return runs;
}
