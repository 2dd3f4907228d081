/**
 * How the app's main process reaches the engine, in either of the two kinds of process the engine runs in: as a utility
 * process it is given a port for every screen; as a forked process every screen has a number and its messages come
 * through main. Whoever opens the door sees links only.
 */
import { fromEngineSchema, toEngineSchema, type FromEngine } from './contract/door.ts';
import { faninError, type FaninError } from './contract/errors.ts';
import type { Message } from './contract/protocol.ts';

/** The engine's end of the connection to one screen. */
export interface Link {
  /** Sends, or, if the message is not plain data, sends an error in its place: the link itself always survives. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The screen is gone: reloaded, crashed or closed. */
  onClose(listener: () => void): void;
}

export interface Door {
  /** Says that the engine is ready, then hands over a link for every screen that asks. */
  onConnect(listener: (link: Link) => void): void;
  /** What must be done before the process exits: it ends by itself when the promise is settled. */
  onShutdown(listener: () => void | Promise<void>): void;
  /** The engine cannot work (its database cannot be opened, say). The app shows why and does not try again by itself. */
  failed(errors: readonly [FaninError, ...FaninError[]]): void;
}

/** As much of a port as is used here; Electron's `MessagePortMain` is one. */
interface Port {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  postMessage(message: unknown): void;
}

interface ParentPort {
  on(
    event: 'message',
    listener: (event: { readonly data: unknown; readonly ports: readonly Port[] }) => void,
  ): unknown;
  postMessage(message: unknown): void;
}

export function openDoor(): Door {
  // Electron's types promise a parent port in every process; in a forked one there is none.
  const parentPort: ParentPort | undefined = process.parentPort;
  if (parentPort) return utilityDoor(parentPort);
  if (process.send) return forkedDoor(process.send.bind(process));
  throw new Error('The engine has no parent to talk to: it is started by the app, not by hand.');
}

function utilityDoor(parent: ParentPort): Door {
  const visitors = queue<Link>();
  const shutdown = closing();
  parent.on('message', ({ data, ports }) => {
    const heard = toEngineSchema.safeParse(data);
    if (!heard.success) return complain(heard.error.message);
    if (heard.data.type === 'shutdown') return void shutdown.begin();
    const port = ports[0];
    if (heard.data.type === 'connect' && port) visitors.add(portLink(port));
  });
  return door((message) => parent.postMessage(message), visitors, shutdown);
}

function forkedDoor(post: (message: FromEngine) => unknown): Door {
  const visitors = queue<Link>();
  const shutdown = closing();
  const open = new Map<number, { messages: Queue<unknown>; closed: Queue<void> }>();

  process.on('message', (data) => {
    const heard = toEngineSchema.safeParse(data);
    if (!heard.success) return complain(heard.error.message);
    switch (heard.data.type) {
      case 'connect': {
        const { port } = heard.data;
        const ends = { messages: queue<unknown>(), closed: queue<void>() };
        open.set(port, ends);
        visitors.add({
          send: guarded((message) => {
            if (open.has(port) && process.connected) post({ type: 'message', port, message });
          }),
          onMessage: ends.messages.listen,
          onClose: ends.closed.listen,
        });
        break;
      }
      case 'message':
        open.get(heard.data.port)?.messages.add(heard.data.message);
        break;
      case 'close':
        open.get(heard.data.port)?.closed.add();
        open.delete(heard.data.port);
        break;
      case 'shutdown':
        void shutdown.begin();
    }
  });
  // Main is gone without a word: nobody is left to show anything to, so what there is gets stored and the engine ends.
  process.on('disconnect', () => void shutdown.begin());
  // Ctrl+C in a terminal reaches every process of the app at once, SIGTERM is main losing its patience.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void shutdown.begin());
  return door((message) => process.connected && post(message), visitors, shutdown);
}

function door(
  tell: (message: FromEngine) => unknown,
  visitors: Queue<Link>,
  shutdown: ReturnType<typeof closing>,
): Door {
  return {
    onConnect(listener) {
      visitors.listen(listener);
      tell({ type: 'ready' });
    },
    onShutdown: (listener) => shutdown.before(listener),
    failed: (errors) => void tell(fromEngineSchema.parse({ type: 'failed', errors: [...errors] })),
  };
}

function portLink(port: Port): Link {
  const messages = queue<unknown>();
  const closed = queue<void>();
  let open = true;
  port.on('message', ({ data }) => messages.add(data));
  port.on('close', () => {
    open = false;
    closed.add();
  });
  port.start();
  return {
    send: guarded((message) => {
      if (open) port.postMessage(message);
    }),
    onMessage: messages.listen,
    onClose: closed.listen,
  };
}

/**
 * Electron closes a port for good over one message that cannot be cloned (electron#42373), and a screen that waits for
 * the answer would wait for ever. So nothing but plain data is posted, and an answer that is not becomes an error.
 */
function guarded(post: (message: unknown) => void): (message: unknown) => void {
  return (message) => {
    const culprit = notPlain(message, 'message');
    post(culprit === null ? message : unsendable(message, culprit));
  };
}

function unsendable(message: unknown, culprit: string): Message {
  const id =
    typeof message === 'object' && message !== null && 'id' in message && Number.isInteger(message.id)
      ? Number(message.id)
      : null;
  return { type: 'error', id, errors: [faninError('internal', culprit, { reason: 'not plain data' })] };
}

/** The place of the first value that JSON has no word for (NaN and undefined properties pass), or null. */
export function notPlain(value: unknown, place: string, depth = 0): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== 'object') {
    return typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint'
      ? place
      : null;
  }
  if (depth > 100) return place;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const culprit = notPlain(value[index], `${place}[${index}]`, depth + 1);
      if (culprit !== null) return culprit;
    }
    return null;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return place;
  for (const [name, property] of Object.entries(value)) {
    const culprit = notPlain(property, `${place}.${name}`, depth + 1);
    if (culprit !== null) return culprit;
  }
  return null;
}

interface Queue<T> {
  add(item: T): void;
  listen: (listener: (item: T) => void) => void;
}

/** Keeps what arrives before anybody listens: a screen may connect while the database is still being opened. */
function queue<T>(): Queue<T> {
  const waiting: T[] = [];
  let listener: ((item: T) => void) | null = null;
  return {
    add(item) {
      if (listener) listener(item);
      else waiting.push(item);
    },
    listen(next) {
      listener = next;
      for (const item of waiting.splice(0)) next(item);
    },
  };
}

function closing() {
  const last: (() => void | Promise<void>)[] = [];
  let begun = false;
  return {
    before: (listener: () => void | Promise<void>): void => void last.push(listener),
    async begin(): Promise<void> {
      if (begun) return;
      begun = true;
      const outcomes = await Promise.allSettled(last.map(async (listener) => listener()));
      for (const outcome of outcomes) if (outcome.status === 'rejected') complain(String(outcome.reason));
      process.exit(outcomes.some((outcome) => outcome.status === 'rejected') ? 1 : 0);
    },
  };
}

function complain(problem: string): void {
  console.error(`engine door: ${problem}`);
}
