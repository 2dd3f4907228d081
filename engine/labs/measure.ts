/** The numbers that measurements come to. */
import { fail } from '../contract/errors.ts';
import { traced } from '../contract/labs.ts';
import type { Preview } from '../contract/preview.ts';
import { statusTexts } from '../contract/run.ts';
import type { Tensor } from '../store/store.ts';
import { coveredOverExpected, distanceFromBeta, mixedLossOff, sharesKept, targetsOff } from './augmented.ts';
import { bendOf, functionOf } from './functions.ts';
import type { Finding, Findings, Measurement, RunFinding, Seen, Traces } from './measurement.ts';
import { sizesOff, stepsOf, uncovered } from './regions.ts';
import { momentsAfter } from './stages.ts';
import { add, both, byPlace, divide, folded, mean, subtract, type Numbers } from './numbers.ts';

/** Throws `lab_run_unfinished` where a run did not come to its end: what it was to show was not seen. */
export function measure(measurement: Measurement, findings: Findings): Numbers {
  switch (measurement.kind) {
    case 'layers': {
      const { study, of, take, layers, seeds } = measurement;
      const looks = seen(findings, study).map((one) =>
        one.layers.filter(({ kind }) => kind === layers).map((layer) => layer[of]?.[take] ?? null),
      );
      if (seeds === 'apart') return looks.flat();
      return byPlace(looks);
    }
    case 'final':
      return runsOf(findings, measurement.study).map(
        ({ summary }) => summary.last[measurement.metric] ?? null,
      );
    case 'speeds':
      return runsOf(findings, measurement.study).map(({ summary }) => summary.examplesPerSecond);
    case 'steps-until': {
      const { study, metric, reaches } = measurement;
      return runsOf(findings, study).map(
        (run) => run.curve(metric).find(({ value }) => value !== null && value >= reaches)?.step ?? null,
      );
    }
    case 'traced': {
      const { study, take, layers, at } = measurement;
      const all = runsOf(findings, study);
      if (at === 'all') {
        const each = all.flatMap((run) => run.probes().map((probe) => tracedIn(probe, take, layers)));
        return byPlace(each);
      }
      return all.flatMap((run) => tracedIn(at === 'first' ? run.probes()[0] : run.probe(), take, layers));
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
    case 'moments': {
      const { study, after, take, per } = measurement;
      return momentsAfter(previewOf(findings, study), after, take, per);
    }
    case 'loss-change': {
      const { planes } = findingOf(findings, measurement.study, 'nudged');
      return planes.flatMap(({ of, change }) => (of === measurement.of ? [change] : []));
    }
    case 'covered':
      return [coveredOverExpected(previewOf(findings, measurement.study), measurement.side)];
    case 'targets-off':
      return [targetsOff(previewOf(findings, measurement.study))];
    case 'from-beta': {
      const { study, alpha } = measurement;
      return [distanceFromBeta(sharesKept(previewOf(findings, study)), alpha)];
    }
    case 'times-mixed':
      return [
        previewOf(findings, measurement.study).augmented.filter(({ targets }) => targets !== null).length,
      ];
    case 'region-steps':
      return stepsOf(findingOf(findings, measurement.study, 'regions').regions);
    case 'uncovered': {
      const { pooling, regions } = findingOf(findings, measurement.study, 'regions');
      return [uncovered(regions, pooling)];
    }
    case 'pooled-sizes-off': {
      const { sides, ratios } = measurement;
      const off = sizesOff(sides, ratios);
      return [Math.min(...off), Math.max(...off)];
    }
    case 'times-augmented':
      return [previewOf(findings, measurement.study).augmented.length];
    case 'mixed-loss-off':
      return [mixedLossOff(1000)];
    case 'bend':
      return [bendOf(measurement.layer)];
    case 'draws':
      return [findingOf(findings, measurement.study, 'drawn').drawn[measurement.of]];
    case 'total': {
      const { study, of, layers } = measurement;
      const { kinds } = findingOf(findings, study, 'counted');
      const counted = kinds.filter(({ kind }) => !layers || layers.includes(kind));
      return [counted.reduce((sum, one) => sum + one[of], 0)];
    }
    case 'greatest':
      return [folded(measure(measurement.of, findings), Math.max)];
    case 'least':
      return [folded(measure(measurement.of, findings), Math.min)];
    case 'sum':
      return [folded(measure(measurement.of, findings), add)];
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
      return measure(measurement.of, findings).map((value) => (value === null ? null : Math.abs(value)));
    case 'growth':
    case 'steps': {
      const of = measure(measurement.of, findings);
      const work = measurement.kind === 'growth' ? divide : subtract;
      return of.slice(1).map((value, place) => both(value, of[place], work));
    }
  }
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

const previewOf = (findings: Findings, study: string): Preview =>
  findingOf(findings, study, 'previewed').preview;

/** Every look, or the last snapshot of every run. */
function seen(findings: Findings, study: string): readonly Seen[] {
  const finding = findings.get(study);
  if (finding?.kind === 'looks') return finding.looks;
  return runsOf(findings, study).map((run) => run.probe() ?? { layers: [], parameters: [] });
}

const tracedIn = (probe: Traces | null | undefined, take: string, layers: string): Numbers =>
  (probe?.layers ?? []).filter(({ kind }) => kind === layers).map((layer) => traced(layer, take));

function runsOf(findings: Findings, study: string): readonly RunFinding[] {
  const { runs } = findingOf(findings, study, 'runs');
  for (const { summary } of runs) {
    const { id, status } = summary;
    if (status !== 'finished') fail('lab_run_unfinished', `run ${id}`, { id, status: statusTexts[status] });
  }
  return runs;
}
