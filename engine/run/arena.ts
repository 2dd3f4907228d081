/** The shared memory of one run: every buffer of its plan is a view on it. */
import { barrierBytes } from '../kernels/barrier.ts';
import { reservedBytes } from '../kernels/signatures.ts';
import { controlBytes } from '../compile/4-plan.ts';
import type { Buffer, Plan } from '../compile/plan.ts';

/** Byte offsets of the words by which lanes are led; each on a cache line of its own. */
export const control = {
  barrier: reservedBytes,
  /** Which program to run, see `commands`. */
  command: reservedBytes + barrierBytes,
  /** Not 0: the run is to stop after this step. */
  cancel: reservedBytes + barrierBytes + 128,
  /** How long each lane was at work, see `Balance`: 64-bit floats, one beside the other. */
  busy: reservedBytes + barrierBytes + 256,
} as const;

const page = 65_536;
/** WebAssembly's 4 GiB. Only what is used is real memory; the rest is address space. */
const mostPages = 65_536;
/** A memory is given back when it is larger than this and the next plan needs less than a quarter of it. */
const worthKeeping = 256 * 2 ** 20;

/** What a memory with room for this many bytes takes, in bytes. */
export const allocatedBytes = (bytes: number): number => Math.ceil(bytes / page) * page;

/** Shared memory with room for at least this many bytes. */
export function createMemory(bytes: number): WebAssembly.Memory {
  return new WebAssembly.Memory({ initial: allocatedBytes(bytes) / page, maximum: mostPages, shared: true });
}

/**
 * The memory of one group of lanes, used again from job to job: every shared memory takes several GiB of address space
 * until it is collected, and V8 has room for about a hundred.
 */
export class ReusedMemory {
  private memory: WebAssembly.Memory | null = null;

  /** What it takes now. */
  get bytes(): number {
    return this.memory?.buffer.byteLength ?? 0;
  }

  /** Whether it is too large to be kept for a job of so many bytes. */
  wastes(bytes: number): boolean {
    return this.bytes > worthKeeping && bytes < this.bytes / 4;
  }

  release(): void {
    this.memory = null;
  }

  /** Room for at least this many bytes, with the words of the lanes at zero. What the last job left is lost. */
  take(bytes: number): WebAssembly.Memory {
    const has = this.bytes;
    if (!this.memory || this.wastes(bytes)) this.memory = createMemory(bytes);
    else if (has < bytes) this.memory.grow(Math.ceil((bytes - has) / page));
    new Uint8Array(this.memory.buffer, 0, controlBytes).fill(0);
    return this.memory;
  }
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

  /** A dataset's values, in its own element. */
  values(buffer: Buffer): Uint8Array | Float32Array {
    if (buffer.element !== 'byte') return this.floats(buffer);
    return new Uint8Array(this.memory.buffer, this.offset(buffer), buffer.length);
  }

  /** A control word. */
  word(offset: number): Int32Array {
    return new Int32Array(this.memory.buffer, offset, 1);
  }
}
