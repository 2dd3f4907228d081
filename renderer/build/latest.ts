/**
 * The latest of many questions. A question goes out `delay` after the first that was not yet put, with whatever was asked
 * last by then, and never before the answer to the one before it has come. So a slider that is dragged shows its effect
 * on the way, and never queues up work.
 */
export class Latest<Q, A> {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #next: { readonly question: Q } | null = null;
  #busy = false;
  #forgotten = false;
  readonly #delay: number;
  readonly #put: (question: Q) => Promise<A>;
  readonly #use: (answer: A, question: Q) => void;
  readonly #failed: (thrown: unknown, question: Q) => void;

  constructor(
    delay: number,
    put: (question: Q) => Promise<A>,
    use: (answer: A, question: Q) => void,
    failed: (thrown: unknown, question: Q) => void,
  ) {
    this.#delay = delay;
    this.#put = put;
    this.#use = use;
    this.#failed = failed;
  }

  ask(question: Q): void {
    this.#next = { question };
    this.#timer ??= setTimeout(() => void this.#go(), this.#delay);
  }

  /** Forgets what was asked; an answer on its way is not used. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next = null;
    this.#forgotten = true;
  }

  async #go(): Promise<void> {
    this.#timer = undefined;
    const next = this.#next;
    if (this.#busy || next === null) return;
    this.#next = null;
    this.#busy = true;
    this.#forgotten = false;
    try {
      const answer = await this.#put(next.question);
      if (!this.#forgotten) this.#use(answer, next.question);
    } catch (thrown) {
      if (!this.#forgotten) this.#failed(thrown, next.question);
    } finally {
      this.#busy = false;
      // Asked while this one was under way, and its delay is over: it has waited long enough.
      if (this.#next !== null && this.#timer === undefined) void this.#go();
    }
  }
}
