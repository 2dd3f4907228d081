// Parameter updates beyond plain momentum, elementwise over (rows, columns). One vector at a time: the divisions and
// square roots set the pace. The last elements go one by one through the same vector function.
import { madd } from './variant';
import { bytes, firstOfLane } from './share';
import { settled4, square4 } from './underflow';

const NESTEROV: i32 = 0;
const ADAGRAD: i32 = 1;
const RMSPROP: i32 = 2;

// @ts-ignore: decorator
@inline
function lane0(x: v128): f32 {
  return f32x4.extract_lane(x, 0);
}

/** The new state of an optimizer that keeps one number for each weight. `a`: momentum or the decay of the average. */
// @ts-ignore: decorator
@inline
function state4(operation: i32, state: v128, g: v128, a: v128): v128 {
  if (operation == NESTEROV) return settled4(madd(a, state, g));
  const square = square4(g);
  if (operation == ADAGRAD) return f32x4.add(state, square);
  return settled4(madd(a, state, f32x4.mul(f32x4.sub(f32x4.splat(1), a), square)));
}

/** What the learning rate multiplies. */
// @ts-ignore: decorator
@inline
function direction4(operation: i32, state: v128, g: v128, a: v128, epsilon: v128): v128 {
  if (operation == NESTEROV) return madd(a, state, g);
  return f32x4.div(g, f32x4.add(f32x4.sqrt(state), epsilon));
}

// @ts-ignore: decorator
@inline
function step(
  operation: i32, weight: usize, state: usize, gradient: usize, rate: f32, a: f32, rows: i32, columns: i32,
  decay: f32, epsilon: f32, lane: i32, lanes: i32,
): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  const negativeRate = f32x4.splat(-rate);
  const a4 = f32x4.splat(a);
  const decay4 = f32x4.splat(decay);
  const epsilon4 = f32x4.splat(epsilon);
  for (; i + 16 <= end; i += 16) {
    const w = v128.load(weight + i);
    const g = madd(decay4, w, v128.load(gradient + i));
    const s = state4(operation, v128.load(state + i), g, a4);
    v128.store(state + i, s);
    v128.store(weight + i, settled4(madd(negativeRate, direction4(operation, s, g, a4, epsilon4), w)));
  }
  for (; i < end; i += 4) {
    const w = v128.load_splat<f32>(weight + i);
    const g = madd(decay4, w, v128.load_splat<f32>(gradient + i));
    const s = state4(operation, v128.load_splat<f32>(state + i), g, a4);
    store<f32>(state + i, lane0(s));
    store<f32>(weight + i, lane0(settled4(madd(negativeRate, direction4(operation, s, g, a4, epsilon4), w))));
  }
}

/** velocity = momentum · velocity + g; weight −= rate · (g + momentum · velocity). */
export function nesterov(
  weight: usize, velocity: usize, gradient: usize, hyper: usize, rows: i32, columns: i32, decay: f32,
  lane: i32, lanes: i32,
): void {
  step(
    NESTEROV, weight, velocity, gradient, load<f32>(hyper), load<f32>(hyper, 4), rows, columns, decay, 0,
    lane, lanes,
  );
}

/** squares += g²; weight −= rate · g / (√squares + ε). */
export function adagrad(
  weight: usize, squares: usize, gradient: usize, hyper: usize, rows: i32, columns: i32, decay: f32, epsilon: f32,
  lane: i32, lanes: i32,
): void {
  step(ADAGRAD, weight, squares, gradient, load<f32>(hyper), 0, rows, columns, decay, epsilon, lane, lanes);
}

/** squares = ρ · squares + (1 − ρ) · g²; weight −= rate · g / (√squares + ε). */
export function rmsprop(
  weight: usize, squares: usize, gradient: usize, hyper: usize, rows: i32, columns: i32, decay: f32, epsilon: f32,
  lane: i32, lanes: i32,
): void {
  step(
    RMSPROP, weight, squares, gradient, load<f32>(hyper), load<f32>(hyper, 4), rows, columns, decay, epsilon,
    lane, lanes,
  );
}

/** rate · correction of the mean · mean / (√(correction of the squares · squares) + ε) */
// @ts-ignore: decorator
@inline
function adamStep4(mean: v128, squares: v128, rate: v128, correction: v128, epsilon: v128): v128 {
  const root = f32x4.sqrt(f32x4.mul(squares, correction));
  return f32x4.div(f32x4.mul(rate, mean), f32x4.add(root, epsilon));
}

// @ts-ignore: decorator
@inline
function average4(old: v128, value: v128, beta: v128, rest: v128): v128 {
  return settled4(madd(beta, old, f32x4.mul(rest, value)));
}

/** `coupled`: decay · weight is part of the gradient (Adam); `shrink`: what is left of the weight (AdamW). */
// @ts-ignore: decorator
@inline
function adamLoop(
  weight: usize, mean: usize, squares: usize, gradient: usize, hyper: usize, rows: i32, columns: i32,
  coupled: f32, shrink: f32, epsilon: f32, lane: i32, lanes: i32,
): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  const beta1 = load<f32>(hyper, 4);
  const beta2 = load<f32>(hyper, 8);
  const rate4 = f32x4.splat(load<f32>(hyper) * load<f32>(hyper, 12));
  const correction4 = f32x4.splat(load<f32>(hyper, 16));
  const beta1x4 = f32x4.splat(beta1);
  const beta2x4 = f32x4.splat(beta2);
  const rest1 = f32x4.splat(<f32>1.0 - beta1);
  const rest2 = f32x4.splat(<f32>1.0 - beta2);
  const coupled4 = f32x4.splat(coupled);
  const shrink4 = f32x4.splat(shrink);
  const epsilon4 = f32x4.splat(epsilon);
  for (; i + 16 <= end; i += 16) {
    const w = v128.load(weight + i);
    const g = madd(coupled4, w, v128.load(gradient + i));
    const m = average4(v128.load(mean + i), g, beta1x4, rest1);
    const s = average4(v128.load(squares + i), square4(g), beta2x4, rest2);
    v128.store(mean + i, m);
    v128.store(squares + i, s);
    const change = adamStep4(m, s, rate4, correction4, epsilon4);
    v128.store(weight + i, settled4(f32x4.sub(f32x4.mul(w, shrink4), change)));
  }
  for (; i < end; i += 4) {
    const w = v128.load_splat<f32>(weight + i);
    const g = madd(coupled4, w, v128.load_splat<f32>(gradient + i));
    const m = average4(v128.load_splat<f32>(mean + i), g, beta1x4, rest1);
    const s = average4(v128.load_splat<f32>(squares + i), square4(g), beta2x4, rest2);
    store<f32>(mean + i, lane0(m));
    store<f32>(squares + i, lane0(s));
    const change = adamStep4(m, s, rate4, correction4, epsilon4);
    store<f32>(weight + i, lane0(settled4(f32x4.sub(f32x4.mul(w, shrink4), change))));
  }
}

export function adam(
  weight: usize, mean: usize, squares: usize, gradient: usize, hyper: usize, rows: i32, columns: i32,
  decay: f32, epsilon: f32, lane: i32, lanes: i32,
): void {
  adamLoop(weight, mean, squares, gradient, hyper, rows, columns, decay, 1, epsilon, lane, lanes);
}

export function adamW(
  weight: usize, mean: usize, squares: usize, gradient: usize, hyper: usize, rows: i32, columns: i32,
  decay: f32, epsilon: f32, lane: i32, lanes: i32,
): void {
  const shrink: f32 = <f32>1.0 - load<f32>(hyper) * decay;
  adamLoop(weight, mean, squares, gradient, hyper, rows, columns, 0, shrink, epsilon, lane, lanes);
}
