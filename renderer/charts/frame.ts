/**
 * Gathers what arrives from the engine and hands it on once per drawn frame: a run on small data sends more events than a
 * screen can show. A hidden window draws no frames, so there a timer takes over.
 */
export class Frame {
  #tasks: (() => void)[] = [];
  readonly #schedule: (flush: () => void) => void;

  constructor(schedule: (flush: () => void) => void = nextFrame) {
    this.#schedule = schedule;
  }

  add(task: () => void): void {
    this.#tasks.push(task);
    if (this.#tasks.length === 1) this.#schedule(() => this.#flush());
  }

  #flush(): void {
    const tasks = this.#tasks;
    this.#tasks = [];
    for (const task of tasks) task();
  }
}

function nextFrame(flush: () => void): void {
  if (document.hidden) setTimeout(flush, 250);
  else requestAnimationFrame(flush);
}

export const frame = new Frame();
