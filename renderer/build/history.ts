/** Undo and redo over immutable values. Changes that belong together (one drag of a slider) are one step. */
export interface History<T extends object> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** The gesture that made the present; the next change of the same gesture replaces it. Null: the gesture is over. */
  readonly gesture: string | null;
}

const longest = 500;

export function begin<T extends object>(present: T): History<T> {
  return { past: [], present, future: [], gesture: null };
}

/** A change to `next`. With `gesture`, it goes into the step that the same gesture began, until `settle`. */
export function change<T extends object>(
  history: History<T>,
  next: T,
  gesture: string | null = null,
): History<T> {
  if (next === history.present) return history;
  const joins = gesture !== null && gesture === history.gesture;
  const past = joins ? history.past : [...history.past, history.present].slice(-longest);
  return { past, present: next, future: [], gesture };
}

/** The end of a gesture. One that ends where it began is no step: there is nothing to undo. */
export function settle<T extends object>(history: History<T>): History<T> {
  if (history.gesture === null) return history;
  const before = history.past.at(-1);
  const moved = before === undefined || JSON.stringify(before) !== JSON.stringify(history.present);
  return moved
    ? { ...history, gesture: null }
    : { ...history, past: history.past.slice(0, -1), present: before, gesture: null };
}

export function undo<T extends object>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return settle(history);
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    gesture: null,
  };
}

export function redo<T extends object>(history: History<T>): History<T> {
  const [next, ...rest] = history.future;
  if (next === undefined) return settle(history);
  return { past: [...history.past, history.present], present: next, future: rest, gesture: null };
}
