/** What is being typed into a field of which every valid text counts at once, as pure steps from one key to the next. */
import type { Typed, TypedProblem } from './typed.ts';

export interface Typing<T> {
  /** Null once the field was left with what is not valid: it shows its value again, and why it kept it. */
  readonly text: string | null;
  /** The value before the typing, which holds while what is typed is not valid: `70000` is not 7000, nor `10,` 10. */
  readonly before: T;
  /** What the typing has made of the value; another value was set from elsewhere (undo, a slider) and ends it. */
  readonly value: T;
  readonly problem: TypedProblem | null;
}

/** The text of the field is now `text`, over `value`. */
export function type<T>(
  text: string,
  value: T,
  last: Typing<T> | null,
  read: (text: string) => Typed<T>,
): Typing<T> {
  const goesOn = last !== null && last.text !== null && last.value === value;
  const before = goesOn ? last.before : value;
  const result = read(text);
  return 'value' in result
    ? { text, before, value: result.value, problem: null }
    : { text, before, value: before, problem: result };
}

export function leave<T>(last: Typing<T> | null): Typing<T> | null {
  return last?.problem ? { ...last, text: null } : null;
}
