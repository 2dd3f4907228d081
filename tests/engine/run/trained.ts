/** Trains on the clusters in the test's own thread, on one lane of plain SIMD, and gives everything that comes of it. */
import type { NetworkDocument, ResolvedExperiment } from '../../../engine/contract/documents.ts';
import type { Predictions } from '../../../engine/contract/predictions.ts';
import type { NonFinite, Point, Probe } from '../../../engine/contract/run.ts';
import { compileRun } from '../../../engine/experiment.ts';
import { compileKernels, instantiate } from '../../../engine/kernels/load.ts';
import { control, createMemory } from '../../../engine/run/arena.ts';
import { Leader } from '../../../engine/run/leader.ts';
import type { Report } from '../../../engine/run/reporter.ts';
import { train } from '../../../engine/run/trainer.ts';
import type { Checkpoint } from '../../../engine/store/checkpoints.ts';
import { dataset, descriptor, experiment } from './clusters.ts';

export interface Change {
  readonly seed?: number;
  readonly training?: Partial<ResolvedExperiment['training']>;
  readonly data?: Partial<ResolvedExperiment['data']>;
  /** Passes over a batch in test mode after which the run is cancelled; 0: before it begins. */
  readonly cancelAfter?: number;
  readonly network?: NetworkDocument;
  readonly every?: number;
  /** Where it goes on from. */
  readonly from?: Checkpoint;
}

export function run(change: Change = {}) {
  const {
    seed = 1,
    training = {},
    data = {},
    cancelAfter = null,
    network = experiment.network,
    every = 20,
    from = null,
  } = change;
  const changed = {
    ...experiment,
    seed,
    network,
    data: { ...experiment.data, ...data },
    probes: { ...experiment.probes, every },
    training: { ...experiment.training, ...training },
  };
  const { plan, steps } = compileRun(changed, descriptor, 1);
  const memory = createMemory(plan.bytes);
  const lead = new Leader(memory, plan, instantiate(compileKernels('simd-4x8'), memory));
  const counted = { passes: 0 };
  const watch = (): void => {
    if (counted.passes === cancelAfter) lead.arena.word(control.cancel)[0] = 1;
  };
  const execute = lead.execute.bind(lead);
  lead.execute = (program, schedule) => {
    const complete = execute(program, schedule);
    if (program === 'evaluate') counted.passes++;
    watch();
    return complete;
  };
  watch();
  const reports: Report[] = [];
  const points: Point[] = [];
  const probes: Probe[] = [];
  const nonFinite: NonFinite[] = [];
  const predictions: Predictions[] = [];
  const { outcome, ending } = train(lead, { kind: 'train', experiment: changed, dataset, from }, (report) => {
    reports.push(report);
    points.push(...report.points);
    probes.push(...report.probes);
    if (report.nonFinite) nonFinite.push(report.nonFinite);
    if (report.predictions) predictions.push(report.predictions);
  });
  const weights = plan.parameters.map(({ value }) => [...lead.arena.floats(value)]);
  const of = (metric: string) => points.filter((point) => point.metric === metric);
  const { passes } = counted;
  return {
    outcome,
    ending,
    reports,
    predictions,
    points,
    probes,
    nonFinite,
    weights,
    steps,
    of,
    plan,
    passes,
  };
}
