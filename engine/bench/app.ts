/** The engine as the app runs it: an Electron without a window (electron/bench-app.ts) that starts the real engine host. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { benchAnswerSchema, type BenchQuestion } from '../contract/bench.ts';
import type { ExperimentDocument } from '../contract/documents.ts';
import { projectRoot } from '../kernels/load.ts';

/** Longer than a run of the benchmark takes, in milliseconds. */
const patience = 180_000;

export class AppEngine {
  private readonly child: ChildProcess;
  private readonly folder: string;
  private said = '';

  private constructor(lanes: number) {
    this.folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-bench-app-'));
    const flags = ['--ozone-platform=headless', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
    const file = path.join(projectRoot(), 'out/main/bench-app.js');
    const args = [file, ...flags, `--user-data-dir=${this.folder}`];
    // Not `fork`: Electron's makes a Node of whatever it starts.
    this.child = spawn(process.env.FANIN_ELECTRON ?? process.execPath, args, {
      env: {
        ...process.env,
        ELECTRON_RUN_AS_NODE: undefined,
        FANIN_DB: path.join(this.folder, 'bench.db'),
        FANIN_LANES: String(lanes),
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.child.stderr?.on('data', (text) => (this.said = (this.said + String(text)).slice(-2000)));
  }

  /** Settles when its engine is ready. */
  static async start(lanes: number): Promise<AppEngine> {
    const app = new AppEngine(lanes);
    try {
      const answer = await app.answer();
      if (answer.type !== 'ready') throw new Error(`the app began with ${answer.type}`);
      return app;
    } catch (error) {
      await app.close();
      throw error;
    }
  }

  /** Trains to the end; from the first step to the last, as its store has it. */
  async seconds(experiment: ExperimentDocument): Promise<number> {
    const answered = this.answer();
    this.child.send({ type: 'train', experiment } satisfies BenchQuestion);
    const answer = await answered;
    if (answer.type !== 'trained') throw new Error(`the app answered a run with ${answer.type}`);
    return answer.seconds;
  }

  async close(): Promise<void> {
    const { child } = this;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.connected) child.send({ type: 'end' } satisfies BenchQuestion);
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await gone;
      clearTimeout(late);
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async answer() {
    const { child } = this;
    const raw = await new Promise<unknown>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error('it does not answer')), patience);
      const ended = (): void => reject(new Error(`it ended: ${this.said.trim().split('\n').at(-1) ?? ''}`));
      child.once('error', reject);
      child.once('exit', ended);
      child.once('message', (message) => {
        clearTimeout(late);
        child.off('error', reject);
        child.off('exit', ended);
        resolve(message);
      });
    });
    const answer = benchAnswerSchema.parse(raw);
    if (answer.type === 'failed') throw new Error(answer.reason);
    return answer;
  }
}
