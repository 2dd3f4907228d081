import type { EventData, EventName, Method, Params, Result } from '../../engine/contract/protocol.ts';

export type Answers = { readonly [M in Method]?: (params: Params<M>) => Result<M> | Promise<Result<M>> };

/** A door to an engine that answers what a test says, and tells the events it says. */
export class FakeDoor {
  readonly asked: Method[] = [];
  readonly #answers: Answers;
  readonly #listeners = new Map<EventName, ((data: never) => void)[]>();

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  async request<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    this.asked.push(method);
    const answer = this.#answers[method];
    if (!answer) throw new Error(`The test has no answer to ${method}.`);
    return answer(params);
  }

  on<E extends EventName>(event: E, listener: (data: EventData<E>) => void): () => void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return () => {};
  }

  tell<E extends EventName>(event: E, data: EventData<E>): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(data as never);
  }
}
