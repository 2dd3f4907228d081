// What is told of the units of a layer: its features, or the channels of its images.
import { bytes, firstOfLane } from './share';

// @ts-ignore: decorator
@inline
function store4(out: usize, other: v128): void {
  // true where a value was not 0
  v128.store(out, v128.andnot(f32x4.splat(1), other));
}

/** Whether all of a stretch is 0; a NaN is not. */
function allZero(from: usize, end: usize): bool {
  let i = from;
  for (; i + 16 <= end; i += 16) if (v128.any_true(f32x4.ne(v128.load(i), f32x4.splat(0)))) return false;
  for (; i < end; i += 4) if (load<f32>(i) != 0) return false;
  return true;
}

function channelZero(x: usize, rows: i32, stride: usize, width: usize): bool {
  for (let row = 0; row < rows; row++) {
    const from = x + <usize>row * stride;
    if (!allZero(from, from + width)) return false;
  }
  return true;
}

/** out (units) = 1 where x (rows, units, area) is 0 in all rows and all of the area, else 0. */
export function unitZeros(
  out: usize, x: usize, rows: i32, units: i32, area: i32, lane: i32, lanes: i32,
): void {
  const end = firstOfLane(units, lane + 1, lanes);
  let unit = firstOfLane(units, lane, lanes);
  const width = bytes(area);
  const stride = <usize>units * width;
  if (area == 1) {
    for (; unit + 4 <= end; unit += 4) {
      let other = f32x4.splat(0);
      let at = x + bytes(unit);
      for (let row = 0; row < rows; row++, at += stride) {
        other = v128.or(other, f32x4.ne(v128.load(at), f32x4.splat(0)));
      }
      store4(out + bytes(unit), other);
    }
  }
  for (; unit < end; unit++) {
    store<f32>(out + bytes(unit), channelZero(x + <usize>unit * width, rows, stride, width) ? 1 : 0);
  }
}
