/** The normal distribution in float64, by textbook series. */

const density = (x: number): number => Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI);

/**
 * Φ(−a), a ≥ 0, exact to about 1e-13 relative. Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.11
 * (the series, all of whose terms are positive) and 26.2.14 (the continued fraction, from its 80th level).
 */
function tail(a: number): number {
  if (a > 3) {
    let fraction = a;
    for (let level = 80; level > 0; level--) fraction = a + level / fraction;
    return density(a) / fraction;
  }
  let sum = 0;
  for (let term = a, n = 1; term > sum * 1e-17; n += 2, term *= (a * a) / n) sum += term;
  return 0.5 - density(a) * sum;
}

/** φ(x) */
export const normalDensity = density;

/** Φ(x), to full relative precision in both tails. */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  return x < 0 ? tail(-x) : 1 - tail(x);
}

/** The x with Φ(x) = p, by bisection. */
export function normalQuantile(p: number): number {
  let [low, high] = [-40, 40];
  for (let i = 0; i < 64; i++) {
    const middle = (low + high) / 2;
    if (normalCdf(middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
