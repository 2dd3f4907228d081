/** The thread that reads, imports and fetches data, so that the engine goes on answering meanwhile. */
import { parentPort } from 'node:worker_threads';
import type { DataProgress } from '../contract/data.ts';
import { toErrors, type FaninError } from '../contract/errors.ts';
import { jobs, type JobContext, type JobKind, type Jobs } from './jobs.ts';

export type ToDataWorker =
  | {
      readonly [K in JobKind]: {
        readonly type: 'job';
        readonly id: number;
        readonly kind: K;
        readonly params: Jobs[K][0];
        readonly home: string;
        readonly cache: string;
        /** One word of shared memory: not 0 once the job is cancelled. */
        readonly stop: Int32Array;
      };
    }[JobKind]
  | { readonly type: 'cancel'; readonly id: number };

export type FromDataWorker =
  | { readonly type: 'progress'; readonly id: number; readonly progress: DataProgress }
  | { readonly type: 'done'; readonly id: number; readonly result: Jobs[JobKind][1] }
  | { readonly type: 'failed'; readonly id: number; readonly errors: readonly [FaninError, ...FaninError[]] };

/** Progress is told at most this often, in milliseconds. */
const every = 100;

if (!parentPort) throw new Error('this is started as a thread');
const port = parentPort;
const post = (message: FromDataWorker): void => port.postMessage(message);
const underWay = new Map<number, AbortController>();

port.on('message', (message: ToDataWorker) => {
  if (message.type === 'cancel') return underWay.get(message.id)?.abort();
  const { id, home, cache, stop } = message;
  const abort = new AbortController();
  underWay.set(id, abort);
  const reporter = reporting((progress) => post({ type: 'progress', id, progress }));
  const stopped = (): boolean => Atomics.load(stop, 0) !== 0;
  run(message, { home, cache, signal: abort.signal, stopped, progress: reporter.tell })
    .finally(reporter.end)
    .then(
      (result) => post({ type: 'done', id, result }),
      (error: unknown) => post({ type: 'failed', id, errors: toErrors(error, message.kind) }),
    )
    .finally(() => underWay.delete(id));
});

/** Sends the newest progress, at once or, where that would be too often, a little later. */
function reporting(send: (progress: DataProgress) => void) {
  let told = 0;
  let newest: DataProgress | null = null;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (newest) send(newest);
    newest = null;
    told = Date.now();
  };
  return {
    tell(progress: DataProgress): void {
      newest = progress;
      const wait = told + every - Date.now();
      if (wait <= 0) flush();
      else timer ??= setTimeout(flush, wait);
    },
    /** The last of it comes before the end of the work. */
    end: flush,
  };
}

/** Of one kind at a time, so that parameters and work are known to belong together. */
async function run(
  message: Extract<ToDataWorker, { type: 'job' }>,
  context: JobContext,
): Promise<Jobs[JobKind][1]> {
  switch (message.kind) {
    case 'load':
      return jobs.load(message.params, context);
    case 'inspect':
      return jobs.inspect(message.params, context);
    case 'import':
      return jobs.import(message.params, context);
    case 'download':
      return jobs.download(message.params, context);
  }
}
