/**
 * The process the engine runs in. Electron before 41 has WebAssembly trap handlers off in a utility process, so that
 * every load there pays for a bounds check and a matrix product takes three times as long; a process forked from Electron
 * as Node has them on in every version. So there are two forms, and nobody else needs to know which one it is.
 */
import { fork } from 'node:child_process';
import { utilityProcess, type MessagePortMain } from 'electron';
import { fromEngineSchema, type FromEngine, type ToEngine } from '../engine/contract/door.ts';
import { lineSplitter } from './lines.ts';

export type HostKind = 'utility' | 'forked';

/** `forced`: the environment's FANIN_ENGINE_HOST. */
export function hostKind(electronVersion: string, forced: string | undefined): HostKind {
  if (forced === 'utility' || forced === 'forked') return forced;
  return Number.parseInt(electronVersion, 10) >= 41 ? 'utility' : 'forked';
}

export interface EngineExit {
  readonly code: number | null;
  readonly signal: string | null;
}

export interface EngineListeners {
  onReady(): void;
  onFailed(errors: Extract<FromEngine, { type: 'failed' }>['errors']): void;
  /** A line the engine wrote to its standard output or error. */
  onLine(line: string): void;
  /** Once, and nothing after it. */
  onExit(exit: EngineExit): void;
}

export interface EngineHost {
  readonly kind: HostKind;
  readonly pid: number | undefined;
  /** Gives the engine its end of a channel whose other end is with a screen. */
  connect(port: MessagePortMain): void;
  /** False from the moment its process has ended, which is before `onExit`. */
  readonly alive: boolean;
  /** Asks it to end, and makes it end if it does not. Settles when it is gone. */
  stop(patience?: Patience): Promise<void>;
}

/** Milliseconds from one step of asking to the next: the message, SIGTERM, SIGKILL. */
export interface Patience {
  readonly message: number;
  readonly terminate: number;
}

const usualPatience: Patience = { message: 5000, terminate: 2000 };

/** Starts `script` (a built file) as the engine. `env` is the whole environment it gets. */
export function startEngine(
  kind: HostKind,
  script: string,
  env: Readonly<Record<string, string>>,
  listeners: EngineListeners,
): EngineHost {
  const environment = { ...env, FANIN_HOST: kind };
  return kind === 'utility'
    ? startUtility(script, environment, listeners)
    : startForked(script, environment, listeners);
}

function startUtility(script: string, env: Record<string, string>, listeners: EngineListeners): EngineHost {
  const child = utilityProcess.fork(script, [], { env, stdio: 'pipe', serviceName: 'Fanin engine' });
  const gone = settling();
  const drained = watchOutput([child.stdout, child.stderr], listeners);
  child.on('message', (message: unknown) => hear(message, listeners));
  child.on('exit', (code) => {
    gone.settle();
    void drained().then(() => listeners.onExit({ code, signal: null }));
  });
  let connected = 0;
  return {
    kind: 'utility',
    get pid() {
      return child.pid;
    },
    get alive() {
      return !gone.settled;
    },
    connect(port) {
      if (gone.settled) return port.close();
      child.postMessage({ type: 'connect', port: ++connected } satisfies ToEngine, [port]);
    },
    stop: (patience) =>
      gone.by(patience, {
        ask: () => child.postMessage({ type: 'shutdown' } satisfies ToEngine),
        signal: (signal) => child.pid !== undefined && process.kill(child.pid, signal),
      }),
  };
}

function startForked(script: string, env: Record<string, string>, listeners: EngineListeners): EngineHost {
  const child = fork(script, [], {
    env: { ...env, ELECTRON_RUN_AS_NODE: '1' },
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const gone = settling();
  const ports = new Map<number, MessagePortMain>();
  let numbers = 0;

  // An engine that is just dying refuses what it is sent; its exit says the rest.
  const post = (message: ToEngine) => child.connected && child.send(message, () => {});
  const ended = (exit: EngineExit) => {
    if (gone.settled) return;
    gone.settle();
    for (const port of ports.values()) port.close();
    ports.clear();
    void drained().then(() => listeners.onExit(exit));
  };
  const drained = watchOutput([child.stdout, child.stderr], listeners);
  child.on('message', (message: unknown) => {
    const heard = hear(message, listeners);
    if (heard?.type === 'message') ports.get(heard.port)?.postMessage(heard.message);
  });
  child.on('error', (error) => {
    listeners.onLine(String(error));
    if (child.pid === undefined) ended({ code: null, signal: null });
  });
  child.on('exit', (code, signal) => ended({ code, signal }));

  return {
    kind: 'forked',
    get pid() {
      return child.pid;
    },
    get alive() {
      return !gone.settled;
    },
    connect(port) {
      // Gone, though its last words are still being read: a port that nobody holds would leave the page waiting for ever.
      if (gone.settled) return port.close();
      const number = ++numbers;
      ports.set(number, port);
      post({ type: 'connect', port: number });
      port.on('message', ({ data }) => post({ type: 'message', port: number, message: data }));
      port.on('close', () => {
        if (ports.delete(number)) post({ type: 'close', port: number });
      });
      port.start();
    },
    stop: (patience) =>
      gone.by(patience, {
        ask: () => post({ type: 'shutdown' }),
        signal: (signal) => child.kill(signal),
      }),
  };
}

function hear(message: unknown, listeners: EngineListeners): FromEngine | null {
  const heard = fromEngineSchema.safeParse(message);
  if (!heard.success) {
    listeners.onLine(`the engine sent a message that main cannot read: ${heard.error.message}`);
    return null;
  }
  if (heard.data.type === 'ready') listeners.onReady();
  if (heard.data.type === 'failed') listeners.onFailed(heard.data.errors);
  return heard.data;
}

/**
 * Milliseconds that the last words of a dead process are waited for. Its death closes the pipes, so their end comes as soon
 * as what was in them is read, on a busy machine maybe a second later; only a child of its own could hold them open longer.
 */
const lastWordsWithin = 5000;

/** The answer, asked for as it exits, waits for what a process wrote last: that comes after the news of its exit. */
function watchOutput(
  streams: readonly (NodeJS.ReadableStream | null)[],
  listeners: EngineListeners,
): () => Promise<unknown> {
  const read = streams.flatMap((stream) => {
    if (!stream) return [];
    const lines = lineSplitter(listeners.onLine);
    const hearChunk = (chunk: unknown): void => lines.push(String(chunk));
    stream.setEncoding('utf8');
    let hearEnd = (): void => {};
    const end = new Promise<void>((resolve) => {
      hearEnd = () => {
        lines.end();
        resolve();
      };
    });
    const listen = (): void => void stream.on('data', hearChunk).on('end', hearEnd);
    listen();
    const listenAgain = (): void => {
      stream.off('data', hearChunk).off('end', hearEnd);
      listen();
    };
    return [{ end, listenAgain }];
  });
  return async () => {
    // Once a utility process has exited, Electron takes every listener from its output, whatever is still in the pipe.
    process.nextTick(() => read.forEach(({ listenAgain }) => listenAgain()));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, lastWordsWithin)));
    await Promise.race([Promise.all(read.map(({ end }) => end)), late]);
    clearTimeout(timer);
  };
}

/** Waits for an exit, and hurries it along. */
function settling() {
  let settle = (): void => {};
  let settled = false;
  const gone = new Promise<void>((resolve) => (settle = resolve));
  const within = async (milliseconds: number): Promise<boolean> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
    await Promise.race([gone, late]);
    clearTimeout(timer);
    return settled;
  };
  return {
    get settled() {
      return settled;
    },
    settle() {
      settled = true;
      settle();
    },
    async by(
      patience: Patience = usualPatience,
      ways: { ask(): unknown; signal(signal: 'SIGTERM' | 'SIGKILL'): unknown },
    ): Promise<void> {
      const attempt = (way: () => unknown) => {
        try {
          if (!settled) way();
        } catch {
          // It ended between the look and the signal.
        }
      };
      attempt(ways.ask);
      if (await within(patience.message)) return;
      attempt(() => ways.signal('SIGTERM'));
      if (await within(patience.terminate)) return;
      attempt(() => ways.signal('SIGKILL'));
      await gone;
    },
  };
}
