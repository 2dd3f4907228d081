/**
 * The training loop, on the leading lane. It reads top-down: batch, step, observe; after every epoch the test set. It
 * never yields: reports leave in batches, and a cancel word in shared memory is looked at before every step.
 */
import type { ResolvedExperiment } from '../contract/documents.ts';
import type { MetricName, NonFinite, Point, Probe, Progress } from '../contract/run.ts';
import type { Dataset } from '../data/datasets.ts';
import { readExperiment, type Reading } from '../experiment-settings.ts';
import { keyOf } from '../compile/streams.ts';
import type { Buffer } from '../compile/plan.ts';
import { ascending } from '../reference/random.ts';
import { copyExamples, epochOrder, subset } from './examples.ts';
import type { Leader } from './leader.ts';
import { brokenLayer, brokenWeights, finite, readProbe } from './observe.ts';

/** A point of training loss and accuracy is the mean over this many steps. */
const window = 10;
/** Reports leave at most this often, in milliseconds. */
const reportEvery = 100;

export interface TrainingJob {
  readonly kind: 'train';
  readonly experiment: ResolvedExperiment;
  readonly dataset: Dataset;
}

/** What happened since the last report. */
export interface Report {
  readonly points: readonly Point[];
  readonly probes: readonly Probe[];
  readonly progress: Omit<Progress, 'run'>;
  /** Where numbers ended, in the one report after it happened. */
  readonly nonFinite: NonFinite | null;
}

export type Outcome = 'finished' | 'cancelled';

export function stepsPerEpoch(examples: number, batch: number): number {
  return Math.ceil(examples / batch);
}

export function train(lead: Leader, job: TrainingJob, send: (report: Report) => void): Outcome {
  return new Trainer(lead, job, send).run();
}

/** Loss and hits summed over examples, in a fixed order. */
class Tally {
  private loss = 0;
  private correct = 0;
  private examples = 0;

  add(loss: Float32Array, correct: Float32Array, rows: number): void {
    for (let row = 0; row < rows; row++) {
      this.loss += loss[row]!;
      this.correct += correct[row]!;
    }
    this.examples += rows;
  }

  /** The means so far, and a fresh start; null when nothing was added. */
  take(): { loss: number; accuracy: number } | null {
    if (this.examples === 0) return null;
    const means = { loss: this.loss / this.examples, accuracy: this.correct / this.examples };
    this.loss = this.correct = this.examples = 0;
    return means;
  }
}

class Trainer {
  private readonly count: { readonly train: number; readonly test: number };
  private readonly perEpoch: number;
  private readonly steps: number;
  /** The last step with a full batch: the run ends with a snapshot. */
  private readonly lastFull: number;
  private readonly testOrder: Uint32Array;
  private readonly tally = new Tally();
  private points: Point[] = [];
  private probes: Probe[] = [];
  private step = 0;
  private probeDue = true;
  private nonFinite: NonFinite | null = null;
  private watching = true;
  private readonly pace = { since: performance.now(), step: 0, rate: 0 };

  private readonly views;
  private readonly lead: Leader;
  private readonly job: TrainingJob;
  private readonly send: (report: Report) => void;
  private readonly reading: Reading;
  /** Where the schedule stands; one object, since every step asks. */
  private readonly moment: { step: number; steps: number; stepsPerEpoch: number };

  constructor(lead: Leader, job: TrainingJob, send: (report: Report) => void) {
    this.lead = lead;
    this.job = job;
    this.send = send;
    this.reading = readExperiment(job.experiment);
    const { arena, plan } = lead;
    const { data, evaluation, indices } = plan.handles;
    if (!data || !evaluation || !indices) throw new Error('this plan was not lowered for training');
    this.count = { train: data.trainLabels.length, test: data.testLabels.length };
    this.testOrder = ascending(this.count.test);
    this.perEpoch = stepsPerEpoch(this.count.train, plan.batch);
    this.steps = this.perEpoch * this.reading.epochs;
    this.moment = { step: 0, steps: this.steps, stepsPerEpoch: this.perEpoch };
    this.lastFull = this.steps - this.perEpoch + Math.floor(this.count.train / plan.batch) - 1;
    const floats = (buffer: Buffer) => arena.floats(buffer);
    this.views = {
      data,
      key: arena.integers(plan.handles.key),
      hyper: floats(plan.handles.hyper),
      train: {
        indices: arena.integers(indices),
        scale: floats(plan.handles.scale),
        count: plan.handles.count && arena.integers(plan.handles.count),
        loss: floats(plan.handles.loss),
        correct: floats(plan.handles.correct),
      },
      test: {
        indices: arena.integers(evaluation.indices),
        scale: floats(evaluation.scale),
        count: evaluation.count && arena.integers(evaluation.count),
        loss: floats(evaluation.loss),
        correct: floats(evaluation.correct),
      },
    };
  }

  run(): Outcome {
    const { epochs } = this.reading;
    this.loadData();
    this.setSeed();
    this.lead.execute('initialize');
    this.test();
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = epochOrder(this.job.experiment.seed, epoch, this.count.train);
      for (let batch = 0; batch < this.perEpoch; batch++) {
        if (this.lead.cancelled()) return this.end('cancelled');
        this.trainStep(order, batch);
        this.report();
      }
      this.recordTraining();
      this.test();
    }
    return this.end('finished');
  }

  private loadData(): void {
    const { arena } = this.lead;
    const { dataset } = this.job;
    const { data } = this.views;
    for (const [name, split, images, labels] of [
      ['train', dataset.train, data.trainImages, data.trainLabels],
      ['test', dataset.test, data.testImages, data.testLabels],
    ] as const) {
      const chosen = subset(split, `${dataset.name}.${name}`, labels.length);
      copyExamples(split, chosen, images.length / labels.length, arena.bytes(images), arena.integers(labels));
    }
  }

  private setSeed(): void {
    const { low, high } = keyOf(this.job.experiment.seed);
    this.views.key[0] = low;
    this.views.key[1] = high;
    this.views.key[2] = 0;
  }

  private trainStep(order: Uint32Array, batch: number): void {
    const { plan } = this.lead;
    const { train, key, hyper } = this.views;
    const { optimizer } = this.reading;
    const rows = fillIndices(train.indices, order, batch * plan.batch);
    train.scale[0] = 1 / rows;
    if (train.count) train.count[0] = rows;
    key[2] = this.step;
    this.moment.step = this.step;
    optimizer.writeHyper(hyper, optimizer.learningRate * this.reading.schedule(this.moment), this.step);

    // Snapshots are taken of full batches only: the padding of a short one would blur them.
    let probing = this.probeDue && rows === plan.batch;
    if (!this.lead.execute('train', probing ? 'probing' : 'plain')) {
      this.findNonFinite();
      probing = rows === plan.batch;
    }
    this.tally.add(train.loss, train.correct, rows);
    if (probing) this.probe();

    this.step++;
    if (this.step % this.reading.probes.every === 0 || this.step === this.lastFull) this.probeDue = true;
    if (this.step % window === 0) this.recordTraining();
  }

  /** The loss of this step is not a number, and nothing was learnt from it yet: runs it again, observed. */
  private findNonFinite(): void {
    const { lead } = this;
    const { plan, arena } = lead;
    this.watching = false;
    const node = brokenWeights(plan, arena);
    lead.execute('train', 'probing');
    this.nonFinite = node
      ? { step: this.step, node, where: 'weights' }
      : {
          step: this.step + 1,
          node: brokenLayer(readProbe(plan, arena), plan.output),
          where: 'activations',
        };
  }

  /** The last update of a run has no step after it in which it would show. */
  private checkWeights(): void {
    const node = this.watching ? brokenWeights(this.lead.plan, this.lead.arena) : null;
    if (node) this.nonFinite = { step: this.step, node, where: 'weights' };
  }

  private probe(): void {
    this.probeDue = false;
    const layers = readProbe(this.lead.plan, this.lead.arena);
    this.probes.push({ step: this.step, epoch: this.step / this.perEpoch, layers });
  }

  /** The whole test set, in test mode. */
  private test(): void {
    const { evaluationBatch } = this.lead.plan;
    const { test } = this.views;
    const tally = new Tally();
    this.lead.execute('pack');
    for (let at = 0; at < this.count.test; at += evaluationBatch) {
      const rows = fillIndices(test.indices, this.testOrder, at);
      test.scale[0] = 1 / rows;
      if (test.count) test.count[0] = rows;
      this.lead.execute('evaluate');
      tally.add(test.loss, test.correct, rows);
    }
    const means = tally.take();
    if (means) this.record('test', means);
    this.report();
  }

  private recordTraining(): void {
    const means = this.tally.take();
    if (means) this.record('train', means);
  }

  private record(split: 'train' | 'test', { loss, accuracy }: { loss: number; accuracy: number }): void {
    const add = (metric: MetricName, value: number): void => {
      this.points.push({ metric, step: this.step, epoch: this.step / this.perEpoch, value: finite(value) });
    };
    add(`${split}.loss`, loss);
    add(`${split}.accuracy`, accuracy);
  }

  private report(force = false): void {
    const now = performance.now();
    const elapsed = now - this.pace.since;
    if (!force && elapsed < reportEvery) return;
    const rate = ((this.step - this.pace.step) * this.lead.plan.batch * 1000) / Math.max(elapsed, 1e-3);
    // Smoothed, or the time left would jump with every report.
    this.pace.rate = this.pace.rate === 0 ? rate : 0.8 * this.pace.rate + 0.2 * rate;
    this.pace.since = now;
    this.pace.step = this.step;
    const left = ((this.steps - this.step) * this.lead.plan.batch) / this.pace.rate;
    this.send({
      points: this.points,
      probes: this.probes,
      progress: {
        step: this.step,
        steps: this.steps,
        epoch: this.step / this.perEpoch,
        epochs: this.reading.epochs,
        examplesPerSecond: this.pace.rate,
        secondsLeft: finite(left),
      },
      nonFinite: this.nonFinite,
    });
    this.nonFinite = null;
    this.points = [];
    this.probes = [];
  }

  private end(outcome: Outcome): Outcome {
    this.checkWeights();
    this.recordTraining();
    this.report(true);
    return outcome;
  }
}

/** The next examples of an order, padded with −1; how many are real. */
function fillIndices(indices: Int32Array, order: Uint32Array, from: number): number {
  const rows = Math.min(indices.length, order.length - from);
  for (let row = 0; row < indices.length; row++) indices[row] = row < rows ? order[from + row]! : -1;
  return rows;
}
