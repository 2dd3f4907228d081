// Losses against targets (rows, columns) instead of labels, and the multiclass hinge. A row is one lane's, so its sums
// have a fixed order; a row with label −1 is padding.
import { exp1, log1 } from './math';
import { bytes, firstOfLane } from './share';

/** The column of the first largest of a row; −1 if there is a NaN. */
function firstLargest(row: usize, columns: i32): i32 {
  let best = 0;
  let top = load<f32>(row);
  for (let column = 0; column < columns; column++) {
    const value = load<f32>(row + bytes(column));
    if (value != value) return -1;
    if (value > top) {
      top = value;
      best = column;
    }
  }
  return best;
}

function clearRow(dx: usize, loss: usize, correct: usize, width: usize): void {
  memory.fill(dx, 0, width);
  store<f32>(loss, 0);
  store<f32>(correct, 0);
}

/** targets (rows, columns) = (1 − smoothing) · onehot(label) + smoothing / columns. */
export function labelTargets(
  targets: usize, labels: usize, rows: i32, columns: i32, smoothing: f32, lane: i32, lanes: i32,
): void {
  const rest = smoothing / <f32>columns;
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const to = targets + bytes(row * columns);
    const label = load<i32>(labels + bytes(row));
    const known = <u32>label < <u32>columns;
    const value = known ? rest : label == -1 ? 0 : f32.NaN;
    for (let column = 0; column < columns; column++) store<f32>(to + bytes(column), value);
    if (known) store<f32>(to + bytes(label), <f32>1.0 - smoothing + rest);
  }
}

/** loss = −Σ target · log softmax(logits), a target of 0 counting as 0; dlogits = (softmax · Σ target − target) · scale. */
export function softTargetCrossEntropy(
  dlogits: usize, loss: usize, correct: usize, logits: usize, targets: usize, labels: usize, scale: usize,
  rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  const width = bytes(columns);
  const factor = load<f32>(scale);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const x = logits + row * width;
    const t = targets + row * width;
    const dx = dlogits + row * width;
    const at = bytes(row);
    const label = load<i32>(labels + at);
    if (label == -1) {
      clearRow(dx, loss + at, correct + at, width);
      continue;
    }
    const best = firstLargest(x, columns);
    const top = best < 0 ? f32.NaN : load<f32>(x + bytes(best));
    let sum: f64 = 0;
    let total: f64 = 0;
    let distance: f64 = 0; // Σ target · (top − logit)
    for (let i: usize = 0; i < width; i += 4) {
      const below = load<f32>(x + i) - top;
      const target = <f64>load<f32>(t + i);
      const e = exp1(below);
      store<f32>(dx + i, e);
      sum += <f64>e;
      total += target;
      if (target != 0) distance -= target * <f64>below;
    }
    store<f32>(loss + at, <f32>(<f64>log1(<f32>sum) * total + distance));
    store<f32>(correct + at, best == label ? 1 : 0);
    const share = total / sum;
    for (let i: usize = 0; i < width; i += 4) {
      const difference = <f64>load<f32>(dx + i) * share - <f64>load<f32>(t + i);
      store<f32>(dx + i, <f32>(difference * <f64>factor));
    }
  }
}

/** loss = Σ over j ≠ label of max(0, score_j − score_label + margin). */
export function multiclassHinge(
  dscores: usize, loss: usize, correct: usize, scores: usize, labels: usize, scale: usize,
  rows: i32, columns: i32, margin: f32, lane: i32, lanes: i32,
): void {
  const width = bytes(columns);
  const factor = load<f32>(scale);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const s = scores + row * width;
    const ds = dscores + row * width;
    const at = bytes(row);
    const label = load<i32>(labels + at);
    if (label == -1) {
      clearRow(ds, loss + at, correct + at, width);
      continue;
    }
    const known = <u32>label < <u32>columns;
    const target = known ? load<f32>(s + bytes(label)) : f32.NaN;
    let sum: f64 = 0;
    let count: f32 = 0;
    for (let column = 0; column < columns; column++) {
      if (column == label) continue;
      const excess = load<f32>(s + bytes(column)) - target + margin;
      const over = !(excess <= 0); // NaN is over, and carried
      if (over) {
        sum += <f64>excess;
        count += 1;
      }
      store<f32>(ds + bytes(column), over ? factor : 0);
    }
    if (sum != sum || target != target) {
      sum = f64.NaN;
      for (let i: usize = 0; i < width; i += 4) store<f32>(ds + i, f32.NaN);
    } else {
      store<f32>(ds + bytes(label), -count * factor);
    }
    store<f32>(loss + at, <f32>sum);
    store<f32>(correct + at, known && firstLargest(s, columns) == label ? 1 : 0);
  }
}

/** loss = Σ (prediction − target)² / columns; dprediction = 2 (prediction − target) · scale / columns. */
export function meanSquaredError(
  dprediction: usize, loss: usize, correct: usize, prediction: usize, targets: usize, labels: usize, scale: usize,
  rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  const width = bytes(columns);
  const factor: f32 = (<f32>2.0 * load<f32>(scale)) / <f32>columns;
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const x = prediction + row * width;
    const dx = dprediction + row * width;
    const at = bytes(row);
    const label = load<i32>(labels + at);
    if (label == -1) {
      clearRow(dx, loss + at, correct + at, width);
      continue;
    }
    const hit = firstLargest(x, columns) == label;
    let sum: f64 = 0;
    for (let i: usize = 0; i < width; i += 4) {
      const difference = load<f32>(x + i) - load<f32>(targets + row * width + i);
      sum += <f64>difference * <f64>difference;
      store<f32>(dx + i, difference * factor);
    }
    store<f32>(loss + at, <f32>(sum / <f64>columns));
    store<f32>(correct + at, hit ? 1 : 0);
  }
}
