// Boxes of images: cut out, or taken from another image of the batch. What reaches over the border is clipped.
import { bytes, firstOfLane } from './share';
import { drawn } from './transforms';

// @ts-ignore: decorator
@inline
function middle(u: f32, length: i32): i32 {
  return <i32>Math.floor(<f64>u * <f64>length);
}

export function cutout(
  x: usize, key: usize, rows: i32, channels: i32, height: i32, width: i32, stream: i32, side: i32,
  lane: i32, lanes: i32,
): void {
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const top = middle(drawn(key, stream, row, 0), height) - (side >> 1);
    const left = middle(drawn(key, stream, row, 1), width) - (side >> 1);
    const y0 = max<i32>(top, 0);
    const y1 = min<i32>(top + side, height);
    const x0 = max<i32>(left, 0);
    const x1 = min<i32>(left + side, width);
    for (let channel = row * channels; channel < (row + 1) * channels; channel++) {
      for (let y = y0; y < y1; y++) {
        memory.fill(x + bytes((channel * height + y) * width + x0), 0, bytes(x1 - x0));
      }
    }
  }
}

export function cutMix(
  out: usize, weights: usize, x: usize, partners: usize, key: usize, rows: i32, channels: i32, height: i32, width: i32,
  stream: i32, lane: i32, lanes: i32,
): void {
  const columns = channels * height * width;
  const end = firstOfLane(rows, lane + 1, lanes);
  for (let row = firstOfLane(rows, lane, lanes); row < end; row++) {
    const to = out + bytes(row * columns);
    memory.copy(to, x + bytes(row * columns), bytes(columns));
    const other = x + bytes(load<i32>(partners + bytes(row)) * columns);
    const share = Math.sqrt(1 - <f64>load<f32>(weights + bytes(row)));
    const high = <i32>Math.floor(share * <f64>height);
    const wide = <i32>Math.floor(share * <f64>width);
    const top = middle(drawn(key, stream, row, 0), height) - (high >> 1);
    const left = middle(drawn(key, stream, row, 1), width) - (wide >> 1);
    const y0 = max<i32>(top, 0);
    const y1 = min<i32>(top + high, height);
    const x0 = max<i32>(left, 0);
    const x1 = min<i32>(left + wide, width);
    for (let channel = 0; channel < channels; channel++) {
      for (let y = y0; y < y1; y++) {
        const at = bytes((channel * height + y) * width + x0);
        memory.copy(to + at, other + at, bytes(x1 - x0));
      }
    }
    const area = <f64>((y1 - y0) * (x1 - x0));
    store<f32>(weights + bytes(row), <f32>(1 - area / <f64>(height * width)));
  }
}
