/**
 * Gathers what arrives from the engine and hands it on five times a second: a run on small data sends more events than a
 * screen can show, and what drawing takes of the cores is lost to the run that is watched.
 */
type Schedule = (flush: () => void, soon: boolean) => void;

export class Frame {
  #tasks: (() => void)[] = [];
  /** Whether what was gathered is handed on with the next drawn frame. */
  #soon = false;
  readonly #schedule: Schedule;

  constructor(schedule: Schedule = nextFrame) {
    this.#schedule = schedule;
  }

  /** `soon`: with the next drawn frame, and all that was gathered before it. */
  add(task: () => void, soon = false): void {
    this.#tasks.push(task);
    const sooner = soon && !this.#soon;
    this.#soon ||= soon;
    if (sooner || this.#tasks.length === 1) this.#schedule(() => this.settle(), soon);
  }

  /** Hands on at once what was gathered: what comes now is newer. */
  settle(): void {
    const tasks = this.#tasks;
    this.#tasks = [];
    this.#soon = false;
    for (const task of tasks) task();
  }
}

/** From one drawing to the next, in milliseconds. */
const pause = 200;
let drawn = -Infinity;

function nextFrame(flush: () => void, soon: boolean): void {
  const draw = (): void => {
    drawn = performance.now();
    flush();
  };
  // A hidden window draws no frames.
  const onward = (): void => void (document.hidden ? draw() : requestAnimationFrame(draw));
  const wait = drawn + pause - performance.now();
  // Nothing is seen of a hidden window: what it is told, however much, is gathered too.
  if (wait > 0 && (!soon || document.hidden)) setTimeout(onward, wait);
  else onward();
}

export const frame = new Frame();
