/** Mean, spread and confidence of a few measured values. */

/**
 * P(|T| ≤ √ν·tan θ) of Student's t with ν degrees of freedom. Abramowitz & Stegun, Handbook of Mathematical Functions,
 * 26.7.3 and 26.7.4: exact for whole ν.
 */
function probabilityWithin(theta: number, degrees: number): number {
  const sine = Math.sin(theta);
  const cosine = Math.cos(theta);
  const odd = degrees % 2 === 1;
  let term = odd ? cosine : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
    term *= (cosine * cosine * (k - 1)) / k;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (theta + sine * sum) : sine * sum;
}

/** The t with P(|T| ≤ t) = `confidence`: 12.706 for 95 % and one degree of freedom. `degrees`: whole, at least 1. */
export function studentT(confidence: number, degrees: number): number {
  let low = 0;
  let high = Math.PI / 2;
  // Halving the angle rather than t itself keeps the range finite however heavy the tails are.
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return Math.sqrt(degrees) * Math.tan(middle);
    if (probabilityWithin(middle, degrees) < confidence) low = middle;
    else high = middle;
  }
}

export interface Summary {
  readonly mean: number | null;
  readonly std: number | null;
  readonly n: number;
  readonly interval: number | null;
}

/**
 * Mean, sample standard deviation (over n − 1) and half width of the 95 % confidence interval of the mean. One value
 * alone has a mean only. A value that is not a number (null) makes all three null: a run that diverged must not
 * vanish from the mean of its group.
 */
export function summarize(values: readonly (number | null)[]): Summary {
  const n = values.length;
  const numbers = values.filter((value) => value !== null);
  if (n === 0 || numbers.length < n) return { mean: null, std: null, n, interval: null };
  const mean = numbers.reduce((sum, value) => sum + value, 0) / n;
  if (n === 1) return { mean, std: null, n, interval: null };
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const std = Math.sqrt(squares / (n - 1));
  return { mean, std, n, interval: (studentT(0.95, n - 1) * std) / Math.sqrt(n) };
}
