/** A port of the test's own to the engine, beside the page's: what is stored can be asked for, and nonsense be sent. */
import type { Page } from 'playwright-core';
import { methods, type Method, type Params, type Result } from '../../engine/contract/protocol.ts';
import { messageSchema, type Message } from '../../engine/contract/protocol.ts';

declare global {
  interface Window {
    testPort?: MessagePort;
  }
}

export class EnginePort {
  private readonly page: Page;
  private nextId = 1_000_000;

  private constructor(page: Page) {
    this.page = page;
  }

  /**
   * Tried by a first question: right after a restart the window and the test ask for ports at once, and one that was made
   * for the engine before answers nothing.
   */
  static async open(page: Page): Promise<EnginePort> {
    for (let tries = 1; ; tries++) {
      const port = await EnginePort.ask(page);
      const answer = await port.ask('info', {}, 5000).catch((error: unknown) => error);
      if (!(answer instanceof Error)) return port;
      console.error(`Port ${tries} of the test: ${answer.message}`);
      if (tries === 3) throw answer;
    }
  }

  private static async ask(page: Page): Promise<EnginePort> {
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const take = (event: MessageEvent<unknown>) => {
            const { data } = event;
            if (typeof data !== 'object' || data === null || !('type' in data) || data.type !== 'engine-port')
              return;
            // The page must not take this port for its own.
            event.stopImmediatePropagation();
            window.removeEventListener('message', take, { capture: true });
            const port = event.ports[0];
            if (port) window.testPort = port;
            resolve();
          };
          window.addEventListener('message', take, { capture: true });
          window.fanin.connect();
        }),
    );
    return new EnginePort(page);
  }

  /** Posts anything at all. The answer is the first message with this id; events are passed over. */
  async exchange(message: unknown, id: number | null, milliseconds = 15_000): Promise<Message> {
    const answer = await this.page.evaluate(
      ([posted, wanted, patience]) =>
        new Promise<unknown>((resolve) => {
          const port = window.testPort;
          if (!port) return resolve(null);
          const over = (heard: unknown): void => {
            port.removeEventListener('message', hear);
            resolve(heard);
          };
          const hear = ({ data }: MessageEvent<{ type: string; id?: number | null }>): void => {
            if (data.type !== 'event' && data.id === wanted) over(data);
          };
          port.addEventListener('message', hear);
          port.start();
          setTimeout(() => over(null), patience);
          port.postMessage(posted);
        }),
      [message, id, milliseconds] as const,
    );
    if (answer === null) throw new Error('The engine did not answer.');
    return messageSchema.parse(answer);
  }

  async ask<M extends Method>(method: M, params: Params<M>, milliseconds?: number): Promise<Result<M>> {
    const id = this.nextId++;
    const answer = await this.exchange({ type: 'request', id, method, params }, id, milliseconds);
    if (answer.type !== 'result') throw new Error(`${method}: ${JSON.stringify(answer)}`);
    // The schema of a method's result is the one the type is inferred from.
    return methods[method][1].parse(answer.result) as Result<M>;
  }
}
