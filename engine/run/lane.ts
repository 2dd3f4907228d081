/** A lane: one worker thread that waits for a job, leads or follows it to its end, and waits again. */
import { parentPort, workerData } from 'node:worker_threads';
import { toErrors } from '../contract/errors.ts';
import type { Plan } from '../compile/plan.ts';
import { abortBarrier } from '../kernels/barrier.ts';
import { instantiate } from '../kernels/load.ts';
import { control } from './arena.ts';
import { collectGarbage } from './collect.ts';
import { follow, Leader } from './leader.ts';
import { look, type LookJob } from './look.ts';
import { memoryOf, type LaneMessage } from './messages.ts';
import { preview, type PreviewJob } from './preview.ts';
import { Aborted } from './programs.ts';
import type { Report } from './reporter.ts';
import { predict, replay, type PredictJob, type ReplayJob } from './replay.ts';
import { time, type TimingJob } from './timing.ts';
import { train, type TrainingJob } from './trainer.ts';

export interface LaneStart {
  readonly module: WebAssembly.Module;
  readonly lane: number;
}
export interface Assignment {
  readonly memory: WebAssembly.Memory;
  readonly plan: Plan;
  readonly job: TrainingJob | LookJob | PredictJob | PreviewJob | ReplayJob | TimingJob;
}
/** To let go of the memory of the last job. */
export interface Collect {
  readonly job: null;
}

if (!parentPort) throw new Error('a lane is started by the pool');
const port = parentPort;
const { module, lane } = workerData as LaneStart;
const post = (message: LaneMessage): void => port.postMessage(message);
/** A checkpoint is given away: its tensors are copies. */
const postReport = (report: Report): void => {
  const message: LaneMessage = { type: 'report', report };
  port.postMessage(message, memoryOf(report.checkpoint?.tensors ?? []));
};

port.on('message', (message: Assignment | Collect) => {
  if (message.job === null) return collectGarbage();
  const { memory, plan, job } = message;
  try {
    const kernels = instantiate(module, memory);
    if (lane > 0) {
      follow(memory, plan, kernels, lane);
      post({ type: 'followed' });
      return;
    }
    const leader = new Leader(memory, plan, kernels);
    const end = lead(leader, job);
    leader.dismiss();
    post(end);
  } catch (error) {
    // The others wait for this lane at the barrier: let them go before saying why.
    abortBarrier(memory, control.barrier);
    post({ type: 'failed', errors: toErrors(error, `lane ${lane}`), aborted: error instanceof Aborted });
  }
});

function lead(leader: Leader, job: Assignment['job']): LaneMessage {
  switch (job.kind) {
    case 'train':
      return { type: 'trained', ...train(leader, job, postReport) };
    case 'look':
      return { type: 'looked', observed: look(leader, job) };
    case 'predict':
      return { type: 'predicted', predictions: predict(leader, job) };
    case 'preview':
      return { type: 'previewed', draws: preview(leader, job) };
    case 'replay':
      return { type: 'replayed', scores: replay(leader, job) };
    case 'time':
      return { type: 'timed', timing: time(leader, job) };
  }
}
