/** Where labs are run: one at a time, stoppable, and what each came to last is kept. */
import { fail, faninError, FaninFailure, toErrors, type FaninError } from '../contract/errors.ts';
import type { Outcome } from '../contract/lab-outcome.ts';
import type { LabProgress } from '../contract/labs.ts';
import type { EventData, EventName, Result } from '../contract/protocol.ts';
import type { Store } from '../store/store.ts';
import { version } from '../version.ts';
import { labNumbered, labs } from './index.ts';
import { runLab, type LabTools } from './run-lab.ts';

export interface LabDeskParts {
  readonly tools: Omit<LabTools, 'store'>;
  readonly store: () => Store;
  cancelRuns(runs: readonly number[]): void;
  readonly emit: <E extends EventName>(event: E, data: EventData<E>) => void;
}

interface Running {
  progress: LabProgress;
  readonly stop: AbortController;
  readonly runs: number[];
}

export class LabDesk {
  private readonly parts: LabDeskParts;
  private running: Running | null = null;

  constructor(parts: LabDeskParts) {
    this.parts = parts;
  }

  /** What there is, what each came to last, and how far the one that is running is. */
  all(): Result<'labs'> {
    const [outcomes, unreadable]: [Outcome[], Result<'labs'>['unreadable']] = [[], []];
    for (const { lab } of labs) {
      try {
        const outcome = this.parts.store().outcome(lab.number);
        if (outcome) outcomes.push(outcome);
      } catch (thrown) {
        if (!(thrown instanceof FaninFailure && thrown.errors[0].code === 'database_damaged')) throw thrown;
        // It is mended by running that lab again, and keeps nobody from the others.
        const error = faninError('lab_outcome_unreadable', `lab ${lab.number}`, { lab: lab.number });
        unreadable.push({ lab: lab.number, error });
      }
    }
    return {
      labs: labs.map(({ lab }) => lab),
      outcomes,
      unreadable,
      running: this.running?.progress ?? null,
    };
  }

  /** Throws `lab_unknown`, `lab_running`, `lab_cancelled`, and what keeps its runs from being started. */
  async run(number: number): Promise<Outcome> {
    const found = labNumbered(number);
    if (this.running) fail('lab_running', `lab ${number}`, { running: this.running.progress.lab });
    const { tools, store, emit } = this.parts;
    const running: Running = {
      progress: { lab: number, done: 0, total: 1 },
      stop: new AbortController(),
      runs: [],
    };
    this.running = running;
    const started = Date.now();
    let outcome: Outcome | null = null;
    let error: FaninError | null = null;
    try {
      const came = await runLab(
        found,
        { ...tools, store: store() },
        {
          stop: running.stop.signal,
          tell: (done, total) => {
            running.progress = { lab: number, done, total };
            emit('labProgress', running.progress);
          },
          began: (runs) => running.runs.push(...runs),
        },
      );
      const made = { ...came, version, started, ended: Date.now() };
      store().keepOutcome(made);
      outcome = made;
      return made;
    } catch (thrown) {
      [error] = toErrors(thrown, `lab ${number}`);
      throw thrown;
    } finally {
      this.running = null;
      // First, as runs that cannot be ended may throw.
      emit('labEnded', { lab: number, outcome, error });
      // Whatever ended it early, its runs are of no use by themselves.
      if (!outcome) this.parts.cancelRuns(running.runs);
    }
  }

  /** Throws `lab_idle`. */
  cancel(number: number): void {
    const { running } = this;
    if (running?.progress.lab !== number) return fail('lab_idle', `lab ${number}`, { got: number });
    running.stop.abort(new FaninFailure(faninError('lab_cancelled', `lab ${number}`)));
    this.parts.cancelRuns(running.runs);
  }
}
