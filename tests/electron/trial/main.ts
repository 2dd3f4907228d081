/** Runs the real engine host and supervisor under Electron, without a window, and prints what it saw as one JSON line. */
import { existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { app, MessageChannelMain, type MessagePortMain } from 'electron';
import { hostKind, startEngine, type EngineExit, type EngineHost } from '../../../electron/engine-host.ts';
import { EngineSupervisor } from '../../../electron/engine-supervisor.ts';

const script = path.join(import.meta.dirname, 'engine.js');
const kind = hostKind(process.versions.electron, process.env['TRIAL_KIND']);
const note = path.join(import.meta.dirname, `note-${kind}`);
const env = Object.fromEntries(
  Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
);

interface Trial {
  readonly host: EngineHost;
  readonly lines: string[];
  readonly ready: Promise<void>;
  readonly exit: Promise<EngineExit>;
  failure: string | null;
}

function promised<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

function trial(more: Record<string, string>): Trial {
  const ready = promised<void>();
  const exit = promised<EngineExit>();
  const lines: string[] = [];
  const begun: Trial = {
    host: startEngine(
      kind,
      script,
      { ...env, ...more },
      {
        onReady: ready.resolve,
        onFailed: (errors) => (begun.failure = errors[0]?.code ?? null),
        onLine: (line) => lines.push(line),
        onExit: exit.resolve,
      },
    ),
    lines,
    ready: ready.promise,
    exit: exit.promise,
    failure: null,
  };
  return begun;
}

/** A screen's end of a port: ask, and hear the answer. */
function screen(connect: (port: MessagePortMain) => void) {
  const { port1, port2 } = new MessageChannelMain();
  const heard: unknown[] = [];
  const waiting: ((value: unknown) => void)[] = [];
  let closed = false;
  port1.on('message', ({ data }) => {
    const next = waiting.shift();
    if (next) next(data);
    else heard.push(data);
  });
  port1.on('close', () => (closed = true));
  port1.start();
  connect(port2);
  return {
    port: port1,
    isClosed: () => closed,
    ask(message: unknown): Promise<unknown> {
      port1.postMessage(message);
      return new Promise((resolve) => {
        if (heard.length > 0) resolve(heard.shift());
        else waiting.push(resolve);
      });
    },
  };
}

async function talking() {
  rmSync(note, { force: true });
  const { host, ready, lines, exit } = trial({ TRIAL_NOTE: note });
  // Before it is ready: what is sent then must wait, not be lost.
  const early = screen((port) => host.connect(port));
  const first = await early.ask('first');
  await ready;
  const late = screen((port) => host.connect(port));
  const results = {
    first,
    second: await late.ask({ a: [1, 'two', null], b: Number.NaN }),
    host: await late.ask('host'),
    uncloneable: await late.ask('function'),
    sharedMemory: await late.ask('shared memory'),
    after: await late.ask('still there'),
    stillFirst: await early.ask('me too'),
    samePid: false,
  };
  results.samePid = JSON.stringify(results.host).includes(`"pid":${host.pid}`);
  early.port.close();
  await pause(300);
  const began = Date.now();
  await host.stop();
  return {
    ...results,
    closedLinks: lines.filter((line) => line === 'link closed').length,
    stoppedPolitely: Date.now() - began < 4000,
    stored: existsSync(note),
    exit: await exit,
  };
}

async function dying() {
  const killed = trial({});
  const window = screen((port) => killed.host.connect(port));
  await window.ask('hello');
  if (killed.host.pid) process.kill(killed.host.pid, 'SIGKILL');
  const exit = await killed.exit;
  await pause(100);

  const threw = trial({});
  screen((port) => threw.host.connect(port)).port.postMessage('throw');
  const code = (await threw.exit).code;

  const stubborn = trial({ TRIAL_STUBBORN: '1' });
  await stubborn.ready;
  await stubborn.host.stop({ message: 300, terminate: 300 });

  const failing = trial({ TRIAL_FAILS: '1' });
  await failing.ready;
  await failing.host.stop();
  return {
    killed: exit,
    portClosed: window.isClosed(),
    threw: code,
    said: threw.lines.some((line) => line.includes('TypeError: thrown on request')),
    stubbornGone: await Promise.race([stubborn.exit.then(() => true), pause(1000).then(() => false)]),
    failure: failing.failure,
  };
}

async function supervised() {
  const states: string[] = [];
  const reasons: string[] = [];
  const watch = (more: Record<string, string>) => {
    let wake = (): void => {};
    const supervisor: EngineSupervisor = new EngineSupervisor({
      kind,
      script,
      env: { ...env, ...more },
      onLine: () => {},
      onPort: () => states.push('port'),
      onState: (state) => {
        states.push(state.state);
        if ('reason' in state) reasons.push(state.reason);
        wake();
      },
    });
    const until = async (wanted: string) => {
      while (supervisor.state.state !== wanted) await new Promise<void>((resolve) => (wake = resolve));
    };
    return { supervisor, until };
  };

  const doomed = watch({ TRIAL_DIES: 'at once' });
  doomed.supervisor.start();
  await doomed.until('stopped');
  const givingUp = states.splice(0);
  doomed.supervisor.restart();
  while (states.length < 2) await pause(20);
  await doomed.supervisor.shutdown();
  const askedAgain = states.splice(0, 2);
  states.splice(0);

  const healthy = watch({});
  healthy.supervisor.start();
  healthy.supervisor.connect();
  await healthy.until('ready');
  if (healthy.supervisor.pid) process.kill(healthy.supervisor.pid, 'SIGKILL');
  await healthy.until('restarting');
  healthy.supervisor.connect();
  await healthy.until('ready');
  await healthy.supervisor.shutdown();
  await pause(700);
  const surviving = states.splice(0);

  const refusing = watch({ TRIAL_FAILS: '1' });
  refusing.supervisor.start();
  await refusing.until('stopped');
  return { givingUp, askedAgain, firstReason: reasons[0], surviving, refusal: reasons.at(-1) };
}

async function all() {
  await app.whenReady();
  console.error(`${kind} under Electron ${process.versions.electron}`);
  process.stdout.write(
    `${JSON.stringify({ talking: await talking(), dying: await dying(), supervised: await supervised() })}\n`,
  );
}

app.on('window-all-closed', () => {});
all().then(
  () => app.exit(0),
  (error: unknown) => {
    console.error(error);
    app.exit(1);
  },
);
