/**
 * The only door to the engine: requests with their answers, and events. A port belongs to one life of the engine; when it
 * closes, what was asked over it is refused, and the next port carries on. Nothing here times out: training takes as
 * long as it takes, and tells by events how far it is.
 */
import { z } from 'zod';
import { faninError, FaninFailure, type FaninError } from '../engine/contract/errors.ts';
import { faultOf } from '../engine/contract/form.ts';
import {
  events,
  messageSchema,
  methods,
  type EventData,
  type EventName,
  type Method,
  type Params,
  type Request,
  type Result,
} from '../engine/contract/protocol.ts';

/** What the door needs of a MessagePort. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  close(): void;
}

interface Waiting {
  readonly method: Method;
  readonly answer: (result: unknown) => void;
  readonly refuse: (failure: FaninFailure) => void;
}

interface Line {
  readonly port: Port;
  readonly waiting: Map<number, Waiting>;
}

interface Queued extends Waiting {
  readonly params: unknown;
}

type Listeners = { [E in EventName]: Set<(data: EventData<E>) => void> };

export class EngineDoor {
  #line: Line | null = null;
  #queued: Queued[] = [];
  #refusal: FaninFailure | null = null;
  #next = 1;
  readonly #plain: (value: unknown) => unknown;
  readonly #listeners: Listeners = {
    runChanged: new Set(),
    runsRemoved: new Set(),
    progress: new Set(),
    points: new Set(),
    probe: new Set(),
    dataBegan: new Set(),
    dataProgress: new Set(),
    dataEnded: new Set(),
    datasetsChanged: new Set(),
    labProgress: new Set(),
    labEnded: new Set(),
  };
  /** Hears errors that answer no request, and messages that break the contract. */
  onproblem: (problems: readonly FaninError[]) => void = () => {};

  /** `plain` makes a value that structured clone accepts: a message that cannot be cloned would close the port. */
  constructor(plain: (value: unknown) => unknown) {
    this.#plain = plain;
  }

  get open(): boolean {
    return this.#line !== null;
  }

  /** A port from main. The one before it still answers what it was asked. */
  attach(port: Port): void {
    const line: Line = { port, waiting: new Map() };
    port.addEventListener('message', (event) => this.#receive(line, event.data));
    port.addEventListener('close', () => this.#end(line, 'its port closed'));
    port.start();
    const before = this.#line;
    this.#line = line;
    if (before && before.waiting.size === 0) before.port.close();
    this.#refusal = null;
    for (const queued of this.#queued.splice(0)) this.#post(line, queued);
  }

  /** The engine is gone for now. What was asked is refused; what is asked from here on waits for the next port. */
  detach(reason: string): void {
    if (this.#line) this.#end(this.#line, reason);
  }

  /** The engine is gone and waits to be started by hand: nothing asked is kept waiting. */
  refuse(reason: string): void {
    this.detach(reason);
    this.#refusal = unavailable('engine', reason);
    for (const queued of this.#queued.splice(0)) queued.refuse(this.#refusal);
  }

  /** The engine is starting: what is asked waits for its port. */
  expect(): void {
    this.#refusal = null;
  }

  request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      const queued: Queued = {
        method,
        params: this.#plain(params),
        // The schema of this very method has just accepted the value, which the compiler cannot follow.
        answer: (result) => resolve(result as Result<M>),
        refuse: reject,
      };
      if (this.#line) this.#post(this.#line, queued);
      else if (this.#refusal) reject(this.#refusal);
      else this.#queued.push(queued);
    });
  }

  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void {
    const listeners: Set<(data: EventData<E>) => void> = this.#listeners[event];
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  #post(line: Line, { params, ...waiting }: Queued): void {
    const message: Request = { type: 'request', id: this.#next++, method: waiting.method, params };
    line.waiting.set(message.id, waiting);
    line.port.postMessage(message);
  }

  #receive(line: Line, data: unknown): void {
    const read = messageSchema.safeParse(data);
    if (!read.success) return this.#unreadable(line, malformed('message', read.error, data), data);
    const message = read.data;
    if (message.type === 'event') {
      if (line === this.#line) this.#dispatch(message.event, message.data);
      return;
    }
    const waiting = this.#take(line, message.id);
    if (message.type === 'error') {
      const [first, ...more] = message.errors;
      if (waiting && first) waiting.refuse(new FaninFailure(first, ...more));
      else this.onproblem(message.errors);
      return;
    }
    if (!waiting) return;
    const result = methods[waiting.method][1].safeParse(message.result);
    if (result.success) waiting.answer(result.data);
    else waiting.refuse(new FaninFailure(malformed(waiting.method, result.error, message.result)));
  }

  /** Whoever waits for it must not wait for ever. */
  #unreadable(line: Line, problem: FaninError, data: unknown): void {
    const id = answered.safeParse(data);
    const waiting = id.success ? this.#take(line, id.data.id) : undefined;
    if (waiting) waiting.refuse(new FaninFailure(problem));
    else this.onproblem([problem]);
  }

  /** The request of this number, which waits no longer. */
  #take(line: Line, id: number | null): Waiting | undefined {
    const waiting = id === null ? undefined : line.waiting.get(id);
    if (id !== null) line.waiting.delete(id);
    if (line !== this.#line && line.waiting.size === 0) line.port.close();
    return waiting;
  }

  #dispatch(name: string, data: unknown): void {
    if (!isEvent(name))
      return this.onproblem([
        faninError('malformed_message', name, {
          problem: { en: `unknown event ${name}`, ko: `알 수 없는 이벤트 ${name}` },
        }),
      ]);
    this.#tell(name, data);
  }

  #tell<E extends EventName>(name: E, data: unknown): void {
    const read = events[name].safeParse(data);
    if (!read.success) return this.onproblem([malformed(name, read.error, data)]);
    const listeners: Set<(data: EventData<E>) => void> = this.#listeners[name];
    // As with results: accepted by the schema of this very event.
    for (const listener of listeners) listener(read.data as EventData<E>);
  }

  #end(line: Line, reason: string): void {
    if (this.#line === line) this.#line = null;
    line.port.close();
    const left = [...line.waiting.values()];
    line.waiting.clear();
    for (const { method, refuse } of left) refuse(unavailable(method, reason));
  }
}

/** What of an answer must be right for it to be one. */
const answered = z.object({ id: z.int() });

function isEvent(name: string): name is EventName {
  return Object.hasOwn(events, name);
}

function unavailable(place: string, reason: string): FaninFailure {
  return new FaninFailure(faninError('engine_unavailable', place, { reason }));
}

function malformed(place: string, error: z.ZodError, data: unknown): FaninError {
  return faninError('malformed_message', place, { problem: faultOf(error, data, place) });
}
