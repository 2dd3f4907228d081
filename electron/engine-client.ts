/** A line to the engine without a page: of the tour, which reads what is stored beside what the page shows, and of the benchmark. */
import type { MessagePortMain } from 'electron';
import { messageSchema, methods, type Method, type Params } from '../engine/contract/protocol.ts';
import type { z } from 'zod';
import { errorLine } from '../engine/contract/errors.ts';

export class EngineClient {
  private readonly port: MessagePortMain;
  private readonly waiting = new Map<number, { answer(result: unknown): void; refuse(error: Error): void }>();
  private next = 1;

  constructor(port: MessagePortMain) {
    this.port = port;
    port.on('message', ({ data }) => this.hear(data));
    port.on('close', () => {
      for (const { refuse } of this.waiting.values()) refuse(new Error('The engine ended.'));
      this.waiting.clear();
    });
    port.start();
  }

  async ask<M extends Method>(method: M, params: Params<M>): Promise<z.output<(typeof methods)[M][1]>> {
    const id = this.next++;
    const result = await new Promise<unknown>((answer, refuse) => {
      this.waiting.set(id, { answer, refuse });
      this.port.postMessage({ type: 'request', id, method, params });
    });
    const schema: (typeof methods)[M][1] = methods[method][1];
    // `parse` of a schema out of a union of schemas: the compiler cannot tell that it is this method's.
    return schema.parse(result) as z.output<(typeof methods)[M][1]>;
  }

  close(): void {
    this.port.close();
  }

  private hear(data: unknown): void {
    const message = messageSchema.parse(data);
    if (message.type === 'event' || message.id === null) return;
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.type === 'result') waiting?.answer(message.result);
    else waiting?.refuse(new Error(message.errors.map((error) => errorLine(error)).join('\n')));
  }
}
