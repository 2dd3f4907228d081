// Parameter updates, elementwise over (rows, columns).
import { madd } from './variant';
import { bytes, firstOfLane } from './share';
import { settled4 } from './underflow';

/** velocity = momentum · velocity + gradient + decay · weight; weight −= learning rate · velocity. */
export function sgdMomentum(
  weight: usize,
  velocity: usize,
  gradient: usize,
  hyper: usize,
  rows: i32,
  columns: i32,
  decay: f32,
  lane: i32,
  lanes: i32,
): void {
  let i = bytes(firstOfLane(rows, lane, lanes) * columns);
  const end = bytes(firstOfLane(rows, lane + 1, lanes) * columns);
  const negativeRate = f32x4.splat(-load<f32>(hyper));
  const momentum = f32x4.splat(load<f32>(hyper, 4));
  const decay4 = f32x4.splat(decay);
  for (; i + 32 <= end; i += 32) {
    const w = v128.load(weight + i);
    const x = v128.load(weight + i, 16);
    const p = settled4(madd(momentum, v128.load(velocity + i), madd(decay4, w, v128.load(gradient + i))));
    const q = settled4(madd(momentum, v128.load(velocity + i, 16), madd(decay4, x, v128.load(gradient + i, 16))));
    const r = settled4(madd(negativeRate, p, w));
    const s = settled4(madd(negativeRate, q, x));
    v128.store(velocity + i, p);
    v128.store(velocity + i, q, 16);
    v128.store(weight + i, r);
    v128.store(weight + i, s, 16);
  }
  for (; i < end; i += 4) {
    const w = v128.load_splat<f32>(weight + i);
    const g = madd(decay4, w, v128.load_splat<f32>(gradient + i));
    const v = settled4(madd(momentum, v128.load_splat<f32>(velocity + i), g));
    store<f32>(velocity + i, f32x4.extract_lane(v, 0));
    store<f32>(weight + i, f32x4.extract_lane(settled4(madd(negativeRate, v, w)), 0));
  }
}
