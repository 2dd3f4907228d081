/** For the benchmark: the app's engine in the process that the app would start for it, and no window. */
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app, MessageChannelMain } from 'electron';
import { benchQuestionSchema, type BenchAnswer } from '../engine/contract/bench.ts';
import type { ExperimentDocument } from '../engine/contract/documents.ts';
import { errorLine } from '../engine/contract/errors.ts';
import { hostKind, startEngine, type EngineHost } from './engine-host.ts';
import { EngineClient } from './engine-client.ts';

/** Milliseconds between two looks whether a run has ended. */
const every = 200;

const say = (answer: BenchAnswer): void => void process.send?.(answer);
const failed = (error: unknown): void =>
  say({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });

async function train(engine: EngineClient, experiment: ExperimentDocument): Promise<void> {
  const { runs } = await engine.ask('start', { experiment });
  const id = runs[0]?.id ?? 0;
  for (;;) {
    await pause(every);
    const { status, started, ended } = (await engine.ask('run', { run: id })).summary;
    if (status === 'queued' || status === 'running') continue;
    if (status !== 'finished' || started === null || ended === null) throw new Error(`a run is ${status}`);
    return say({ type: 'trained', seconds: (ended - started) / 1000 });
  }
}

async function end(host: EngineHost): Promise<void> {
  await host.stop();
  app.exit(0);
}

async function main(): Promise<void> {
  await app.whenReady();
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const { port1, port2 } = new MessageChannelMain();
  const kind = hostKind(process.versions.electron, env.FANIN_ENGINE_HOST);
  const host = startEngine(kind, path.join(import.meta.dirname, 'engine.js'), env, {
    onReady: () => say({ type: 'ready' }),
    onFailed: (errors) => failed(errors.map((error) => errorLine(error)).join('; ')),
    onLine: (line) => console.error(line),
    onExit: () => app.exit(1),
  });
  host.connect(port2);
  const engine = new EngineClient(port1);
  process.on('message', (raw) => {
    const question = benchQuestionSchema.parse(raw);
    if (question.type === 'end') void end(host);
    else train(engine, question.experiment).catch(failed);
  });
  process.on('disconnect', () => void end(host));
}

app.on('window-all-closed', () => {});
main().catch((error: unknown) => {
  failed(error);
  app.exit(1);
});
