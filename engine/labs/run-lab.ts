/** Runs a lab: looks at its networks, trains its runs together, and measures every claim on what came out. */
import { standardNormal } from '../contract/data.ts';
import { toErrors } from '../contract/errors.ts';
import type { Counted, Outcome, Verdict } from '../contract/labs.ts';
import { describe } from '../compile/compile.ts';
import type { ExperimentDocument, NetworkDocument } from '../contract/documents.ts';
import type { Preview } from '../contract/preview.ts';
import type { InitStats, Params } from '../contract/protocol.ts';
import type { RunSummary } from '../contract/run.ts';
import type { Store } from '../store/store.ts';
import { holds } from './claims.ts';
import { densityOf, firstPictures, sharesKept } from './augmented.ts';
import { drawsOf } from './draws.ts';
import { functionOf, places } from './functions.ts';
import type { AnyStudy, Augmented, Look, RunnableLab } from './lab.ts';
import { measure, type Finding, type Findings } from './measure.ts';

/** Of histograms. */
const bins = 64;
/** Where functions are drawn. */
const drawnPlaces = 401;

export interface LabTools {
  look(asked: Params<'initStats'>): Promise<InitStats>;
  preview(asked: Params<'preview'>): Promise<Preview>;
  /** Stores the runs and begins with them. */
  start(experiment: ExperimentDocument): Promise<readonly RunSummary[]>;
  /** Settles when the run has ended, however. */
  ended(run: number): Promise<void>;
  readonly store: Pick<Store, 'summary' | 'probe' | 'weights'>;
}

export interface LabRun {
  /** Aborted, with the error that the lab ends with, where it is to stop: between two looks, or while runs are training. */
  readonly stop: AbortSignal;
  /** Looks and runs that are done, of all. */
  tell(done: number, total: number): void;
  /** Runs that it has begun. */
  began(runs: readonly number[]): void;
}

/** Throws what `stop` was aborted with, and what keeps a run from being started. */
export async function runLab(
  { lab, studies, measurements }: RunnableLab,
  tools: LabTools,
  { stop, tell, began }: LabRun,
): Promise<Omit<Outcome, 'version' | 'started' | 'ended'>> {
  const looks = studiesOf(studies, 'look');
  const trainings = studiesOf(studies, 'training');
  const functions = studiesOf(studies, 'functions');
  const draws = studiesOf(studies, 'draws');
  const augmented = studiesOf(studies, 'augmented');
  const descriptions = studiesOf(studies, 'description').map(([study, { network }]) => {
    return { study, kinds: countedByKind(network) };
  });
  const findings = new Map<string, Finding>();
  let [done, total] = [0, 0];
  const next = (): void => {
    stop.throwIfAborted();
    tell(done++, total);
  };

  // First: what cannot be trained here is told before anything is worked on for long.
  const runs: { study: string; runs: number[] }[] = [];
  for (const [study, { experiment }] of trainings) {
    const started = (await tools.start(experiment)).map(({ id }) => id);
    runs.push({ study, runs: started });
    began(started);
  }
  const training = runs.flatMap(({ runs: ids }) => ids);
  total = looks.reduce(
    (sum, [, { seeds }]) => sum + seeds.length,
    augmented.length + draws.length + training.length,
  );

  for (const { study, kinds } of descriptions) findings.set(study, { kind: 'counted', kinds });
  for (const [study, { from, to }] of functions)
    findings.set(study, { kind: 'functions', x: places(from, to, drawnPlaces) });
  for (const [study, look] of looks) {
    const seen = [];
    for (const seed of look.seeds) {
      next();
      seen.push((await tools.look(lookOf(look, seed))).layers);
    }
    findings.set(study, { kind: 'looks', looks: seen });
  }
  for (const [study, asked] of augmented) {
    next();
    findings.set(study, { kind: 'augmented', preview: await tools.preview(previewed(asked)) });
  }
  for (const [study, { network, passes }] of draws) {
    next();
    findings.set(study, { kind: 'drawn', drawn: await drawsOf(network, passes, stop) });
  }
  for (const run of training) {
    next();
    await tools.ended(run);
  }
  stop.throwIfAborted();
  tell(total, total);

  for (const { study, runs: ids } of runs) {
    findings.set(study, {
      kind: 'runs',
      runs: ids.map((id) => ({
        summary: tools.store.summary(id),
        probe: () => tools.store.probe(id, null),
        weights: () => tools.store.weights(id),
      })),
    });
  }
  return {
    lab: lab.number,
    verdicts: lab.claims.map(({ id, relation }) => {
      return { claim: id, ...judged(() => measure(measurements.get(id)!, findings), relation) };
    }),
    looks: looks.map(([study]) => ({ study, layers: firstOf(findings, study) })),
    functions: functions.map(([study, { layers, from, to }]) => {
      const x = places(from, to, drawnPlaces);
      return { study, x, curves: layers.map((kind) => functionOf(kind, x)) };
    }),
    descriptions,
    pictures: augmented.flatMap(([study]) => {
      const finding = findings.get(study);
      return finding?.kind === 'augmented' ? [{ study, ...firstPictures(finding.preview) }] : [];
    }),
    densities: augmented.flatMap(([study, { alpha }]) => {
      const finding = findings.get(study);
      if (finding?.kind !== 'augmented' || alpha === undefined) return [];
      return [{ study, ...densityOf(sharesKept(finding.preview), alpha) }];
    }),
    weights: runs.flatMap(({ study, runs: [first] }) => weightsOf(study, first, tools)),
    runs,
  };
}

function weightsOf(study: string, run: number | undefined, { store }: LabTools): Outcome['weights'] {
  const parameters = run === undefined ? [] : (store.probe(run, null)?.parameters ?? []);
  return parameters.flatMap(({ node, name, weight }) => (name === 'weight' ? [{ study, node, weight }] : []));
}

function countedByKind(network: NetworkDocument): Counted[] {
  const byKind = new Map<string, Counted>();
  for (const { kind, parameters, flops, activationBytes } of describe(network).nodes) {
    const sum = byKind.get(kind) ?? { kind, parameters: 0, flops: 0, activationBytes: 0 };
    byKind.set(kind, {
      kind,
      parameters: sum.parameters + parameters,
      flops: sum.flops + flops,
      activationBytes: sum.activationBytes + activationBytes,
    });
  }
  return [...byKind.values()];
}

function studiesOf<K extends AnyStudy['kind']>(
  studies: RunnableLab['studies'],
  kind: K,
): (readonly [string, Extract<AnyStudy, { kind: K }>])[] {
  const isOf = (study: AnyStudy): study is Extract<AnyStudy, { kind: K }> => study.kind === kind;
  return [...studies].flatMap(([id, study]) => (isOf(study) ? [[id, study] as const] : []));
}

const lookOf = ({ network, batch }: Look, seed: number): Params<'initStats'> => ({
  network,
  batch,
  seed,
  data: standardNormal,
  gradients: true,
  bins,
});

const previewed = ({ dataset, augment, split, examples, draws }: Augmented): Params<'preview'> => ({
  data: { dataset },
  augment: [...augment],
  seed: 1,
  draws,
  split,
  indices: Array.from({ length: examples }, (_, index) => index),
});

function firstOf(findings: Findings, study: string): Outcome['looks'][number]['layers'] {
  const finding = findings.get(study);
  return finding?.kind === 'looks' ? [...(finding.looks[0] ?? [])] : [];
}

/** A run that failed, or was cancelled by itself, leaves its claims open, and no others. */
function judged(
  measured: () => readonly (number | null)[],
  relation: Parameters<typeof holds>[0],
): Omit<Verdict, 'claim'> {
  try {
    const numbers = [...measured()];
    return { measured: numbers, holds: holds(relation, numbers), fault: null };
  } catch (thrown) {
    return { measured: [], holds: null, fault: toErrors(thrown, 'claim')[0] };
  }
}
