/**
 * The barrier between lanes, seen from JavaScript: its layout (the kernel in wasm/barrier.ts uses the same), and what
 * whoever watches over the lanes does to it. Lanes wait by calling the kernel.
 */

/** Bytes of one barrier. It must start at a multiple of 64; zeros are a fresh barrier. */
export const barrierBytes = 256;

// Byte offsets of the four words, 32-bit integers, each on a cache line of its own.
/** Lanes that have arrived. */
export const barrierCount = 0;
/** Barriers passed: what waiting lanes look at. */
export const barrierGeneration = 64;
/** Lanes asleep on the generation. */
export const barrierWaiters = 128;
/** Not 0: every lane that waits or arrives returns 1 at once. */
export const barrierAbort = 192;

function word(memory: WebAssembly.Memory, pointer: number): Int32Array {
  return new Int32Array(memory.buffer, pointer, 1);
}

/** Frees the lanes that wait at a barrier which one of them will never reach: their calls return 1. */
export function abortBarrier(memory: WebAssembly.Memory, pointer: number): void {
  Atomics.store(word(memory, pointer + barrierAbort), 0, 1);
  Atomics.notify(word(memory, pointer + barrierGeneration), 0);
}

/** Makes a barrier fresh again, also after an abort. No lane may be inside. */
export function resetBarrier(memory: WebAssembly.Memory, pointer: number): void {
  for (const offset of [barrierCount, barrierGeneration, barrierWaiters, barrierAbort]) {
    Atomics.store(word(memory, pointer + offset), 0, 0);
  }
}
