/** Sizes and shapes as people read them. */
const binary = ['B', 'KB', 'MB', 'GB', 'TB'];

export function bytes(value: number): string {
  let size = value;
  let unit = 0;
  while (size >= 999.5 && unit < binary.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 99.5 ? Math.round(size) : size.toPrecision(2)}\u00a0${binary[unit] ?? 'B'}`;
}

/** (1, 28, 28): a shape without its batch. */
export function shape(sizes: readonly number[]): string {
  return `(${sizes.join(', ')})`;
}

/** 1.2 M: a count where space is short. */
export function compact(value: number): string {
  const steps: readonly [number, string][] = [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ];
  for (const [size, letter] of steps) {
    if (value >= size) return `${(value / size).toPrecision(value / size >= 100 ? 3 : 2)}\u00a0${letter}`;
  }
  return String(value);
}

/** A measured number with as many digits as mean something, plain while it is short: 0.00160, 1.41, 93.4, 2.7e−5. */
export function significant(value: number | null | undefined, digits = 3): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) return '—';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text =
    size < 1e-3 || size >= 1e5
      ? value.toExponential(Math.max(1, digits - 2)).replace('e+', 'e')
      : value.toFixed(Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
  return text.replace(/-/g, '\u2212');
}
