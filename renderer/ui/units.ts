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
