/** The engine's end of a data thread: started when first used, kept, started anew where it has died. */
import { Worker } from 'node:worker_threads';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DataProgress } from '../contract/data.ts';
import { faninError, FaninFailure } from '../contract/errors.ts';
import { dataCache, dataHome } from '../folders.ts';
import { projectRoot } from '../kernels/load.ts';
import type { Jobs } from './jobs.ts';
import type { FromDataWorker, ToDataWorker } from './worker.ts';

/** What is asked of the thread. */
type Request = Omit<Extract<ToDataWorker, { type: 'job' }>, 'id' | 'type' | 'home' | 'cache' | 'stop'>;
type Result = Extract<FromDataWorker, { type: 'done' }>['result'];

interface Waiting {
  readonly progress: (progress: DataProgress) => void;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: Error) => void;
}

export interface Order {
  readonly progress?: ((progress: DataProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The built thread; tests of the sources use the same file. */
const workerFile = (): URL => pathToFileURL(path.join(projectRoot(), 'out/main/data.js'));

export class DataDesk {
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private next = 0;

  load(params: Jobs['load'][0], order?: Order): Promise<Jobs['load'][1]> {
    return this.order({ kind: 'load', params }, order) as Promise<Jobs['load'][1]>;
  }
  inspect(params: Jobs['inspect'][0]): Promise<Jobs['inspect'][1]> {
    return this.order({ kind: 'inspect', params }) as Promise<Jobs['inspect'][1]>;
  }
  import(params: Jobs['import'][0], order?: Order): Promise<Jobs['import'][1]> {
    return this.order({ kind: 'import', params }, order) as Promise<Jobs['import'][1]>;
  }
  download(params: Jobs['download'][0], order?: Order): Promise<Jobs['download'][1]> {
    return this.order({ kind: 'download', params }, order) as Promise<Jobs['download'][1]>;
  }

  /** The thread answers a job with what `Jobs` says of its kind. */
  private order(request: Request, { progress = () => undefined, signal }: Order = {}): Promise<Result> {
    const worker = (this.worker ??= this.start());
    const id = this.next++;
    const ended = new Promise<Result>((resolve, reject) => {
      this.waiting.set(id, { progress, resolve, reject });
    });
    // A process may end while the thread is idle, not while somebody waits for it.
    worker.ref();
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const job = { type: 'job', id, home: dataHome(), cache: dataCache(), stop, ...request } as ToDataWorker;
    worker.postMessage(job);
    const cancel = (): void => {
      Atomics.store(stop, 0, 1);
      worker.postMessage({ type: 'cancel', id } satisfies ToDataWorker);
    };
    signal?.addEventListener('abort', cancel, { once: true });
    return ended.finally(() => signal?.removeEventListener('abort', cancel));
  }

  private start(): Worker {
    const worker = new Worker(workerFile(), { name: 'data' });
    worker.on('message', (message: FromDataWorker) => this.hear(worker, message));
    worker.on('error', (error) => this.lost(worker, error.message));
    worker.on('exit', (code) => this.lost(worker, `exit code ${code}`));
    return worker;
  }

  private hear(worker: Worker, message: FromDataWorker): void {
    const waiting = this.waiting.get(message.id);
    if (!waiting) return;
    if (message.type === 'progress') return waiting.progress(message.progress);
    this.waiting.delete(message.id);
    if (this.waiting.size === 0) worker.unref();
    if (message.type === 'done') waiting.resolve(message.result);
    else waiting.reject(new FaninFailure(...message.errors));
  }

  private lost(worker: Worker, reason: string): void {
    if (this.worker !== worker) return;
    this.worker = null;
    const error = new FaninFailure(faninError('data_worker_died', 'data', { reason }));
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
