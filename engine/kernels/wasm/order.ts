// In which order a run sees its examples.
import { philoxPair } from './philox';
import { bytes } from './share';

/** order (length) = a random order of 0 … length − 1 (Fisher and Yates), by the first lane. */
export function shuffle(order: usize, key: usize, length: i32, stream: i32, lane: i32, lanes: i32): void {
  if (lane > 0) return;
  for (let place = 0; place < length; place++) store<i32>(order + bytes(place), place);
  for (let last = length - 1; last > 0; last--) {
    const words = philoxPair(key, stream, last, 0);
    const high = <f64>(<u32>words >> 5);
    const low = <f64>(<u32>(words >> 32) >> 6);
    // 2²⁶ and 2⁻⁵³
    const unit = (high * 67108864.0 + low) * 1.1102230246251565e-16;
    const other = order + bytes(<i32>(unit * <f64>(last + 1)));
    const moved = load<i32>(order + bytes(last));
    store<i32>(order + bytes(last), load<i32>(other));
    store<i32>(other, moved);
  }
}
