/**
 * Gathers what arrives from the engine and hands it on five times a second: a run on small data sends more events than a
 * screen can show, and what drawing takes of the cores is lost to the run that is watched.
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

/** From one drawing to the next, in milliseconds. */
const pause = 200;
let drawn = -Infinity;

function nextFrame(flush: () => void): void {
  const draw = (): void => {
    drawn = performance.now();
    flush();
  };
  // A hidden window draws no frames.
  const onward = (): void => void (document.hidden ? draw() : requestAnimationFrame(draw));
  const wait = drawn + pause - performance.now();
  if (wait > 0) setTimeout(onward, wait);
  else onward();
}

export const frame = new Frame();
