/** Who takes part in the benchmark: ourselves, or another library in a process of its own that is asked line by line. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Digest, Task } from './tasks.ts';

export interface Prepared {
  readonly digest: Digest;
  /** What it computes with, as it says itself. */
  readonly with: string;
}

export interface Contestant {
  readonly name: string;
  /** Threads or lanes. */
  readonly threads: number;
  /** Makes the inputs and runs the task once. A string says why it does not take part. */
  prepare(task: Task): Promise<Prepared | string>;
  /** Milliseconds of one run, over `count` of them. */
  time(count: number): Promise<number>;
  close(): Promise<void>;
}

const answerSchema = z.union([
  z.strictObject({ digest: z.record(z.string(), z.array(z.number())), with: z.string() }),
  z.strictObject({ skip: z.string() }),
  z.strictObject({ milliseconds: z.number() }),
]);
type Answer = z.infer<typeof answerSchema>;

/** Longer than any honest answer takes, in milliseconds. */
const usualPatience = 180_000;

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export class PeerProcess implements Contestant {
  readonly name: string;
  readonly threads: number;
  private readonly command: Command;
  private readonly patience: number;
  private child: ChildProcessWithoutNullStreams | null = null;
  private waiting: ((line: string) => void) | null = null;
  private trouble = '';

  constructor(name: string, threads: number, command: Command, patience = usualPatience) {
    this.name = name;
    this.threads = threads;
    this.command = command;
    this.patience = patience;
  }

  async prepare(task: Task): Promise<Prepared | string> {
    const answer = await this.ask({ task });
    if ('skip' in answer) return answer.skip;
    if ('digest' in answer) return answer;
    throw new Error(`${this.name} answered a task with a time`);
  }

  async time(count: number): Promise<number> {
    const answer = await this.ask({ count });
    if ('milliseconds' in answer) return answer.milliseconds;
    throw new Error(`${this.name} answered without a time`);
  }

  async close(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  private async ask(request: object): Promise<Answer> {
    const child = (this.child ??= this.start());
    const line = await new Promise<string>((resolve, reject) => {
      // Killed, or its answer would come for the next question.
      const late = setTimeout(() => {
        void this.close();
        reject(new Error(`${this.name} does not answer`));
      }, this.patience);
      this.waiting = (text) => {
        clearTimeout(late);
        if (text) resolve(text);
        else reject(new Error(`${this.name} ended: ${this.trouble.trim().split('\n').at(-1) ?? ''}`));
      };
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
    return answerSchema.parse(JSON.parse(line));
  }

  private start(): ChildProcessWithoutNullStreams {
    const { command, args, env } = this.command;
    const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const hear = (line: string): void => {
      const { waiting } = this;
      this.waiting = null;
      waiting?.(line);
    };
    // Libraries greet on standard output; only what is meant for us is JSON.
    createInterface({ input: child.stdout }).on('line', (line) => line.startsWith('{') && hear(line));
    child.stderr.on('data', (text) => (this.trouble = (this.trouble + String(text)).slice(-2000)));
    child.on('error', (error) => {
      this.trouble = error.message;
      hear('');
    });
    child.on('close', () => {
      if (this.child === child) this.child = null;
      hear('');
    });
    child.stdin.on('error', () => undefined);
    return child;
  }
}
