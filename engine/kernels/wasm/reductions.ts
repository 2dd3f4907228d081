// Sums over a tensor, in float64 over a fixed number of chunks: the same with any number of lanes.
import { bytes, firstOf, firstOfLane } from './share';
import { high2, low2, sum2 } from './wide';

/** `chunks` of signatures.ts. */
const CHUNKS: i32 = 64;

/** partials (chunks, float64) = the sum of x (length) by chunk. */
export function sum(partials: usize, x: usize, length: i32, lane: i32, lanes: i32): void {
  const end = firstOfLane(CHUNKS, lane + 1, lanes);
  for (let chunk = firstOfLane(CHUNKS, lane, lanes); chunk < end; chunk++) {
    let i = x + bytes(firstOf(length, chunk, CHUNKS));
    const last = x + bytes(firstOf(length, chunk + 1, CHUNKS));
    let total2 = f64x2.splat(0);
    for (; i + 16 <= last; i += 16) {
      const value = v128.load(i);
      total2 = f64x2.add(total2, f64x2.add(low2(value), high2(value)));
    }
    let total = sum2(total2);
    for (; i < last; i += 4) total += <f64>load<f32>(i);
    store<f64>(partials + (<usize>chunk << 3), total);
  }
}

/** partials (chunks, float64) = the sum of a · b (length) by chunk; of squares where they are the same. */
export function dot(partials: usize, a: usize, b: usize, length: i32, lane: i32, lanes: i32): void {
  const end = firstOfLane(CHUNKS, lane + 1, lanes);
  for (let chunk = firstOfLane(CHUNKS, lane, lanes); chunk < end; chunk++) {
    let i = bytes(firstOf(length, chunk, CHUNKS));
    const last = bytes(firstOf(length, chunk + 1, CHUNKS));
    let total2 = f64x2.splat(0);
    for (; i + 16 <= last; i += 16) {
      const p = v128.load(a + i);
      const q = v128.load(b + i);
      total2 = f64x2.add(total2, f64x2.mul(low2(p), low2(q)));
      total2 = f64x2.add(total2, f64x2.mul(high2(p), high2(q)));
    }
    let total = sum2(total2);
    for (; i < last; i += 4) total += <f64>load<f32>(a + i) * <f64>load<f32>(b + i);
    store<f64>(partials + (<usize>chunk << 3), total);
  }
}

// @ts-ignore: decorator
@inline
function totalOf(partials: usize, tensors: i32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < tensors * CHUNKS; i++) total += load<f64>(partials + (<usize>i << 3));
  return total;
}

/** out[0] = the sum of the partials. By the first lane. */
export function sumReduce(out: usize, partials: usize, lane: i32, lanes: i32): void {
  if (lane == 0) store<f32>(out, <f32>totalOf(partials, 1));
}

/** out: min(1, limit / norm), norm = √(sum of the partials of `tensors` tensors). By the first lane. */
export function clipScale(out: usize, partials: usize, tensors: i32, limit: f32, lane: i32, lanes: i32): void {
  if (lane != 0) return;
  const norm = Math.sqrt(totalOf(partials, tensors));
  store<f32>(out, norm > <f64>limit ? <f32>(<f64>limit / norm) : norm == norm ? 1 : f32.NaN);
  store<f32>(out, <f32>norm, 4);
}
