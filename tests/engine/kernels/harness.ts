/**
 * Runs a short program of kernels over named buffers, once in WebAssembly memory and once on the float64 twins, and
 * compares. Around every buffer lie guard bands that must not change.
 */
import {
  compileKernels,
  instantiate,
  type Kernels,
  type Variant,
  variants,
} from '../../../engine/kernels/load.ts';
import { buildKernels } from '../../../engine/kernels/build.mjs';
import { type KernelName, reservedBytes, signatures } from '../../../engine/kernels/signatures.ts';
import { reference } from '../../../engine/reference/index.ts';
import { setFlagsFromString } from 'node:v8';

/** How a buffer's elements lie in WebAssembly memory. `raw`: private to its kernels, not compared with the twin. */
export type ElementType = 'f32' | 'i32' | 'u8' | 'raw';

export interface BufferSpec {
  readonly type?: ElementType;
  /** Initial values; a number is a length, filled with a pattern that shows what was not written. */
  readonly values: number | readonly number[];
}

/** |got − want| ≤ absolute + relative · |want|; both 0 means equal. */
export interface Tolerance {
  readonly relative?: number;
  readonly absolute?: number;
}

export interface Case {
  readonly name: string;
  readonly buffers: Readonly<Record<string, BufferSpec>>;
  /** The kernels, in order; an argument is the name of a buffer or a number. */
  readonly calls: readonly (readonly [KernelName, ...(string | number)[]])[];
  /** What to compare with the twin. */
  readonly outputs: Readonly<Record<string, Tolerance>>;
}

await buildKernels({ log: () => {} });
// Node 20 (V8 11.3) has the relaxed instructions behind this flag; a V8 that has shipped them may not know it.
if (Number.parseFloat(process.versions.v8) < 11.4) setFlagsFromString('--experimental-wasm-relaxed-simd');

const memoryBytes = 8 << 20;
export const memory = new WebAssembly.Memory({
  initial: memoryBytes >> 16,
  maximum: memoryBytes >> 16,
  shared: true,
});
const bytes = new Uint8Array(memory.buffer);
const view = new DataView(memory.buffer);

export const kernels: readonly (readonly [Variant, Kernels])[] = variants.map(
  (variant) => [variant, instantiate(compileKernels(variant), memory)] as const,
);

/** A quiet NaN with a mark: what buffers and guard bands hold before anything is written. */
const untouched = 0x7fc0dead;
const guardBytes = 256;

const sizeOf = (type: ElementType): number => (type === 'u8' ? 1 : 4);
const lengthOf = ({ values }: BufferSpec): number => (typeof values === 'number' ? values : values.length);

/** Where each buffer begins. */
type Layout = Readonly<Record<string, number>>;

/** Buffers one after another, `shift` bytes beyond a multiple of 128. `last`, if given, ends where the memory ends. */
function layOut(test: Case, shift: number, last?: string): Layout {
  const layout: Record<string, number> = {};
  let next = reservedBytes;
  for (const [name, spec] of Object.entries(test.buffers)) {
    const size = Math.ceil((lengthOf(spec) * sizeOf(spec.type ?? 'f32')) / 4) * 4;
    if (name === last) {
      layout[name] = memoryBytes - lengthOf(spec) * sizeOf(spec.type ?? 'f32');
    } else {
      layout[name] = next + guardBytes + shift;
      next = Math.ceil((next + 2 * guardBytes + shift + size) / 128) * 128;
    }
  }
  if (next > memoryBytes) throw new Error(`${test.name} does not fit in the test's memory`);
  return layout;
}

/** The stretches of memory that a layout uses, guard bands included, as words. */
function arenas(test: Case, layout: Layout, last?: string): Uint32Array[] {
  const ends = Object.entries(test.buffers).map(([name, spec]) =>
    name === last ? 0 : (layout[name] ?? 0) + lengthOf(spec) * sizeOf(spec.type ?? 'f32'),
  );
  const end = Math.ceil((Math.max(...ends, reservedBytes) + guardBytes) / 4);
  const main = new Uint32Array(memory.buffer, reservedBytes, end - reservedBytes / 4);
  if (!last) return [main];
  const start = Math.floor(((layout[last] ?? 0) - guardBytes) / 4) * 4;
  return [main, new Uint32Array(memory.buffer, start)];
}

/** Writes the values of the buffers. */
function initialize(test: Case, layout: Layout): void {
  for (const [name, { type = 'f32', values }] of Object.entries(test.buffers)) {
    if (typeof values === 'number') continue;
    values.forEach((value, i) => {
      const offset = (layout[name] ?? 0) + i * sizeOf(type);
      if (type === 'f32') view.setFloat32(offset, value, true);
      else if (type === 'i32') view.setInt32(offset, value, true);
      else bytes[offset] = value;
    });
  }
}

export interface Execution {
  readonly lanes: number;
  /** Bytes by which buffers miss a multiple of 128. */
  readonly shift?: number;
  /** The buffer that ends at the end of the memory: reading past it is a trap. */
  readonly last?: string;
  /** The only lane that runs the last call. */
  readonly onlyLane?: number;
}

/** Runs a case in WebAssembly memory and gives the bytes of every buffer. */
export function run(test: Case, implementation: Kernels, execution: Execution): Map<string, Uint8Array> {
  const { lanes, shift = 0, last, onlyLane } = execution;
  const layout = layOut(test, shift, last);
  const used = Object.entries(test.buffers).map(
    ([name, spec]) => [layout[name] ?? 0, lengthOf(spec) * sizeOf(spec.type ?? 'f32'), name] as const,
  );
  const words = arenas(test, layout, last);
  for (const part of words) part.fill(untouched);
  initialize(test, layout);

  test.calls.forEach(([name, ...values], index) => {
    const numbers = values.map((value) => (typeof value === 'string' ? (layout[value] ?? NaN) : value));
    for (let lane = 0; lane < lanes; lane++) {
      if (onlyLane !== undefined && index === test.calls.length - 1 && lane !== onlyLane) continue;
      implementation[name](...numbers, lane, lanes);
    }
  });

  const result = new Map<string, Uint8Array>();
  for (const [from, size, name] of used) {
    result.set(name, bytes.slice(from, from + size));
    // what is left must be the pattern everywhere
    const start = from & ~3;
    for (let i = start; i < from + size; i++) bytes[i] = untouched >> (8 * (i & 3));
  }
  for (const part of words) {
    const written = part.findIndex((word) => word !== untouched);
    if (written < 0) continue;
    const offset = part.byteOffset + written * 4;
    const nearest = used.map(([from, , name]) => `${name} at ${from}`).join(', ');
    throw new Error(`${test.name}: a write outside the buffers, at byte ${offset} (${nearest})`);
  }
  return result;
}

/** The elements of a buffer. */
export function decode(data: Uint8Array, type: ElementType): number[] {
  if (type === 'u8') return [...data];
  const at = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return Array.from({ length: data.length / 4 }, (_, i) =>
    type === 'f32' ? at.getFloat32(4 * i, true) : at.getInt32(4 * i, true),
  );
}

/** Runs a case on the twins and gives the elements of every buffer. */
export function runTwin(test: Case): Map<string, number[]> {
  const layout: Record<string, number> = {};
  let next = 0;
  for (const [name, spec] of Object.entries(test.buffers)) {
    layout[name] = next;
    next += lengthOf(spec);
  }
  const elements = new Float64Array(next).fill(NaN);
  for (const [name, { type = 'f32', values }] of Object.entries(test.buffers)) {
    if (typeof values === 'number') continue;
    elements.set(type === 'f32' ? values.map(Math.fround) : values, layout[name]);
  }
  for (const [name, ...values] of test.calls) {
    const numbers = values.map((value) => (typeof value === 'string' ? (layout[value] ?? NaN) : value));
    reference[name](elements, ...numbers, 0, 1);
  }
  return new Map(
    Object.entries(test.buffers).map(([name, spec]) => {
      const from = layout[name] ?? 0;
      return [name, [...elements.subarray(from, from + lengthOf(spec))]];
    }),
  );
}

/** Says where two runs differ, or nothing. NaN equals NaN. */
export function firstDifference(
  got: readonly number[],
  want: readonly number[],
  { relative = 0, absolute = 0 }: Tolerance,
): string | undefined {
  for (let i = 0; i < want.length; i++) {
    const a = got[i] ?? NaN;
    const b = want[i] ?? NaN;
    if (Object.is(a, b) || a === b || (Number.isNaN(a) && Number.isNaN(b))) continue;
    if (!Number.isFinite(a) && a === Math.fround(b)) continue; // beyond float32
    const error = Math.abs(a - b);
    if (!(error <= absolute + relative * Math.abs(b)))
      return `[${i}]: ${a}, the twin has ${b} (${error} apart)`;
  }
  return undefined;
}

/** Whether bytes are equal, all NaN being one: which NaN an operation gives is up to the processor. */
export function sameBits(a: Uint8Array, b: Uint8Array, type: ElementType): boolean {
  if (a.length !== b.length) return false;
  if (a.every((value, i) => value === b[i])) return true;
  if (type !== 'f32') return false;
  const left = decode(a, 'f32');
  return decode(b, 'f32').every((value, i) => Object.is(value, left[i]));
}

/** The rows of the last call, and its buffers that lanes share by rows and write. */
export function rowBuffers(test: Case): { rows: number; names: string[] } {
  const [kernel, ...values] = test.calls[test.calls.length - 1] ?? ['fill' as const];
  const { parameters } = signatures[kernel];
  const rows = values[parameters.findIndex(({ name }) => name === 'rows')];
  const names = parameters.flatMap((parameter, i) => {
    const value = values[i];
    const written = parameter.type === 'write' || parameter.type === 'update';
    return written && parameter.share === 'rows' && typeof value === 'string' ? [value] : [];
  });
  return { rows: typeof rows === 'number' ? rows : 0, names };
}
