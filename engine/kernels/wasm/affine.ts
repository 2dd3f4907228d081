// An affine map of every column: what zero-centring and normalizing come to.
import { bytes, firstOfLane } from './share';

/** y = (x − shift) · scale, shift and scale (columns). */
export function affineColumns(
  y: usize, x: usize, shift: usize, scale: usize, rows: i32, columns: i32, lane: i32, lanes: i32,
): void {
  const width = bytes(columns);
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const to = y + row * width;
    const from = x + row * width;
    let i: usize = 0;
    for (; i + 32 <= width; i += 32) {
      const a = f32x4.mul(f32x4.sub(v128.load(from + i), v128.load(shift + i)), v128.load(scale + i));
      const b = f32x4.mul(f32x4.sub(v128.load(from + i, 16), v128.load(shift + i, 16)), v128.load(scale + i, 16));
      v128.store(to + i, a);
      v128.store(to + i, b, 16);
    }
    for (; i < width; i += 4) store<f32>(to + i, (load<f32>(from + i) - load<f32>(shift + i)) * load<f32>(scale + i));
  }
}
