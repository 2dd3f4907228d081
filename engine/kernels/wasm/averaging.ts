// The average of softmax over several test passes, in logarithms: nothing underflows, and equal passes add up exactly.
import { exp1, log1 } from './math';
import { bytes, firstOfLane } from './share';

/** sum = log(exp(sum) + softmax(logits)). */
export function addLogSoftmax(sum: usize, logits: usize, rows: i32, columns: i32, lane: i32, lanes: i32): void {
  const width = bytes(columns);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const x = logits + row * width;
    const s = sum + row * width;
    let top = load<f32>(x);
    for (let i: usize = 4; i < width; i += 4) top = max<f32>(top, load<f32>(x + i)); // NaN stays
    let total: f64 = 0;
    for (let i: usize = 0; i < width; i += 4) total += <f64>exp1(load<f32>(x + i) - top);
    const log = log1(<f32>total);
    for (let i: usize = 0; i < width; i += 4) {
      store<f32>(s + i, logSum(load<f32>(s + i), load<f32>(x + i) - top - log));
    }
  }
}

/** log(exp(a) + exp(b)). */
function logSum(a: f32, b: f32): f32 {
  if (a == <f32>-Infinity) return b;
  if (b == <f32>-Infinity) return a;
  const high = a > b ? a : b;
  const low = a > b ? b : a;
  return high + log1(<f32>1.0 + exp1(low - high));
}
