/** The stored runs as every screen sees them: the list, what is picked, hidden or pointed at, and how far training is. */
/* eslint-disable svelte/prefer-svelte-reactivity -- maps and sets are state only raw, replaced as a whole; the rest is bookkeeping nothing draws */
import type { EventData } from '../engine/contract/protocol.ts';
import type { Progress, RunSummary } from '../engine/contract/run.ts';
import { isLoss } from './charts/curves.ts';
import { frame, type Frame } from './charts/frame.ts';
import { extend, nothingPicked, pickOnly, toggle, without, type Selection } from './compare/selection.ts';
import { engine } from './engine.ts';
import type { EngineDoor } from './engine-door.ts';
import { sameItems } from './ui/steady.ts';

/** What was told of runs, as a change of all that are known. */
type Change = (known: Map<number, RunSummary>) => void;

export class Runs {
  /** Newest first. */
  list = $state.raw<readonly RunSummary[]>([]);
  /** False until the engine has answered for the first time: an empty list says nothing before. */
  loaded = $state(false);
  progress = $state.raw<ReadonlyMap<number, Progress>>(new Map());
  selection = $state.raw<Selection>(nothingPicked);
  /** Hidden on every chart, still picked. */
  hidden = $state.raw<ReadonlySet<number>>(new Set());
  /** Others are shown as differences from this one. */
  baseline = $state.raw<number | null>(null);
  /** Under the pointer, in whatever chart or row. */
  highlighted = $state.raw<number | null>(null);
  /** Chosen to be looked at on the Train screen; null follows what is training. */
  chosen = $state.raw<number | null>(null);

  readonly byId = $derived<ReadonlyMap<number, RunSummary>>(new Map(this.list.map((run) => [run.id, run])));
  readonly queue = $derived(this.list.filter(({ status }) => status === 'queued').toReversed());
  readonly training = $derived(this.list.filter(({ status }) => status === 'running' || status === 'paused'));
  /** Chosen, else training, else next in the queue, else the newest, of which nothing is seen where it was stopped in the queue. */
  readonly current = $derived<RunSummary | null>(
    (this.chosen === null ? undefined : this.byId.get(this.chosen)) ??
      this.training.at(-1) ??
      this.queue[0] ??
      this.list.find(({ status, started }) => status !== 'interrupted' || started !== null) ??
      this.list[0] ??
      null,
  );

  readonly #door: Pick<EngineDoor, 'request' | 'on'>;
  readonly #batch: Frame;
  #waiting: Change[] = [];

  constructor(door: Pick<EngineDoor, 'request' | 'on'>, batch: Frame) {
    this.#door = door;
    this.#batch = batch;
    door.on('runChanged', (run) => this.#hear((known) => this.#changed(known, run), true));
    door.on('runsRemoved', ({ runs }) => {
      batch.settle();
      this.#remove(runs);
    });
    door.on('points', (event) => this.#hear((known) => measured(known, event)));
    door.on('progress', (progress) =>
      this.#hear(() => (this.progress = new Map(this.progress).set(progress.run, progress))),
    );
  }

  async load(): Promise<void> {
    const { runs } = await this.#answer(this.#door.request('runs', {}));
    this.list = newestFirst(runs);
    this.loaded = true;
    // Of runs whose engine died nobody told that they ended.
    this.progress = new Map([...this.progress].filter(([id]) => underWay(this.byId.get(id)?.status)));
  }

  /** Summaries that are new, or newer than those in the list. */
  note(changed: readonly RunSummary[]): void {
    this.#take(changed.map((run) => (known) => this.#changed(known, run)));
  }

  /** Gathered, because a sweep is told of run by run: thousands of runs cost one pass over the list. */
  #hear(change: Change, soon = false): void {
    this.#waiting.push(change);
    this.#batch.add(() => this.#take(this.#waiting.splice(0)), soon);
  }

  #take(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    const known = new Map(this.byId);
    for (const change of changes) change(known);
    const list = newestFirst([...known.values()]);
    if (!sameItems(list, this.list)) this.list = list;
  }

  #changed(known: Map<number, RunSummary>, run: RunSummary): void {
    // A run just queued is what one wants to see, not the old one that was looked at before.
    if (!known.has(run.id) && underWay(run.status)) this.chosen = null;
    if (!underWay(run.status) && this.progress.has(run.id)) {
      this.progress = new Map([...this.progress].filter(([id]) => id !== run.id));
    }
    known.set(run.id, run);
  }

  async cancel(run: number): Promise<void> {
    this.note([await this.#answer(this.#door.request('cancel', { run }))]);
  }

  async resume(run: number): Promise<void> {
    this.note([await this.#answer(this.#door.request('resume', { run }))]);
  }

  async rename(run: number, name: string): Promise<void> {
    this.note([await this.#answer(this.#door.request('rename', { run, name }))]);
  }

  /** Answers the runs that were deleted: they can be brought back with `restore`. */
  async remove(runs: readonly number[]): Promise<readonly number[]> {
    const { deleted } = await this.#answer(this.#door.request('delete', { runs: [...runs] }));
    this.#remove(deleted);
    return deleted;
  }

  async restore(runs: readonly number[]): Promise<void> {
    const restored = await this.#answer(this.#door.request('restore', { runs: [...runs] }));
    this.note(restored.runs);
  }

  /** An answer comes after what the engine told before it, some of which may still be waiting for its frame. */
  async #answer<T>(asked: Promise<T>): Promise<T> {
    const answer = await asked;
    this.#batch.settle();
    return answer;
  }

  pickOnly(id: number): void {
    this.selection = pickOnly(id);
  }
  toggle(id: number): void {
    this.selection = toggle(this.selection, id);
  }
  extend(id: number, shown: readonly number[]): void {
    this.selection = extend(this.selection, id, shown);
  }
  pick(ids: readonly number[]): void {
    this.selection = { picked: ids, anchor: ids.at(-1) ?? null };
  }

  toggleHidden(id: number): void {
    const next = new Set(this.hidden);
    if (!next.delete(id)) next.add(id);
    this.hidden = next;
  }

  toggleBaseline(id: number): void {
    this.baseline = this.baseline === id ? null : id;
  }

  #remove(ids: readonly number[]): void {
    const gone = new Set(ids);
    this.list = this.list.filter(({ id }) => !gone.has(id));
    this.selection = without(this.selection, gone);
    if (this.baseline !== null && gone.has(this.baseline)) this.baseline = null;
    if (this.chosen !== null && gone.has(this.chosen)) this.chosen = null;
  }
}

/** Live points are newer than the run's summary: last and best follow them. */
function measured(known: Map<number, RunSummary>, { run: id, points }: EventData<'points'>): void {
  const run = known.get(id);
  if (!run) return;
  const last = { ...run.last };
  const best = { ...run.best };
  for (const { metric, value } of points) {
    last[metric] = value;
    const before = best[metric];
    if (value === null) continue;
    const better =
      before === undefined || before === null || (isLoss(metric) ? value < before : value > before);
    if (better) best[metric] = value;
  }
  const step = Math.max(run.step, ...points.map((point) => point.step));
  known.set(id, { ...run, last, best, step });
}

export function underWay(status: RunSummary['status'] | undefined): boolean {
  return status === 'queued' || status === 'running' || status === 'paused';
}

/** Whether it was stopped before its end, and can go on. */
export const stopped = ({ status }: RunSummary): boolean =>
  status === 'interrupted' || status === 'cancelled' || status === 'failed';

/** Whether its weights were stored: a run that trained and was stopped by hand has those of its last step. */
export function hasWeights({ status, started }: RunSummary): boolean {
  return status === 'finished' || (status === 'cancelled' && started !== null);
}

function newestFirst(runs: readonly RunSummary[]): readonly RunSummary[] {
  return runs.toSorted((a, b) => b.id - a.id);
}

export const runs = new Runs(engine, frame);
