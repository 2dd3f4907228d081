/** Runs a lab: looks at its networks, trains its runs together, times, and measures every claim on what came out. */
import { standardNormal } from '../contract/data.ts';
import { fail, toErrors } from '../contract/errors.ts';
import type { Cost, Lab, Outcome, Verdict } from '../contract/labs.ts';
import type { ExperimentDocument } from '../contract/documents.ts';
import type { InitStats, Params } from '../contract/protocol.ts';
import type { LayerStatistics, RunSummary } from '../contract/run.ts';
import { gradcheck } from '../run/gradcheck.ts';
import type { Store } from '../store/store.ts';
import { holds } from './claims.ts';
import { descend } from './descent.ts';
import { functionOf, places } from './functions.ts';
import type { AnyStudy, Look, RunnableLab } from './lab.ts';
import { measure, type Finding, type Findings, type RunFinding } from './measure.ts';

/** Of histograms. */
const bins = 64;
/** Where functions are drawn. */
const drawnPlaces = 401;

export interface LabTools {
  look(asked: Params<'initStats'>): Promise<InitStats>;
  /** Stores the runs and begins with them. */
  start(experiment: ExperimentDocument): Promise<readonly RunSummary[]>;
  /** Settles when the run has ended, however. */
  ended(run: number): Promise<void>;
  /** Of an activation, by kind. */
  cost(kind: string): Promise<Cost>;
  readonly store: Pick<Store, 'summary' | 'run' | 'probe' | 'weights' | 'wholeCurves'>;
}

export interface LabRun {
  /** Aborted where the lab is to stop: between two looks, or while runs are training. */
  readonly stop: AbortSignal;
  /** Looks and runs that are done, of all. */
  tell(done: number, total: number): void;
  /** Runs that it has begun. */
  began(runs: readonly number[]): void;
}

/** Throws `lab_cancelled`, and what keeps a run from being started. */
export async function runLab(
  { lab, studies, measurements }: RunnableLab,
  tools: LabTools,
  { stop, tell, began }: LabRun,
): Promise<Omit<Outcome, 'version' | 'started' | 'ended'>> {
  const looks = studiesOf(studies, 'look');
  const trainings = studiesOf(studies, 'training');
  const costs = studiesOf(studies, 'costs');
  const findings = new Map<string, Finding>();
  let [done, total] = [0, 0];
  const next = (): void => {
    if (stop.aborted) fail('lab_cancelled', `lab ${lab.number}`);
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
  const looked = looks.reduce((sum, [, { seeds }]) => sum + seeds.length, 0);
  const timed = costs.reduce((sum, [, { layers }]) => sum + layers.length, 0);
  total = looked + training.length + timed;

  for (const [study, { from, to }] of studiesOf(studies, 'functions'))
    findings.set(study, { kind: 'functions', x: places(from, to, drawnPlaces) });
  for (const [study, asked] of studiesOf(studies, 'descent'))
    findings.set(study, { kind: 'descent', ...descend(asked) });
  for (const [study, { network, seeds }] of studiesOf(studies, 'gradient-check'))
    findings.set(study, { kind: 'gradient-check', checks: seeds.map((seed) => gradcheck(network, seed)) });
  for (const [study, look] of looks) {
    const seen = [];
    for (const seed of look.seeds) {
      next();
      seen.push(await tools.look(lookOf(look, seed)));
    }
    findings.set(study, { kind: 'looks', looks: seen });
  }
  for (const run of training) {
    next();
    await tools.ended(run);
  }
  for (const { study, runs: ids } of runs)
    findings.set(study, { kind: 'runs', runs: ids.map((id) => runFinding(id, tools.store)) });
  // Last, when nothing of the lab keeps the cores busy.
  for (const [study, { layers }] of costs) {
    const measured = [];
    for (const kind of layers) {
      next();
      measured.push(await tools.cost(kind));
    }
    findings.set(study, { kind: 'costs', costs: measured });
  }
  if (stop.aborted) fail('lab_cancelled', `lab ${lab.number}`);
  tell(total, total);

  return {
    lab: lab.number,
    verdicts: lab.claims.map(({ id, relation }) => {
      return { claim: id, ...judged(() => measure(measurements.get(id)!, findings), relation) };
    }),
    ...drawnOf(lab, studies, findings),
    runs,
  };
}

/** What figures draw that is in no stored run. */
function drawnOf(
  { figures }: Lab,
  studies: RunnableLab['studies'],
  findings: Findings,
): Pick<Outcome, 'looks' | 'functions' | 'descents' | 'costs'> {
  const found = [...findings];
  const byLayer = new Set(figures.flatMap((figure) => ('of' in figure ? figure.studies : [])));
  return {
    looks: found.flatMap(([study, finding]) => {
      const layers = layersOf(finding, byLayer.has(study));
      return layers ? [{ study, layers: [...layers] }] : [];
    }),
    functions: studiesOf(studies, 'functions').map(([study, { layers, from, to }]) => {
      const x = places(from, to, drawnPlaces);
      return { study, x, curves: layers.map((kind) => functionOf(kind, x)) };
    }),
    descents: found.flatMap(([study, finding]) => {
      if (finding.kind !== 'descent') return [];
      const { gradients, weights } = finding;
      return [{ study, gradients, weights }];
    }),
    costs: found.flatMap(([study, finding]) =>
      finding.kind === 'costs' ? [{ study, costs: finding.costs }] : [],
    ),
  };
}

function studiesOf<K extends AnyStudy['kind']>(
  studies: RunnableLab['studies'],
  kind: K,
): (readonly [string, Extract<AnyStudy, { kind: K }>])[] {
  const isOf = (study: AnyStudy): study is Extract<AnyStudy, { kind: K }> => study.kind === kind;
  return [...studies].flatMap(([id, study]) => (isOf(study) ? [[id, study] as const] : []));
}

const lookOf = ({ network, batch, parameters = false }: Look, seed: number): Params<'initStats'> => ({
  network,
  batch,
  seed,
  data: standardNormal,
  gradients: true,
  parameters,
  bins,
});

const runFinding = (id: number, store: LabTools['store']): RunFinding => ({
  summary: store.summary(id),
  probe: () => store.probe(id, null),
  probes: () => store.run(id).probeSteps.flatMap((step) => store.probe(id, step) ?? []),
  weights: () => store.weights(id),
  curve: (metric) => store.wholeCurves(id, [metric])[0]?.points ?? [],
});

/** Of several seeds the first; of what is trained as it ended, where that is drawn. */
function layersOf(finding: Finding, drawn: boolean): readonly LayerStatistics[] | null {
  if (finding.kind === 'looks') return finding.looks[0]?.layers ?? [];
  return finding.kind === 'runs' && drawn ? (finding.runs[0]?.probe()?.layers ?? null) : null;
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
