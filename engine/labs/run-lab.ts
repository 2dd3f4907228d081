/** Runs a lab: its runs train together while its networks are looked at; then every claim is measured on what came out. */
import { describe } from '../compile/compile.ts';
import { standardNormal } from '../contract/data.ts';
import type { ExperimentDocument, NetworkDocument } from '../contract/documents.ts';
import type { Cost, Counted, Outcome } from '../contract/lab-outcome.ts';
import type { Preview } from '../contract/preview.ts';
import type { InitStats, Params } from '../contract/protocol.ts';
import type { RunSummary } from '../contract/run.ts';
import { paced } from '../pace.ts';
import { gradcheck, type GradientCheck } from '../run/gradcheck.ts';
import { unlessDeleted } from '../run-over.ts';
import type { Store } from '../store/store.ts';
import { descend } from './descent.ts';
import { drawsOf } from './draws.ts';
import { drawnPlaces, places } from './functions.ts';
import { studiesOf, type Augmented, type Look, type Preprocessed, type RunnableLab } from './lab.ts';
import type { Finding, RunFinding, Traces } from './measurement.ts';
import { normalizing, nudgesOf } from './nudges.ts';
import { outcomeOf } from './outcome.ts';
import { regionsOf } from './regions.ts';

/** Of histograms. */
const bins = 64;

export interface LabTools {
  look(asked: Params<'initStats'>): Promise<InitStats>;
  preview(asked: Params<'preview'>): Promise<Preview>;
  /** Stores the runs and begins with them. */
  start(experiment: ExperimentDocument): Promise<readonly RunSummary[]>;
  /** Settles when the run has ended, however. */
  ended(run: number): Promise<void>;
  /** Of an activation, by kind. */
  cost(kind: string): Promise<Cost>;
  readonly store: Pick<Store, 'summary' | 'run' | 'probe' | 'weights' | 'wholeCurves'>;
}

export interface LabRun {
  /** Aborted, with the error that the lab ends with, where it is to stop: between two looks, or while runs are training. */
  readonly stop: AbortSignal;
  /** Parts of the work that are done, of all. */
  tell(done: number, total: number): void;
  /** Runs that it has begun. */
  began(runs: readonly number[]): void;
}

/** Throws what `stop` was aborted with, and what keeps a run from being started. */
export async function runLab(
  runnable: RunnableLab,
  tools: LabTools,
  { stop, tell, began }: LabRun,
): Promise<Omit<Outcome, 'version' | 'started' | 'ended'>> {
  const { studies } = runnable;
  const findings = new Map<string, Finding>();
  /** What takes time, in order; runs of its own are begun before, and train meanwhile. */
  const work: (() => Promise<void>)[] = [];

  // First: what cannot be trained here is told before anything is worked on for long.
  const runs: Outcome['runs'] = [];
  for (const [study, { experiment }] of studiesOf(studies, 'training')) {
    stop.throwIfAborted();
    const started = (await tools.start(experiment)).map(({ id }) => id);
    runs.push({ study, runs: started });
    began(started);
  }

  const pace = paced();
  for (const [study, { from, to }] of studiesOf(studies, 'functions'))
    findings.set(study, { kind: 'functions', x: places(from, to, drawnPlaces) });
  for (const [study, asked] of studiesOf(studies, 'descent')) {
    findings.set(study, { kind: 'descent', ...descend(asked) });
    await pace();
  }
  for (const [study, { network, seeds }] of studiesOf(studies, 'gradient-check')) {
    const checks: GradientCheck[] = [];
    findings.set(study, { kind: 'gradient-check', checks });
    for (const seed of seeds) {
      checks.push(gradcheck(network, seed));
      await pace();
    }
  }
  for (const [study, { pooling, images }] of studiesOf(studies, 'regions')) {
    findings.set(study, { kind: 'regions', pooling, regions: regionsOf(pooling, images) });
    await pace();
  }
  for (const [study, { network }] of studiesOf(studies, 'description')) {
    findings.set(study, { kind: 'counted', kinds: countedByKind(network) });
    await pace();
  }

  for (const [study, look] of studiesOf(studies, 'look')) {
    const looks: InitStats[] = [];
    findings.set(study, { kind: 'looks', looks });
    for (const seed of look.seeds)
      work.push(async () => void looks.push(await tools.look(lookOf(look, seed))));
  }
  for (const [study, asked] of studiesOf(studies, 'augmented'))
    work.push(async () => {
      findings.set(study, { kind: 'previewed', preview: await tools.preview(augmented(asked)) });
    });
  for (const [study, asked] of studiesOf(studies, 'preprocessed'))
    work.push(async () => {
      findings.set(study, { kind: 'previewed', preview: await tools.preview(preprocessed(asked)) });
    });
  for (const [study, { by, ...asked }] of studiesOf(studies, 'nudges'))
    work.push(async () => {
      const preview = await tools.preview(
        preprocessed({ ...asked, preprocess: normalizing, split: 'train' }),
      );
      findings.set(study, { kind: 'nudged', ...nudgesOf(preview, by) });
    });
  for (const [study, { network, passes }] of studiesOf(studies, 'draws'))
    work.push(async () => {
      findings.set(study, { kind: 'drawn', drawn: await drawsOf(network, passes, stop) });
    });
  for (const { study, runs: ids } of runs) {
    const found: RunFinding[] = [];
    findings.set(study, { kind: 'runs', runs: found });
    for (const id of ids)
      work.push(async () => {
        await tools.ended(id);
        found.push(runFinding(id, tools.store, await tracesOf(id, tools.store, stop)));
      });
  }
  // Last, when nothing of the lab keeps the cores busy.
  for (const [study, { layers }] of studiesOf(studies, 'costs')) {
    const costs: Cost[] = [];
    findings.set(study, { kind: 'costs', costs });
    for (const kind of layers) work.push(async () => void costs.push(await tools.cost(kind)));
  }

  for (const [done, part] of work.entries()) {
    stop.throwIfAborted();
    tell(done, work.length);
    await part();
  }
  stop.throwIfAborted();
  tell(work.length, work.length);
  const came = await outcomeOf(runnable, findings);
  stop.throwIfAborted();
  return { ...came, runs };
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

const augmented = ({ dataset, augment, split, examples, draws }: Augmented): Params<'preview'> => ({
  data: { dataset },
  augment: [...augment],
  seed: 1,
  draws,
  split,
  indices: firstOf(examples),
});

const preprocessed = ({
  data,
  preprocess,
  split,
  examples,
}: Omit<Preprocessed, 'kind' | 'title'>): Params<'preview'> => ({
  data,
  preprocess: [...preprocess],
  seed: 1,
  draws: 0,
  split,
  indices: firstOf(examples),
});

const firstOf = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Read when it is asked for: by then it has ended. */
const runFinding = (id: number, store: LabTools['store'], traces: readonly Traces[]): RunFinding => ({
  get summary() {
    return store.summary(id);
  },
  probe: () => store.probe(id, null),
  probes: () => traces,
  weights: () => store.weights(id),
  curve: (metric) => store.wholeCurves(id, [metric])[0]?.points ?? [],
});

/** Nothing of a run that was deleted: whoever asks for its summary hears so. */
async function tracesOf(id: number, store: LabTools['store'], stop: AbortSignal): Promise<Traces[]> {
  const pace = paced();
  const traces: Traces[] = [];
  for (const step of unlessDeleted(() => store.run(id).probeSteps) ?? []) {
    const probe = unlessDeleted(() => store.probe(id, step));
    if (probe) traces.push({ step, layers: probe.layers.map(tracesOfLayer) });
    await pace();
    stop.throwIfAborted();
  }
  return traces;
}

const tracesOfLayer = ({ kind, dead, numbers }: Traces['layers'][number]) => ({ kind, dead, numbers });

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
