/** Reading what was typed into a number or a shape field: a value, or why it is not one. */
export type TypedProblem =
  | { readonly problem: 'not_number' }
  | { readonly problem: 'not_whole' }
  | { readonly problem: 'not_shape' }
  | { readonly problem: 'empty' }
  | { readonly problem: 'range'; readonly min: number; readonly max: number; readonly below: boolean };
export type Typed<T> = { readonly value: T } | TypedProblem;

export interface NumberRange {
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  readonly exclusiveMax?: boolean | undefined;
  readonly optional?: boolean | undefined;
}

const decimal = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
/** As the app writes it, too. */
const thousands = /^[+-]?\d{1,3}(,\d{3})+$/;

/**
 * Thousands may be grouped by spaces, those of a whole number by commas. Any other comma is refused rather than guessed at
 * (1,5 is 1.5 to some, 15 to others).
 */
export function readNumber(text: string, range: NumberRange): Typed<number | null> {
  const close = text.replace(/[\s\u00a0_]/g, '').replace('\u2212', '-');
  const bare = range.whole && thousands.test(close) ? close.replaceAll(',', '') : close;
  if (bare === '') return range.optional ? { value: null } : { problem: 'empty' };
  if (!decimal.test(bare)) return { problem: 'not_number' };
  const value = Number(bare);
  if (!Number.isFinite(value)) return { problem: 'not_number' };
  if (range.whole && !Number.isInteger(value)) return { problem: 'not_whole' };
  const below = range.exclusiveMax ? value < range.max : value <= range.max;
  if (value < range.min || !below) {
    return { problem: 'range', min: range.min, max: range.max, below: range.exclusiveMax === true };
  }
  return { value };
}

/** `784`, `1, 28, 28`, `1x28x28` or `(1, 28, 28)`. */
export function readShape(text: string): Typed<number[]> {
  const parts = text
    .replace(/[()[\]]/g, ' ')
    .trim()
    .split(/\s*[,x×*]\s*|\s+/)
    .filter((part) => part !== '');
  if (parts.length === 0) return { problem: 'empty' };
  const sizes = parts.map(Number);
  const good = sizes.length <= 4 && sizes.every((size) => Number.isInteger(size) && size >= 1 && size <= 1e7);
  return good ? { value: sizes } : { problem: 'not_shape' };
}
