// Examples of a batch mixed with each other: how much of each, and what becomes of the targets.
import { exp1, log1 } from './math';
import { philoxWord } from './philox';
import { cosineOfWord } from './random';
import { bytes, firstOfLane } from './share';
import { madd } from './variant';

/** eˣ − 1 for x ≥ 0. */
function expm1(x: f32): f64 {
  if (x > 0.5) return <f64>exp1(x) - 1;
  let term: f64 = 1;
  let sum: f64 = 0;
  for (let power = 1; power <= 12; power++) {
    term *= <f64>x / <f64>power;
    sum += term;
  }
  return sum;
}

export function betaWeights(
  weights: usize, key: usize, rows: i32, stream: i32, alpha: f32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const u = <f32>((philoxWord(key, stream, row << 2) >> 8) + 1) * <f32>5.9604644775390625e-8;
    const c = <f64>cosineOfWord(philoxWord(key, stream, (row << 2) + 1));
    let distance: f64 = 0;
    // ∞ · 0 would be no number
    if (c != 0) distance = 0.5 / Math.sqrt(1 + 1 / (c * c * expm1(-log1(u) / alpha)));
    store<f32>(weights + bytes(row), <f32>(c < 0 ? 0.5 - distance : 0.5 + distance));
  }
}

export function mixRows(
  out: usize, x: usize, partners: usize, weights: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  const width = bytes(columns);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const to = out + row * width;
    const own = x + row * width;
    const other = x + <usize>load<i32>(partners + bytes(row)) * width;
    const weight = f32x4.splat(load<f32>(weights + bytes(row)));
    const rest = f32x4.sub(f32x4.splat(1), weight);
    let i: usize = 0;
    for (; i + 16 <= width; i += 16) {
      v128.store(to + i, madd(weight, v128.load(own + i), f32x4.mul(rest, v128.load(other + i))));
    }
    for (; i < width; i += 4) {
      const mixed = madd(weight, v128.load_splat<f32>(own + i), f32x4.mul(rest, v128.load_splat<f32>(other + i)));
      store<f32>(to + i, f32x4.extract_lane(mixed, 0));
    }
  }
}

/** labels (rows) = the first largest target; −1 stays. */
export function targetLabels(
  labels: usize, targets: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const at = labels + bytes(row);
    if (load<i32>(at) == -1) continue;
    const target = targets + bytes(row * columns);
    let best = 0;
    for (let column = 1; column < columns; column++) {
      if (load<f32>(target + bytes(column)) > load<f32>(target + bytes(best))) best = column;
    }
    store<i32>(at, best);
  }
}
