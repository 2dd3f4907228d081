// Where lanes wait for each other. The layout is that of engine/kernels/barrier.ts: each word on a cache line of its
// own, so that lanes that spin on the generation do not slow those that still count in.
const COUNT: usize = 0;
const GENERATION: usize = 64;
const WAITERS: usize = 128;
const ABORT: usize = 192;

/** How long a wait lasts before the abort word is looked at again, in nanoseconds: a notification can be missed. */
const PATIENCE: i64 = 100_000_000;

/**
 * Waits until all lanes are here: looks at the generation `spin` times, then sleeps. 0: go on; 1: the barrier was
 * aborted (a lane has died), and is of no more use until it is reset.
 */
export function barrier(pointer: usize, lanes: i32, spin: i32): i32 {
  if (lanes == 1) return 0;
  if (atomic.load<i32>(pointer, ABORT)) return 1;
  const generation = atomic.load<i32>(pointer, GENERATION);
  if (atomic.add<i32>(pointer, 1, COUNT) == lanes - 1) {
    atomic.store<i32>(pointer, 0, COUNT);
    atomic.add<i32>(pointer, 1, GENERATION);
    if (atomic.load<i32>(pointer, WAITERS) > 0) atomic.notify(pointer + GENERATION, -1);
    return 0;
  }
  for (let i = 0; i < spin; i++) {
    if (atomic.load<i32>(pointer, GENERATION) != generation) return 0;
  }
  atomic.add<i32>(pointer, 1, WAITERS);
  let aborted = 0;
  while (atomic.load<i32>(pointer, GENERATION) == generation) {
    if (atomic.load<i32>(pointer, ABORT)) {
      aborted = 1;
      break;
    }
    atomic.wait<i32>(pointer + GENERATION, generation, PATIENCE);
  }
  atomic.sub<i32>(pointer, 1, WAITERS);
  return aborted;
}
