/** Work on datasets that takes long, an import or a fetch: one of a kind at a time for each name, known to all, stopped by its name. */
import type { DataEnd, DataProgress, DataWork } from '../contract/data.ts';
import { fail, toErrors, type ErrorCode, type FaninError } from '../contract/errors.ts';
import type { EventData, EventName } from '../contract/protocol.ts';

type Kind = DataWork['kind'];

/** What is told of such work. Whoever asked for it may be gone by its end, so the end is told to all. */
export interface DataListener {
  began?(work: Pick<DataWork, 'dataset' | 'kind'>): void;
  progress?(progress: DataProgress): void;
  ended?(end: DataEnd): void;
}

/** Passes it on to every screen. */
export function tellingScreens(
  emit: <E extends EventName>(event: E, data: EventData<E>) => void,
): DataListener {
  return {
    began: (work) => emit('dataBegan', work),
    progress: (progress) => emit('dataProgress', progress),
    ended(end) {
      if (end.errors.length === 0) emit('datasetsChanged', { name: end.dataset });
      emit('dataEnded', end);
    },
  };
}

interface Order {
  readonly signal: AbortSignal;
  progress(progress: DataProgress): void;
}

const running: Record<Kind, ErrorCode> = { import: 'import_running', fetch: 'download_running' };
const idle: Record<Kind, ErrorCode> = { import: 'import_idle', fetch: 'download_idle' };

interface UnderWay {
  work: DataWork;
  readonly abort: AbortController;
}

export class Works {
  private readonly underWay = new Map<string, UnderWay>();
  /** Called when nothing is under way any more. */
  private readonly waiting = new Set<() => void>();

  list(): DataWork[] {
    return [...this.underWay.values()].map(({ work }) => work);
  }

  /** Throws `import_running` or `download_running`, and what the work throws. */
  async run<T>(
    { dataset, kind }: Pick<DataWork, 'dataset' | 'kind'>,
    listener: DataListener,
    work: (order: Order) => Promise<T>,
  ): Promise<T> {
    if (this.underWay.has(`${kind} ${dataset}`)) fail(running[kind], 'name', { name: dataset });
    const entry: UnderWay = { work: { dataset, kind, progress: null }, abort: new AbortController() };
    this.underWay.set(`${kind} ${dataset}`, entry);
    listener.began?.({ dataset, kind });
    let errors: readonly FaninError[] = [];
    try {
      return await work({
        signal: entry.abort.signal,
        progress(progress) {
          entry.work = { dataset, kind, progress };
          listener.progress?.(progress);
        },
      });
    } catch (error) {
      errors = toErrors(error, 'data');
      throw error;
    } finally {
      this.underWay.delete(`${kind} ${dataset}`);
      listener.ended?.({ dataset, kind, errors: [...errors] });
      if (this.underWay.size === 0) for (const wake of this.waiting) wake();
    }
  }

  /** Throws `import_idle` or `download_idle`. */
  cancel(kind: Kind, name: string): void {
    const entry = this.underWay.get(`${kind} ${name}`) ?? fail(idle[kind], 'name', { name });
    entry.abort.abort();
  }

  /** Stops all of it, and resolves when it has ended: a process that was started for it must not be left behind. */
  async stop(): Promise<void> {
    if (this.underWay.size === 0) return;
    const over = new Promise<void>((wake) => this.waiting.add(wake));
    for (const { abort } of this.underWay.values()) abort.abort();
    await over;
    this.waiting.clear();
  }
}
