// Batch norm (S. Ioffe, C. Szegedy, 2015) over (rows, channels, size): size = height · width, or 1 after a dense layer.
// The statistics of a channel are one lane's, in float64, row after row: their order does not depend on the lanes.
import { bytes, firstOfAligned, firstOfLane } from './share';
import { high2, low2, sum2 } from './wide';

/** Where a lane's channels begin. Single values are cut at cache lines. */
function firstChannel(channels: i32, size: i32, lane: i32, lanes: i32): i32 {
  return size == 1 ? firstOfAligned(channels, 16, lane, lanes) : firstOfLane(channels, lane, lanes);
}

/** Mean, 1/√(variance + ε) and the running averages of one channel, from sums of distances from `shift`. */
function finish(
  channel: i32, shift: f64, sum: f64, squares: f64, count: f64,
  mean: usize, inverse: usize, runningMean: usize, runningVariance: usize, momentum: f64, epsilon: f64,
): void {
  const at = bytes(channel);
  const distance = sum / count;
  const center = shift + distance;
  // rounding must not make it negative, NaN must pass
  const rest = squares - sum * distance;
  const total = rest < 0 ? 0 : rest;
  store<f32>(mean + at, <f32>center);
  store<f32>(inverse + at, <f32>(1 / Math.sqrt(total / count + epsilon)));
  const unbiased = total / max(count - 1, 1);
  const oldMean = <f64>load<f32>(runningMean + at);
  const oldVariance = <f64>load<f32>(runningVariance + at);
  store<f32>(runningMean + at, <f32>(oldMean + momentum * (center - oldMean)));
  store<f32>(runningVariance + at, <f32>(oldVariance + momentum * (unbiased - oldVariance)));
}

/**
 * Mean and 1/√(variance + ε) of each channel over the first count[0] rows, and the running averages. Sums are of
 * distances from the channel's first value: where the mean is far from 0, plain squares would lose the variance.
 */
export function batchNormStatistics(
  mean: usize, inverse: usize, runningMean: usize, runningVariance: usize, x: usize, count: usize,
  rows: i32, channels: i32, size: i32, momentum: f32, epsilon: f32, lane: i32, lanes: i32,
): void {
  const used = min(load<i32>(count), rows);
  const values = <f64>used * <f64>size;
  const stride = bytes(channels * size);
  let channel = firstChannel(channels, size, lane, lanes);
  const end = firstChannel(channels, size, lane + 1, lanes);
  if (used < 1) return; // no rows: nothing to learn from
  if (size == 1) {
    for (; channel + 4 <= end; channel += 4) {
      let from = x + bytes(channel);
      const first = v128.load(from);
      const shiftA = low2(first);
      const shiftB = high2(first);
      let sumA = f64x2.splat(0);
      let sumB = f64x2.splat(0);
      let squaresA = f64x2.splat(0);
      let squaresB = f64x2.splat(0);
      for (let row = 0; row < used; row++, from += stride) {
        const value = v128.load(from);
        const a = f64x2.sub(low2(value), shiftA);
        const b = f64x2.sub(high2(value), shiftB);
        sumA = f64x2.add(sumA, a);
        sumB = f64x2.add(sumB, b);
        squaresA = f64x2.add(squaresA, f64x2.mul(a, a));
        squaresB = f64x2.add(squaresB, f64x2.mul(b, b));
      }
      finish(
        channel, f64x2.extract_lane(shiftA, 0), f64x2.extract_lane(sumA, 0), f64x2.extract_lane(squaresA, 0),
        values, mean, inverse, runningMean, runningVariance, momentum, epsilon,
      );
      finish(
        channel + 1, f64x2.extract_lane(shiftA, 1), f64x2.extract_lane(sumA, 1), f64x2.extract_lane(squaresA, 1),
        values, mean, inverse, runningMean, runningVariance, momentum, epsilon,
      );
      finish(
        channel + 2, f64x2.extract_lane(shiftB, 0), f64x2.extract_lane(sumB, 0), f64x2.extract_lane(squaresB, 0),
        values, mean, inverse, runningMean, runningVariance, momentum, epsilon,
      );
      finish(
        channel + 3, f64x2.extract_lane(shiftB, 1), f64x2.extract_lane(sumB, 1), f64x2.extract_lane(squaresB, 1),
        values, mean, inverse, runningMean, runningVariance, momentum, epsilon,
      );
    }
  }
  for (; channel < end; channel++) {
    let from = x + bytes(channel * size);
    const shift = <f64>load<f32>(from);
    const shift2 = f64x2.splat(shift);
    let sum4 = f64x2.splat(0);
    let squares4 = f64x2.splat(0);
    let sum: f64 = 0;
    let squares: f64 = 0;
    for (let row = 0; row < used; row++, from += stride) {
      let i: usize = 0;
      for (; i + 16 <= bytes(size); i += 16) {
        const value = v128.load(from + i);
        const a = f64x2.sub(low2(value), shift2);
        const b = f64x2.sub(high2(value), shift2);
        sum4 = f64x2.add(sum4, f64x2.add(a, b));
        squares4 = f64x2.add(squares4, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)));
      }
      for (; i < bytes(size); i += 4) {
        const a = <f64>load<f32>(from + i) - shift;
        sum += a;
        squares += a * a;
      }
    }
    finish(
      channel, shift, sum + sum2(sum4), squares + sum2(squares4), values,
      mean, inverse, runningMean, runningVariance, momentum, epsilon,
    );
  }
}

/** inverse (channels) = 1/√(variance + ε): what test mode takes from the running variance. */
export function inverseDeviation(
  inverse: usize, variance: usize, channels: i32, epsilon: f32, lane: i32, lanes: i32,
): void {
  const end = firstOfAligned(channels, 16, lane + 1, lanes);
  for (let channel = firstOfAligned(channels, 16, lane, lanes); channel < end; channel++) {
    const value = <f64>load<f32>(variance + bytes(channel)) + <f64>epsilon;
    store<f32>(inverse + bytes(channel), <f32>(1 / Math.sqrt(value)));
  }
}

/** y = gamma · (x − mean) · inverse + beta. */
export function batchNorm(
  y: usize, x: usize, mean: usize, inverse: usize, gamma: usize, beta: usize,
  rows: i32, channels: i32, size: i32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    let i = bytes(row * channels * size);
    let channel: usize = 0;
    if (size == 1) {
      for (; channel + 16 <= bytes(channels); channel += 16, i += 16) {
        const scale = f32x4.mul(v128.load(gamma + channel), v128.load(inverse + channel));
        const distance = f32x4.sub(v128.load(x + i), v128.load(mean + channel));
        v128.store(y + i, f32x4.add(f32x4.mul(distance, scale), v128.load(beta + channel)));
      }
    }
    for (; channel < bytes(channels); channel += 4) {
      const center = load<f32>(mean + channel);
      const scale = load<f32>(gamma + channel) * load<f32>(inverse + channel);
      const offset = load<f32>(beta + channel);
      const center4 = f32x4.splat(center);
      const scale4 = f32x4.splat(scale);
      const offset4 = f32x4.splat(offset);
      const channelEnd = i + bytes(size);
      for (; i + 16 <= channelEnd; i += 16) {
        const distance = f32x4.sub(v128.load(x + i), center4);
        v128.store(y + i, f32x4.add(f32x4.mul(distance, scale4), offset4));
      }
      for (; i < channelEnd; i += 4) store<f32>(y + i, (load<f32>(x + i) - center) * scale + offset);
    }
  }
}

/** dbeta (channels) = Σ dy; dgamma (channels) = Σ dy · (x − mean) · inverse, over the first count[0] rows. */
export function batchNormParameterGradient(
  dgamma: usize, dbeta: usize, x: usize, dy: usize, mean: usize, inverse: usize, count: usize,
  rows: i32, channels: i32, size: i32, lane: i32, lanes: i32,
): void {
  const used = min(load<i32>(count), rows);
  const stride = bytes(channels * size);
  let channel = firstChannel(channels, size, lane, lanes);
  const end = firstChannel(channels, size, lane + 1, lanes);
  if (size == 1) {
    for (; channel + 4 <= end; channel += 4) {
      const at = bytes(channel);
      const center = v128.load(mean + at);
      const centerA = low2(center);
      const centerB = high2(center);
      let sumA = f64x2.splat(0);
      let sumB = f64x2.splat(0);
      let productsA = f64x2.splat(0);
      let productsB = f64x2.splat(0);
      let i = at;
      for (let row = 0; row < used; row++, i += stride) {
        const value = v128.load(x + i);
        const d = v128.load(dy + i);
        const a = low2(d);
        const b = high2(d);
        sumA = f64x2.add(sumA, a);
        sumB = f64x2.add(sumB, b);
        productsA = f64x2.add(productsA, f64x2.mul(a, f64x2.sub(low2(value), centerA)));
        productsB = f64x2.add(productsB, f64x2.mul(b, f64x2.sub(high2(value), centerB)));
      }
      const factor = v128.load(inverse + at);
      store2(dbeta + at, sumA, sumB);
      store2(dgamma + at, f64x2.mul(productsA, low2(factor)), f64x2.mul(productsB, high2(factor)));
    }
  }
  for (; channel < end; channel++) {
    const at = bytes(channel);
    const center = <f64>load<f32>(mean + at);
    const center2 = f64x2.splat(center);
    let sum4 = f64x2.splat(0);
    let products4 = f64x2.splat(0);
    let sum: f64 = 0;
    let products: f64 = 0;
    let from = bytes(channel * size);
    for (let row = 0; row < used; row++, from += stride) {
      const last = from + bytes(size);
      let i = from;
      for (; i + 16 <= last; i += 16) {
        const value = v128.load(x + i);
        const d = v128.load(dy + i);
        const a = low2(d);
        const b = high2(d);
        sum4 = f64x2.add(sum4, f64x2.add(a, b));
        products4 = f64x2.add(products4, f64x2.mul(a, f64x2.sub(low2(value), center2)));
        products4 = f64x2.add(products4, f64x2.mul(b, f64x2.sub(high2(value), center2)));
      }
      for (; i < last; i += 4) {
        const d = <f64>load<f32>(dy + i);
        sum += d;
        products += d * (<f64>load<f32>(x + i) - center);
      }
    }
    store<f32>(dbeta + at, <f32>(sum + sum2(sum4)));
    store<f32>(dgamma + at, <f32>((products + sum2(products4)) * <f64>load<f32>(inverse + at)));
  }
}

// @ts-ignore: decorator
@inline
function store2(to: usize, a: v128, b: v128): void {
  const low = f32x4.demote_f64x2_zero(a);
  v128.store(to, v128.shuffle<i64>(low, f32x4.demote_f64x2_zero(b), 0, 2));
}

/**
 * dx = gamma · inverse · (dy − dbeta / N − (x − mean) · inverse · dgamma / N), N = count[0] · size; 0 in the rows of
 * padding from count[0] on, which had no part in the statistics.
 */
export function batchNormGradient(
  dx: usize, x: usize, dy: usize, mean: usize, inverse: usize, gamma: usize, dgamma: usize, dbeta: usize,
  count: usize, rows: i32, channels: i32, size: i32, lane: i32, lanes: i32,
): void {
  const used = min(load<i32>(count), rows);
  const share = <f32>(1.0 / max(<f64>used * <f64>size, 1));
  const share4 = f32x4.splat(share);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    let i = bytes(row * channels * size);
    if (row >= used) {
      memory.fill(dx + i, 0, bytes(channels * size));
      continue;
    }
    let channel: usize = 0;
    if (size == 1) {
      for (; channel + 16 <= bytes(channels); channel += 16, i += 16) {
        const deviation = v128.load(inverse + channel);
        const scale = f32x4.mul(v128.load(gamma + channel), deviation);
        const slope = f32x4.mul(f32x4.mul(v128.load(dgamma + channel), share4), deviation);
        const offset = f32x4.mul(v128.load(dbeta + channel), share4);
        const distance = f32x4.sub(v128.load(x + i), v128.load(mean + channel));
        const d = f32x4.sub(f32x4.sub(v128.load(dy + i), offset), f32x4.mul(distance, slope));
        v128.store(dx + i, f32x4.mul(d, scale));
      }
    }
    for (; channel < bytes(channels); channel += 4) {
      const center = load<f32>(mean + channel);
      const deviation = load<f32>(inverse + channel);
      const scale = load<f32>(gamma + channel) * deviation;
      const slope = load<f32>(dgamma + channel) * share * deviation;
      const offset = load<f32>(dbeta + channel) * share;
      const center4 = f32x4.splat(center);
      const scale4 = f32x4.splat(scale);
      const slope4 = f32x4.splat(slope);
      const offset4 = f32x4.splat(offset);
      const channelEnd = i + bytes(size);
      for (; i + 16 <= channelEnd; i += 16) {
        const distance = f32x4.sub(v128.load(x + i), center4);
        const d = f32x4.sub(f32x4.sub(v128.load(dy + i), offset4), f32x4.mul(distance, slope4));
        v128.store(dx + i, f32x4.mul(d, scale4));
      }
      for (; i < channelEnd; i += 4) {
        const distance = load<f32>(x + i) - center;
        store<f32>(dx + i, (load<f32>(dy + i) - offset - distance * slope) * scale);
      }
    }
  }
}
