// Random orders (Fisher and Yates, as in Durstenfeld, CACM 1964): of the examples of an epoch, and of a batch.
import { philoxPair, philoxWord } from './philox';
import { bytes } from './share';

/** order (length) = 0 … length − 1. */
function ascending(order: usize, length: i32): void {
  for (let place = 0; place < length; place++) store<i32>(order + bytes(place), place);
}

// @ts-ignore: decorator
@inline
function swap(order: usize, one: i32, other: i32): void {
  const moved = load<i32>(order + bytes(one));
  store<i32>(order + bytes(one), load<i32>(order + bytes(other)));
  store<i32>(order + bytes(other), moved);
}

/** order (length) = a random order of 0 … length − 1, by the first lane. */
export function shuffle(order: usize, key: usize, length: i32, stream: i32, lane: i32, lanes: i32): void {
  if (lane > 0) return;
  ascending(order, length);
  for (let last = length - 1; last > 0; last--) {
    const words = philoxPair(key, stream, last, 0);
    const high = <f64>(<u32>words >> 5);
    const low = <f64>(<u32>(words >> 32) >> 6);
    // 2²⁶ and 2⁻⁵³
    const unit = (high * 67108864.0 + low) * 1.1102230246251565e-16;
    swap(order, last, <i32>(unit * <f64>(last + 1)));
  }
}

/** partners (rows) = a random order of the first count[0] rows, by the first lane. */
export function permuteRows(
  partners: usize, key: usize, count: usize, rows: i32, stream: i32, lane: i32, lanes: i32,
): void {
  if (lane > 0) return;
  ascending(partners, rows);
  for (let last = load<i32>(count) - 1; last > 0; last--) {
    swap(partners, last, <i32>((<u64>philoxWord(key, stream, last) * (<u64>last + 1)) >> 32));
  }
}
