/** The rows of runs: made queued, started, and ended once; renamed, hidden and brought back. */
import { z } from 'zod';
import { resolvedExperimentSchema, type ResolvedExperiment } from '../contract/documents.ts';
import { errorSchema, fail, faninError, type FaninError } from '../contract/errors.ts';
import {
  endingSchema,
  nonFiniteSchema,
  runStatuses,
  type Ending,
  type NonFinite,
  type RunStatus,
  type RunSummary,
  statusTexts,
} from '../contract/run.ts';
import { fromJson } from './json.ts';
import type { LastAndBest } from './metrics.ts';
import type { Connection } from './open.ts';
import { runStatements, type EndStatus, type RunFacts, type RunRow } from './run-statements.ts';

export type { EndStatus, RunFacts } from './run-statements.ts';

/** What a run is made of. */
export interface NewRun {
  readonly document: ResolvedExperiment;
  /** The experiment's name. */
  readonly experiment: string;
  /** sha256 of the data it is to see. */
  readonly dataHash: string;
  /** By default the experiment's. */
  readonly name?: string | undefined;
  readonly parameters: number;
  /** Steps the whole run takes. */
  readonly steps: number;
  /** Of the app. */
  readonly version: string;
}

export interface StoredDocument {
  readonly id: number;
  readonly document: ResolvedExperiment;
}

const statusSchema = z.enum(runStatuses);

export class Runs {
  private readonly statements;

  constructor(db: Connection) {
    this.statements = runStatements(db);
  }

  /** Returns the id. `engine` is the token of the engine that will run it. */
  create(run: NewRun, engine: string, now: number): number {
    const { document } = run;
    const { lastInsertRowid } = this.statements.insert.run({
      experiment: run.experiment,
      name: run.name ?? run.experiment,
      seed: document.seed,
      dataset: document.data.dataset,
      dataHash: run.dataHash,
      parameters: run.parameters,
      now,
      steps: run.steps,
      epochs: document.training.epochs,
      colour: this.freeColour(),
      version: run.version,
      engine,
    });
    this.statements.insertDocument.run(Number(lastInsertRowid), JSON.stringify(document));
    return Number(lastInsertRowid);
  }

  private freeColour(): number {
    const taken = this.statements.latestColours.all();
    let slot = 0;
    while (taken.includes(slot)) slot++;
    return slot;
  }

  start(id: number, facts: RunFacts, engine: string | null, now: number): void {
    const { kernels, lanes, host } = facts;
    const { changes } = this.statements.start.run({ id, engine, now, kernels, lanes, host });
    if (changes === 0) this.explain(id, engine);
  }

  /** Waits again, with so many steps done. Throws `run_not_stopped`, `run_elsewhere`, `unknown_run`. */
  resume(id: number, step: number, engine: string, now: number): void {
    if (this.statements.resume.run({ id, engine, step, now }).changes > 0) return;
    const row = this.statements.hold.get(id);
    if (!row) return fail('unknown_run', 'run', { id });
    if (row.engine !== null && row.engine !== engine) return fail('run_elsewhere', 'run', { id });
    fail('run_not_stopped', 'run', { id, status: statusTexts[statusSchema.parse(row.status)] });
  }

  progress(id: number, step: number, speed: number | null, engine: string | null, now: number): void {
    const { changes } = this.statements.progress.run({ id, engine, now, step, speed });
    if (changes === 0) this.explain(id, engine);
  }

  noteNonFinite(id: number, where: NonFinite, engine: string | null): void {
    const { changes } = this.statements.nonFinite.run({ id, engine, where: JSON.stringify(where) });
    if (changes === 0) this.explain(id, engine);
  }

  noteEnding(id: number, ending: Ending, engine: string | null): void {
    const { changes } = this.statements.ending.run({ id, engine, ending: JSON.stringify(ending) });
    if (changes === 0) this.explain(id, engine);
  }

  end(id: number, status: EndStatus, error: FaninError | null, engine: string | null, now: number): void {
    const text = error === null ? null : JSON.stringify(error);
    const { changes } = this.statements.end.run({ id, engine, now, status, error: text });
    if (changes === 0) this.explain(id, engine);
  }

  /**
   * Ends as `interrupted` all that an engine had before it; the time is that of their last sign of life. `how` it went
   * away is said of those that had begun.
   */
  interrupt(engine: string, how: 'engine_died' | 'engine_closed'): number[] {
    return this.statements.heldBy.all(engine).map(({ id, status }) => {
      const code = status === 'queued' ? 'run_not_begun' : how;
      const error = JSON.stringify(faninError(code, `run ${id}`));
      this.statements.interrupt.run({ id, error });
      return id;
    });
  }

  /** Throws `run_not_active`, `run_elsewhere`, `unknown_run` for one that this engine is not running. */
  requireRunning(id: number, engine: string | null): void {
    const row = this.statements.hold.get(id);
    if (row?.engine !== engine || row.status !== 'running') this.explain(id, engine);
  }

  /** Why a run could not be changed by this engine. */
  explain(id: number, engine: string | null): never {
    const row = this.statements.hold.get(id);
    if (!row) return fail('unknown_run', 'run', { id });
    if (row.engine !== null && row.engine !== engine) return fail('run_elsewhere', 'run', { id });
    return fail('run_not_active', 'run', { id, status: statusTexts[statusSchema.parse(row.status)] });
  }

  rename(id: number, name: string): void {
    if (this.statements.rename.run(name, id).changes === 0) fail('unknown_run', 'run', { id });
  }

  /** Hides a run that is over. */
  hide(id: number, now: number): void {
    const row = this.statements.hold.get(id);
    if (!row) return fail('unknown_run', 'runs', { id });
    if (row.engine !== null)
      return fail('run_active', 'runs', { id, status: statusTexts[statusSchema.parse(row.status)] });
    this.statements.hide.run(now, id);
  }

  /** Shows a hidden run again; one that shows already stays as it is. */
  show(id: number): void {
    if (this.statements.show.run(id).changes === 0) fail('unknown_run', 'runs', { id });
  }

  /** Removes for good what was hidden before `time`, with all its points. How many runs that were. */
  purge(time: number): number {
    return this.statements.hiddenBefore
      .all(time)
      .reduce((sum, id) => sum + this.statements.remove.run(id).changes, 0);
  }

  summary(id: number, values: LastAndBest): RunSummary {
    const row = this.statements.one.get(id);
    return row ? toSummary(row, values) : fail('unknown_run', 'run', { id });
  }

  /** Newest first. */
  summaries(values: ReadonlyMap<number, LastAndBest>): RunSummary[] {
    return this.statements.all
      .all()
      .map((row) => toSummary(row, values.get(row.id) ?? { last: {}, best: {} }));
  }

  document(id: number): ResolvedExperiment {
    const text = this.statements.document.get(id);
    if (text === undefined) return fail('unknown_run', 'run', { id });
    return toDocument(id, text);
  }

  /** Runs as long and as large, of the same seed, that saw other data under the same name; newest first. */
  onOtherData({ document, dataHash, parameters, steps }: NewRun): StoredDocument[] {
    const { seed, data } = document;
    const asked = { dataset: data.dataset, seed, parameters, steps, dataHash };
    return this.statements.onOtherData
      .all(asked)
      .map(({ id, document: text }) => ({ id, document: toDocument(id, text) }));
  }

  /** Throws `unknown_run` for a run that is not there or hidden. */
  require(id: number): void {
    if (!this.statements.hold.get(id)) fail('unknown_run', 'run', { id });
  }
}

const toDocument = (id: number, text: string): ResolvedExperiment =>
  fromJson(resolvedExperimentSchema, text, `run ${id}, document`);

function toSummary(row: RunRow, values: LastAndBest): RunSummary {
  const { speed, non_finite, ending, data_hash, ...rest } = row;
  return {
    ...rest,
    status: toStatus(row),
    dataHash: data_hash,
    error: toError(row),
    examplesPerSecond: speed,
    nonFinite:
      non_finite === null ? null : fromJson(nonFiniteSchema, non_finite, `run ${row.id}, non_finite`),
    ending: ending === null ? null : fromJson(endingSchema, ending, `run ${row.id}, ending`),
    ...values,
  };
}

function toStatus({ id, status }: RunRow): RunStatus {
  const result = statusSchema.safeParse(status);
  return result.success
    ? result.data
    : fail('database_damaged', `run ${id}`, { reason: { en: `status ${status}`, ko: `상태 ${status}` } });
}

function toError({ id, error }: RunRow): FaninError | null {
  return error === null ? null : fromJson(errorSchema, error, `run ${id}, error`);
}
