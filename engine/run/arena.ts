/** The shared memory of one run: every buffer of its plan is a view on it. */
import { barrierBytes } from '../kernels/barrier.ts';
import { reservedBytes } from '../kernels/signatures.ts';
import type { Buffer, Plan } from '../compile/plan.ts';

/** Byte offsets of the words by which lanes are led; each on a cache line of its own. */
export const control = {
  barrier: reservedBytes,
  /** Which program to run, see `commands`. */
  command: reservedBytes + barrierBytes,
  /** Not 0: the run is to stop after this step. */
  cancel: reservedBytes + barrierBytes + 128,
} as const;

const page = 65_536;

/** Room for at least this many bytes. Shared memory cannot shrink, so its limit is what was asked for. */
export function createMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / page);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

export class Arena {
  readonly memory: WebAssembly.Memory;
  private readonly plan: Plan;

  constructor(memory: WebAssembly.Memory, plan: Plan) {
    this.memory = memory;
    this.plan = plan;
  }

  offset(buffer: Buffer): number {
    const offset = this.plan.offsets.get(buffer);
    if (offset === undefined) throw new Error(`${buffer.name} has no place in the arena`);
    return offset;
  }

  floats(buffer: Buffer): Float32Array {
    return new Float32Array(this.memory.buffer, this.offset(buffer), buffer.length);
  }

  integers(buffer: Buffer): Int32Array {
    return new Int32Array(this.memory.buffer, this.offset(buffer), buffer.length);
  }

  bytes(buffer: Buffer): Uint8Array {
    return new Uint8Array(this.memory.buffer, this.offset(buffer), buffer.length);
  }

  /** A control word. */
  word(offset: number): Int32Array {
    return new Int32Array(this.memory.buffer, offset, 1);
  }
}
