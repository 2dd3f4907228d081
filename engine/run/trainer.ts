/**
 * The training loop, on the leading lane. It reads top-down: batch, step, observe; after every epoch the test set. It
 * never yields: reports leave in batches, and a cancel word in shared memory is looked at before every step and before
 * every pass of an evaluation.
 */
import type { ResolvedExperiment } from '../contract/documents.ts';
import type { Ending } from '../contract/run.ts';
import type { Dataset } from '../data/datasets.ts';
import { readExperiment, type Reading } from '../experiment-settings.ts';
import { checkRange } from '../input-pipeline.ts';
import type { Handles } from '../compile/plan.ts';
import type { Checkpoint } from '../store/checkpoints.ts';
import { goOn, intervalOf, tensorsOf } from './checkpoint.ts';
import { Evaluation, type Range } from './evaluation.ts';
import { fillIndices, shuffle } from './examples.ts';
import { fitToTraining } from './fit.ts';
import { Stopped, type Leader } from './leader.ts';
import { loadData, setSeed, type Chosen } from './loading.ts';
import { Patience } from './patience.ts';
import { brokenLayer, brokenWeights, readProbe } from './observe.ts';
import { Choices, summarizeChoices } from './predictions.ts';
import { start } from './start.ts';
import { Reporter, type Extent, type Report } from './reporter.ts';
import { Tally, type Means } from './tally.ts';

/** A point of training loss and accuracy is the mean over this many steps. */
const window = 10;

export interface TrainingJob {
  readonly kind: 'train';
  readonly experiment: ResolvedExperiment;
  readonly dataset: Dataset;
  /** Where it goes on from; left out or null: it begins. */
  readonly from?: Checkpoint | null;
  /** Milliseconds from one checkpoint to the next, at least. */
  readonly checkpointsEvery?: number | undefined;
}

/** `unstarted`: cancelled before the network had all of its first weights. */
export type Outcome = 'finished' | 'cancelled' | 'unstarted';

export function stepsPerEpoch(examples: number, batch: number): number {
  return Math.ceil(examples / batch);
}

/** How a run came out. */
export interface Trained {
  readonly outcome: Outcome;
  readonly ending: Ending | null;
}

export function train(lead: Leader, job: TrainingJob, send: (report: Report) => void): Trained {
  return new Trainer(lead, job, send).run();
}

class Trainer {
  private readonly count: number;
  private readonly extent: Extent;
  /** The last step with a full batch: the run ends with a snapshot. */
  private readonly lastFull: number;
  private readonly tally = new Tally();
  private step: number;
  private probeDue: boolean;
  private watching = true;
  private chosen: Chosen | null = null;
  private checkpointDue = Infinity;

  private readonly views;
  private readonly lead: Leader;
  private readonly job: TrainingJob;
  private readonly reading: Reading;
  private readonly tests: Evaluation;
  private readonly held: Evaluation | null;
  private readonly patience: Patience | null;
  private readonly reporter: Reporter;
  /** The learning rate of each step of the epoch: asked for in a step, every number on the way would be allocated. */
  private readonly rates: Float64Array;

  constructor(lead: Leader, job: TrainingJob, send: (report: Report) => void) {
    this.lead = lead;
    this.job = job;
    this.reading = readExperiment(job.experiment);
    const { arena, plan } = lead;
    const { data, indices, key, hyper, scale, count, loss, correct } = plan.handles;
    if (!data || !indices) throw new Error('this plan was not lowered for training');
    this.count = data.trainLabels.length;
    const { epochs } = this.reading;
    const perEpoch = stepsPerEpoch(this.count, plan.batch);
    const steps = perEpoch * epochs;
    this.extent = { steps, perEpoch, epochs, batch: plan.batch };
    this.rates = new Float64Array(perEpoch);
    this.lastFull = steps - perEpoch + Math.floor(this.count / plan.batch) - 1;
    this.step = job.from?.step ?? 0;
    this.probeDue = job.from?.probeDue ?? true;
    this.reporter = new Reporter(this.extent, this.step, send);
    const held = data.held?.count ?? 0;
    const test = data.testLabels.length - held;
    const evaluationOf = (range: Range) =>
      new Evaluation(lead, range, this.reading.testing, job.dataset.shape);
    this.tests = evaluationOf([0, test]);
    this.held = held > 0 ? evaluationOf([test, held]) : null;
    const { earlyStopping } = this.reading;
    this.patience = earlyStopping && new Patience(lead, earlyStopping);
    this.views = {
      data,
      key: arena.integers(key),
      hyper: arena.floats(hyper),
      indices: arena.integers(indices),
      scale: arena.floats(scale),
      count: count && arena.integers(count),
      loss: arena.floats(loss),
      correct: arena.floats(correct),
    };
  }

  run(): Trained {
    if (!this.start()) return { outcome: 'unstarted', ending: null };
    try {
      return this.train();
    } catch (error) {
      if (error instanceof Stopped) return this.end('cancelled');
      throw error;
    }
  }

  private train(): Trained {
    const { epochs, perEpoch } = this.extent;
    this.checkpointDue = performance.now() + this.untilCheckpoint();
    if (!this.job.from) {
      this.test();
      this.validate();
    }
    for (let epoch = 1 + this.step / perEpoch; ; epoch++) {
      const order = shuffle(this.lead, epoch - 1);
      this.setRates();
      for (let batch = 0; batch < perEpoch; batch++) {
        this.lead.attend();
        // Before a step, not after it: whoever hears that an epoch is over has heard what came of it.
        this.reporter.report(this.step);
        this.trainStep(order, batch);
      }
      this.recordTraining();
      const means = this.validate();
      if (means) this.patience?.note(this.step, means);
      const early = epoch < epochs && this.patience?.over === true;
      const last = early || epoch === epochs;
      this.test(last);
      if (last) return this.end('finished', early);
      this.takeCheckpoint();
    }
  }

  /** Examples, what is fitted to them, and the first weights. False where the run was cancelled meanwhile. */
  private start(): boolean {
    const { lead } = this;
    const { dataset, experiment } = this.job;
    try {
      checkRange(this.reading.augment, dataset);
      this.chosen = loadData(lead, dataset);
      if (this.job.from) {
        setSeed(lead, experiment.seed);
        goOn(lead, this.patience, this.job.from);
        return true;
      }
      fitToTraining(lead, experiment.data.preprocess ?? [], dataset);
      setSeed(lead, experiment.seed);
      start(lead, (measure) => this.firstBatch(measure));
      return true;
    } catch (error) {
      if (error instanceof Stopped) return false;
      throw error;
    }
  }

  /** The batch that the first step will see. */
  private firstBatch({ indices, count }: NonNullable<Handles['measure']>): void {
    const { arena, plan } = this.lead;
    fillIndices(arena.integers(indices!), shuffle(this.lead, 0), 0);
    if (count) arena.integers(count)[0] = plan.batch;
  }

  private setRates(): void {
    const { optimizer, schedule } = this.reading;
    const { steps, perEpoch: stepsPerEpoch } = this.extent;
    for (let batch = 0; batch < stepsPerEpoch; batch++) {
      const moment = { step: this.step + batch, steps, stepsPerEpoch };
      this.rates[batch] = optimizer.learningRate * schedule(moment);
    }
  }

  private trainStep(order: Int32Array, batch: number): void {
    const { plan } = this.lead;
    const { indices, scale, count, key, hyper, loss, correct } = this.views;
    const { optimizer } = this.reading;
    const rows = fillIndices(indices, order, batch * plan.batch);
    scale[0] = 1 / rows;
    if (count) count[0] = rows;
    key[2] = this.step;
    hyper[0] = this.rates[batch]!;
    optimizer.writeHyper(hyper, this.step);

    // Snapshots are taken of full batches only: the padding of a short one would blur them.
    let probing = this.probeDue && rows === plan.batch;
    if (!this.lead.execute('train', probing ? 'probing' : 'plain')) {
      this.findNonFinite();
      probing = rows === plan.batch;
    }
    this.tally.add(loss, correct, rows);
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
    this.reporter.broke(
      node
        ? { step: this.step, node, where: 'weights' }
        : {
            step: this.step + 1,
            node: brokenLayer(readProbe(plan, arena).layers, plan.output),
            where: 'activations',
          },
    );
  }

  /** The last update of a run has no step after it in which it would show. */
  private checkWeights(): void {
    const node = this.watching ? brokenWeights(this.lead.plan, this.lead.arena) : null;
    if (node) this.reporter.broke({ step: this.step, node, where: 'weights' });
  }

  private probe(): void {
    this.probeDue = false;
    this.reporter.snapshot(this.step, readProbe(this.lead.plan, this.lead.arena));
  }

  /** What is held out, in test mode. */
  private validate(): Means | null {
    const means = this.held?.run() ?? null;
    if (means) this.reporter.record('validation', this.step, means);
    return means;
  }

  /** The whole test set, in test mode; what is made of each example is told of the weights that the run ends with. */
  private test(last = false): void {
    const choices = last && this.chosen ? new Choices(this.chosen.test.length) : undefined;
    const means = this.tests.run(choices);
    if (means) this.reporter.record('test', this.step, means);
    if (choices) this.predicted(choices);
  }

  private predicted(choices: Choices): void {
    if (!this.chosen) return;
    const labels = this.lead.arena.integers(this.views.data.testLabels);
    this.reporter.predicted(summarizeChoices(choices, labels, this.chosen.test, this.job.dataset.classes));
  }

  /** At the end of an epoch, now and then: not of weights that are no numbers, which nobody wants to go on from. */
  private takeCheckpoint(): void {
    const { lead, patience } = this;
    const now = performance.now();
    if (now < this.checkpointDue || !this.watching) return;
    this.checkpointDue = now + this.untilCheckpoint();
    const { step, probeDue } = this;
    const watched = patience?.watched ?? null;
    this.reporter.checkpoint({ step, probeDue, watched, tensors: tensorsOf(lead, patience) });
  }

  private untilCheckpoint(): number {
    return intervalOf(this.lead, this.patience, this.job.checkpointsEvery);
  }

  private recordTraining(): void {
    const means = this.tally.take();
    if (means) this.reporter.record('train', this.step, means);
  }

  private end(outcome: Outcome, early = false): Trained {
    this.checkWeights();
    this.recordTraining();
    const restored = outcome === 'finished' && this.patience?.restore() === true;
    const stopped = restored && !this.testRestored();
    this.reporter.report(this.step, true);
    const ending = this.patience?.ending(early, restored) ?? null;
    return { outcome: stopped ? 'cancelled' : outcome, ending };
  }

  /** What the best weights make of the test set, in place of what the last ones did. False where the run was cancelled. */
  private testRestored(): boolean {
    this.reporter.predicted(null);
    const choices = new Choices(this.chosen?.test.length ?? 0);
    try {
      this.tests.run(choices);
    } catch (error) {
      if (error instanceof Stopped) return false;
      throw error;
    }
    this.predicted(choices);
    return true;
  }
}
