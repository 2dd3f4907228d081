/**
 * Lanes that live as long as the engine. A group does one job at a time, all its lanes together; jobs wait their turn.
 * Workers are not started anew for a run, only after one has died: with the next job, and three times in five minutes. What
 * dies more often dies of something that another start does not mend, such as a broken installation.
 */
import { Worker } from 'node:worker_threads';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Text } from '../contract/descriptor.ts';
import { FaninFailure, faninError } from '../contract/errors.ts';
import { restartsAfter } from '../contract/restart-policy.ts';
import type { Plan } from '../compile/plan.ts';
import { abortBarrier } from '../kernels/barrier.ts';
import { projectRoot } from '../kernels/load.ts';
import { control, ReusedMemory } from './arena.ts';
import { collectGarbage } from './collect.ts';
import type { Assignment, Collect, LaneStart } from './lane.ts';
import { memoryOf, type LaneMessage } from './messages.ts';
import type { Report } from './reporter.ts';

/** What a job leaves behind: the last message of its leader, and the arena, with the weights in it until the next job. */
export interface JobEnd {
  readonly message: Extract<
    LaneMessage,
    { type: 'trained' | 'looked' | 'predicted' | 'previewed' | 'replayed' | 'timed' }
  >;
  readonly memory: WebAssembly.Memory;
}

interface Running {
  readonly memory: WebAssembly.Memory;
  readonly onReport: (report: Report) => void;
  readonly resolve: (end: JobEnd) => void;
  readonly reject: (error: Error) => void;
  end: JobEnd['message'] | null;
  failure: FaninFailure | null;
  /** Lanes that have not said their last word. */
  readonly busy: Set<number>;
}

/** The thread of one lane. */
interface Thread {
  /** null once it has died. */
  worker: Worker | null;
  /** When it was started again so far. */
  restarts: readonly number[];
  /** What it last died of. */
  reason: string;
}

/** The built lane; tests of the sources use the same file. */
const laneFile = (): URL => pathToFileURL(path.join(projectRoot(), 'out/main/lane.js'));

export class LaneGroup {
  readonly lanes: number;
  private readonly module: WebAssembly.Module;
  private readonly threads: Thread[];
  private readonly now: () => number;
  private readonly memory = new ReusedMemory();
  private running: Running | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(module: WebAssembly.Module, lanes: number, now: () => number = Date.now) {
    this.module = module;
    this.lanes = lanes;
    this.now = now;
    this.threads = Array.from({ length: lanes }, () => ({ worker: null, restarts: [], reason: '' }));
    for (let lane = 0; lane < lanes; lane++) this.start(lane);
  }

  /** Queues a job behind those before it. */
  run(
    plan: Plan,
    job: Assignment['job'],
    onReport: (report: Report) => void = () => undefined,
  ): Promise<JobEnd> {
    const result = this.turn.then(() => this.begin(plan, job, onReport));
    // Without what the job came to: the memory in it would be held until the next.
    const over = (): void => undefined;
    this.turn = result.then(over, over);
    return result;
  }

  /** What its memory takes; kept from job to job. */
  get bytes(): number {
    return this.memory.bytes;
  }

  /** Gives the memory back. Not for a group whose job is running, or whose last one's weights are still to be read. */
  release(): void {
    if (this.bytes === 0) return;
    this.memory.release();
    collectGarbage();
    for (const { worker } of this.threads) worker?.postMessage({ job: null } satisfies Collect);
  }

  /** Asks the running job to stop after the step it is in. */
  cancel(): void {
    if (this.running) Atomics.store(new Int32Array(this.running.memory.buffer, control.cancel, 1), 0, 1);
  }

  async close(): Promise<void> {
    this.closed = true;
    this.cancel();
    await Promise.all(this.threads.map(({ worker }) => worker?.terminate()));
  }

  private begin(plan: Plan, job: Assignment['job'], onReport: (report: Report) => void): Promise<JobEnd> {
    const down = this.threads.findIndex((_, lane) => !this.ready(lane));
    if (down >= 0) return Promise.reject(died(down, this.threads[down]!.reason));
    if (this.memory.wastes(plan.bytes)) this.release();
    return new Promise((resolve, reject) => {
      const memory = this.memory.take(plan.bytes);
      const busy = new Set(this.threads.keys());
      this.running = { memory, onReport, resolve, reject, end: null, failure: null, busy };
      // Only the leading lane goes on from somewhere, and it is given what it needs for that: megabytes that others do not read.
      const from = job.kind === 'train' ? job.from : null;
      const following = from ? { ...job, from: null } : job;
      this.threads.forEach(({ worker }, lane) => {
        const assignment: Assignment = { memory, plan, job: lane === 0 ? job : following };
        worker?.postMessage(assignment, lane === 0 ? memoryOf(from?.tensors ?? []) : []);
      });
    });
  }

  /** Whether a lane has a thread, started again if it died; false where it has died too often. */
  private ready(lane: number): boolean {
    const thread = this.threads[lane]!;
    if (thread.worker) return true;
    const restarts = restartsAfter(thread.restarts, this.now());
    if (!restarts) return false;
    thread.restarts = restarts;
    this.start(lane);
    return true;
  }

  private start(lane: number): void {
    const thread = this.threads[lane]!;
    const data: LaneStart = { module: this.module, lane };
    const worker = new Worker(laneFile(), { workerData: data, name: `lane ${lane}` });
    thread.worker = worker;
    worker.on('message', (message: LaneMessage) => this.hear(lane, message));
    let reason: string | null = null;
    worker.on('error', (error) => (reason = error.message));
    // Only the exit counts: between an error and it the next job would begin on a thread that is about to end.
    worker.on('exit', (code) => {
      if (this.closed) return;
      thread.worker = null;
      thread.reason = reason ?? `exit code ${code}`;
      this.lost(lane, thread.reason);
    });
  }

  private hear(lane: number, message: LaneMessage): void {
    const { running } = this;
    if (!running) return;
    if (message.type === 'report') {
      running.onReport(message.report);
      return;
    }
    if (message.type === 'failed') {
      // The first cause counts, not the lanes that stopped because of it.
      if (!message.aborted || !running.failure) running.failure = new FaninFailure(...message.errors);
    } else if (message.type !== 'followed') {
      running.end = message;
    }
    this.lastWord(lane);
  }

  private lost(lane: number, reason: string): void {
    const { running } = this;
    if (!running) return;
    running.failure = died(lane, reason);
    abortBarrier(running.memory, control.barrier);
    this.lastWord(lane);
  }

  private lastWord(lane: number): void {
    const { running } = this;
    if (!running) return;
    running.busy.delete(lane);
    if (running.busy.size > 0) return;
    this.running = null;
    if (running.failure) running.reject(running.failure);
    else if (running.end) running.resolve({ message: running.end, memory: running.memory });
    else running.reject(died(0, { en: 'it ended without a word', ko: '아무 말 없이 끝남' }));
  }
}

const died = (lane: number, reason: string | Text): FaninFailure =>
  new FaninFailure(faninError('lane_died', `lane ${lane}`, { reason }));
