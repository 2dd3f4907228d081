// Layer norm (J. Ba, J. Kiros, G. Hinton, 2016) over the columns of (rows, columns). A row is one lane's, in float64.
import { bytes, firstOfAligned, firstOfLane } from './share';
import { high2, low2, sum2 } from './wide';

/** y = gamma · (x − mean) · inverse + beta; mean and inverse = 1/√(variance + ε) of each row. May work in place. */
export function layerNorm(
  y: usize, mean: usize, inverse: usize, x: usize, gamma: usize, beta: usize,
  rows: i32, columns: i32, epsilon: f32, lane: i32, lanes: i32,
): void {
  const width = bytes(columns);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const from = x + row * width;
    const to = y + row * width;
    // distances from the first value: where the mean is far from 0, plain squares would lose the variance
    const shift = <f64>load<f32>(from);
    const shift2 = f64x2.splat(shift);
    let sum4 = f64x2.splat(0);
    let squares4 = f64x2.splat(0);
    let i: usize = 0;
    for (; i + 16 <= width; i += 16) {
      const value = v128.load(from + i);
      const a = f64x2.sub(low2(value), shift2);
      const b = f64x2.sub(high2(value), shift2);
      sum4 = f64x2.add(sum4, f64x2.add(a, b));
      squares4 = f64x2.add(squares4, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)));
    }
    let sum = sum2(sum4);
    let squares = sum2(squares4);
    for (; i < width; i += 4) {
      const a = <f64>load<f32>(from + i) - shift;
      sum += a;
      squares += a * a;
    }
    const distance = sum / <f64>columns;
    const rest = squares - sum * distance;
    const variance = (rest < 0 ? 0 : rest) / <f64>columns;
    const center = <f32>(shift + distance);
    const deviation = <f32>(1 / Math.sqrt(variance + <f64>epsilon));
    store<f32>(mean + bytes(row), center);
    store<f32>(inverse + bytes(row), deviation);

    const center4 = f32x4.splat(center);
    const deviation4 = f32x4.splat(deviation);
    for (i = 0; i + 16 <= width; i += 16) {
      const unit = f32x4.mul(f32x4.sub(v128.load(from + i), center4), deviation4);
      v128.store(to + i, f32x4.add(f32x4.mul(unit, v128.load(gamma + i)), v128.load(beta + i)));
    }
    for (; i < width; i += 4) {
      const unit = (load<f32>(from + i) - center) * deviation;
      store<f32>(to + i, unit * load<f32>(gamma + i) + load<f32>(beta + i));
    }
  }
}

/** dx = inverse · (g − mean(g) − unit · mean(g · unit)), g = dy · gamma, unit = (x − mean) · inverse. */
export function layerNormGradient(
  dx: usize, x: usize, dy: usize, mean: usize, inverse: usize, gamma: usize,
  rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  const width = bytes(columns);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const offset = row * width;
    const center = load<f32>(mean + bytes(row));
    const deviation = load<f32>(inverse + bytes(row));
    const center4 = f32x4.splat(center);
    const deviation4 = f32x4.splat(deviation);
    let sum4 = f64x2.splat(0);
    let products4 = f64x2.splat(0);
    let i: usize = 0;
    for (; i + 16 <= width; i += 16) {
      const unit = f32x4.mul(f32x4.sub(v128.load(x + offset + i), center4), deviation4);
      const g = f32x4.mul(v128.load(dy + offset + i), v128.load(gamma + i));
      sum4 = f64x2.add(sum4, f64x2.add(low2(g), high2(g)));
      products4 = f64x2.add(products4, f64x2.mul(low2(g), low2(unit)));
      products4 = f64x2.add(products4, f64x2.mul(high2(g), high2(unit)));
    }
    let sum = sum2(sum4);
    let products = sum2(products4);
    for (; i < width; i += 4) {
      const unit = (load<f32>(x + offset + i) - center) * deviation;
      const g = load<f32>(dy + offset + i) * load<f32>(gamma + i);
      sum += <f64>g;
      products += <f64>g * <f64>unit;
    }
    const average = <f32>(sum / <f64>columns);
    const slope = <f32>(products / <f64>columns);
    const average4 = f32x4.splat(average);
    const slope4 = f32x4.splat(slope);
    for (i = 0; i + 16 <= width; i += 16) {
      const unit = f32x4.mul(f32x4.sub(v128.load(x + offset + i), center4), deviation4);
      const g = f32x4.mul(v128.load(dy + offset + i), v128.load(gamma + i));
      const d = f32x4.sub(f32x4.sub(g, average4), f32x4.mul(unit, slope4));
      v128.store(dx + offset + i, f32x4.mul(d, deviation4));
    }
    for (; i < width; i += 4) {
      const unit = (load<f32>(x + offset + i) - center) * deviation;
      const g = load<f32>(dy + offset + i) * load<f32>(gamma + i);
      store<f32>(dx + offset + i, (g - average - unit * slope) * deviation);
    }
  }
}

/** dbeta (columns) = Σ dy, dgamma (columns) = Σ dy · unit, row after row. Lanes own columns. */
export function layerNormParameterGradient(
  dgamma: usize, dbeta: usize, x: usize, dy: usize, mean: usize, inverse: usize,
  rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  const width = bytes(columns);
  let i = bytes(firstOfAligned(columns, 16, lane, lanes));
  const end = bytes(firstOfAligned(columns, 16, lane + 1, lanes));
  for (; i + 16 <= end; i += 16) {
    let sum = f32x4.splat(0);
    let products = f32x4.splat(0);
    let offset = i;
    for (let row = 0; row < rows; row++, offset += width) {
      const d = v128.load(dy + offset);
      const distance = f32x4.sub(v128.load(x + offset), v128.load_splat<f32>(mean + bytes(row)));
      const unit = f32x4.mul(distance, v128.load_splat<f32>(inverse + bytes(row)));
      sum = f32x4.add(sum, d);
      products = f32x4.add(products, f32x4.mul(d, unit));
    }
    v128.store(dbeta + i, sum);
    v128.store(dgamma + i, products);
  }
  for (; i < end; i += 4) {
    let sum: f32 = 0;
    let products: f32 = 0;
    let offset = i;
    for (let row = 0; row < rows; row++, offset += width) {
      const d = load<f32>(dy + offset);
      sum += d;
      products += d * ((load<f32>(x + offset) - load<f32>(mean + bytes(row))) * load<f32>(inverse + bytes(row)));
    }
    store<f32>(dbeta + i, sum);
    store<f32>(dgamma + i, products);
  }
}
