// Where lanes meet. The layout is that of engine/kernels/barrier.ts: each word on a cache line of its own, so that lanes
// that look at the generation do not slow those that still count in.
const COUNT: usize = 0;
const GENERATION: usize = 64;
const WAITERS: usize = 128;
const ABORT: usize = 192;

/** Generations are multiples of 4: that leaves room for what `barrier` answers. */
const STEP: i32 = 4;
const ABORTED: i32 = 1;
const CAME_IN_TIME: i32 = 3;
const ASLEEP: i32 = 2;

/**
 * Arrives at the barrier and looks `spin` times whether all lanes are here. 0: this was the last one, go on;
 * CAME_IN_TIME: the others came while it looked, go on; ABORTED: a lane has died, the barrier is of no more use until it is
 * reset; otherwise ASLEEP + generation: sleep until the generation is another one.
 *
 * Sleeping is left to JavaScript's Atomics.wait: V8's quick compiler (seen in 11.3) stores the address given to
 * memory.atomic.wait32 as 8 bytes in a stack slot of 4, over the local beside it. After a wait that timed out, the
 * generation it had waited for was 0, and the lane went on alone.
 */
export function barrier(pointer: usize, lanes: i32, spin: i32): i32 {
  if (lanes == 1) return 0;
  if (atomic.load<i32>(pointer, ABORT)) return ABORTED;
  const generation = atomic.load<i32>(pointer, GENERATION);
  if (atomic.add<i32>(pointer, 1, COUNT) == lanes - 1) {
    atomic.store<i32>(pointer, 0, COUNT);
    atomic.add<i32>(pointer, STEP, GENERATION);
    if (atomic.load<i32>(pointer, WAITERS) > 0) atomic.notify(pointer + GENERATION, -1);
    return 0;
  }
  for (let i = 0; i < spin; i++) {
    if (atomic.load<i32>(pointer, GENERATION) != generation) return CAME_IN_TIME;
  }
  return ASLEEP + generation;
}
