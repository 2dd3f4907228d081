import type { FaninError } from '../../engine/contract/errors.ts';
import type { Method } from '../../engine/contract/protocol.ts';
import type { Port } from '../../renderer/engine-door.ts';

/** A port whose other end is the test. */
export class FakePort implements Port {
  readonly sent: { id: number; method: string; params: unknown }[] = [];
  closed = false;
  readonly #message = new Set<(event: MessageEvent) => void>();
  readonly #close = new Set<() => void>();

  postMessage(message: { id: number; method: string; params: unknown }): void {
    this.sent.push(message);
  }
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  addEventListener(type: string, listener: (event: MessageEvent) => void): void {
    if (type === 'message') this.#message.add(listener);
    else this.#close.add(() => listener(new MessageEvent('close')));
  }
  start(): void {}
  close(): void {
    this.closed = true;
  }

  /** Answers every request of this method. */
  answer(method: Method, result: unknown): void {
    for (const { id } of this.sent.filter((one) => one.method === method))
      this.say({ type: 'result', id, result });
  }
  refuse(method: Method, error: FaninError): void {
    for (const { id } of this.sent.filter((one) => one.method === method))
      this.say({ type: 'error', id, errors: [error] });
  }
  say(data: unknown): void {
    for (const listener of this.#message) listener(new MessageEvent('message', { data }));
  }
  die(): void {
    for (const listener of this.#close) listener();
  }
}
