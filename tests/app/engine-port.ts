/** A port of the test's own to the engine, beside the page's: what is stored can be asked for, and nonsense be sent. */
import type { Page } from 'playwright-core';
import { methods, type Method, type Params, type Result } from '../../engine/contract/protocol.ts';
import { messageSchema, type Message } from '../../engine/contract/protocol.ts';

declare global {
  interface Window {
    testPort?: MessagePort;
    testMessages?: unknown[];
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
            const messages: unknown[] = [];
            window.testMessages = messages;
            const port = event.ports[0];
            if (port) {
              window.testPort = port;
              port.onmessage = ({ data: message }) => messages.push(message);
            }
            resolve();
          };
          window.addEventListener('message', take, { capture: true });
          window.fanin.connect();
        }),
    );
    return new EnginePort(page);
  }

  /** Anything at all. */
  post(message: unknown): Promise<void> {
    return this.page.evaluate((value) => window.testPort?.postMessage(value), message);
  }

  /** The first message that passes, taken out of what has come. */
  async take(passes: (message: Message) => boolean, milliseconds = 15_000): Promise<Message> {
    const end = Date.now() + milliseconds;
    for (;;) {
      const messages = await this.page.evaluate(() => window.testMessages ?? []);
      for (const [index, message] of messages.entries()) {
        const heard = messageSchema.parse(message);
        if (!passes(heard)) continue;
        await this.page.evaluate((at) => window.testMessages?.splice(at, 1), index);
        return heard;
      }
      if (Date.now() > end) throw new Error('The engine did not answer.');
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
  }

  async ask<M extends Method>(method: M, params: Params<M>, milliseconds?: number): Promise<Result<M>> {
    const id = this.nextId++;
    await this.post({ type: 'request', id, method, params });
    const answer = await this.take((message) => message.type !== 'event' && message.id === id, milliseconds);
    if (answer.type !== 'result') throw new Error(`${method}: ${JSON.stringify(answer)}`);
    // The schema of a method's result is the one the type is inferred from.
    return methods[method][1].parse(answer.result) as Result<M>;
  }
}
