/**
 * Runs a short program of kernels over named buffers, once in WebAssembly memory and once on the float64 twins, and
 * compares. Around every buffer lie guard bands that must not change.
 */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import {
  instantiate,
  kernelFile,
  type Kernels,
  type Variant,
  variants,
} from '../../../engine/kernels/load.ts';
import { buildKernels } from '../../../engine/kernels/build.mjs';
import { Cuts } from '../../../engine/kernels/cuts.ts';
import { sliver } from '../../../engine/kernels/packed.ts';
import {
  type KernelName,
  reservedBytes,
  type Share,
  signatures,
} from '../../../engine/kernels/signatures.ts';
import { prepareRuntime } from '../../../engine/kernels/runtime.ts';
import { reference } from '../../../engine/reference/index.ts';

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
prepareRuntime();

// Five lanes, each with 4 MiB of small images that are convolved together, and a little more.
const memoryBytes = 24 << 20;
export const memory = new WebAssembly.Memory({
  initial: memoryBytes >> 16,
  maximum: memoryBytes >> 16,
  shared: true,
});
const bytes = new Uint8Array(memory.buffer);

/** V8 compiles twice, quickly and then well, and each must give the same results. */
const tiers = {
  baseline: ['--liftoff', '--liftoff-only', '--wasm-lazy-compilation'],
  optimized: ['--no-liftoff-only', '--no-liftoff', '--no-wasm-lazy-compilation'],
} as const;

/** The kernels of a variant as one compiler makes them. */
function kernelsOf(variant: Variant, tier: keyof typeof tiers): Kernels {
  for (const flag of tiers[tier]) setFlagsFromString(flag);
  // V8 keeps the code of a module that it has seen: an empty section with the name of the tier makes another of it.
  const mark = [...tier].map((letter) => letter.charCodeAt(0));
  const section = Uint8Array.of(0, mark.length + 1, mark.length, ...mark);
  const module = new WebAssembly.Module(Buffer.concat([readFileSync(kernelFile(variant)), section]));
  return instantiate(module, memory);
}

export const kernels = variants.flatMap((variant) =>
  (['baseline', 'optimized'] as const).map((tier) => [variant, tier, kernelsOf(variant, tier)] as const),
);
for (const flag of ['--liftoff', '--wasm-lazy-compilation']) setFlagsFromString(flag);

/** The byte that buffers and guard bands hold before anything is written: −1.7e38 in float32, no index, no count. */
export const untouched = 0xfe;
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

const encoded = new WeakMap<BufferSpec, Uint8Array>();

/** The bytes of a buffer before anything is called. */
function encode(spec: BufferSpec): Uint8Array {
  const known = encoded.get(spec);
  if (known) return known;
  const { type = 'f32', values } = spec;
  if (typeof values === 'number') return new Uint8Array(0);
  const elements =
    type === 'f32'
      ? Float32Array.from(values)
      : type === 'u8'
        ? Uint8Array.from(values)
        : Int32Array.from(values);
  const result = new Uint8Array(elements.buffer);
  encoded.set(spec, result);
  return result;
}

export interface Execution {
  readonly lanes: number;
  /** The share of each lane; left out: equal ones. */
  readonly shares?: readonly number[];
  /** Bytes by which buffers miss a multiple of 128. */
  readonly shift?: number;
  /** The buffer that ends at the end of the memory: reading past it is a trap. */
  readonly last?: string;
  /** The only lane that runs the last call. */
  readonly onlyLane?: number;
}

/** Runs a case in WebAssembly memory and gives the bytes of every buffer. */
export function run(test: Case, implementation: Kernels, execution: Execution): Map<string, Uint8Array> {
  const { lanes, shares, shift = 0, last, onlyLane } = execution;
  const layout = layOut(test, shift, last);
  const used = Object.entries(test.buffers).map(
    ([name, spec]) => [layout[name] ?? 0, lengthOf(spec) * sizeOf(spec.type ?? 'f32'), name] as const,
  );
  for (const [from, size] of used) bytes.fill(untouched, from - guardBytes, from + size + guardBytes);
  for (const [name, spec] of Object.entries(test.buffers)) bytes.set(encode(spec), layout[name] ?? 0);

  new Int32Array(memory.buffer, implementation.cuts.value, 1)[0] = 0;
  if (shares) new Cuts(implementation, memory, lanes).write(shares);
  test.calls.forEach(([name, ...values], index) => {
    const numbers = values.map((value) => (typeof value === 'string' ? (layout[value] ?? NaN) : value));
    for (let lane = 0; lane < lanes; lane++) {
      if (onlyLane !== undefined && index === test.calls.length - 1 && lane !== onlyLane) continue;
      implementation[name](...numbers, lane, lanes);
    }
  });

  for (const [from, size, name] of used) {
    const written =
      firstWritten(from - guardBytes, from) ?? firstWritten(from + size, from + size + guardBytes);
    if (written === undefined) continue;
    throw new Error(`${test.name}: a write outside ${name} (${from} to ${from + size}), at byte ${written}`);
  }
  return new Map(used.map(([from, size, name]) => [name, bytes.slice(from, from + size)]));
}

function firstWritten(from: number, end: number): number | undefined {
  for (let i = from; i < Math.min(end, memoryBytes); i++) if (bytes[i] !== untouched) return i;
  return undefined;
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
  if (Buffer.compare(a, b) === 0) return true;
  if (type !== 'f32') return false;
  const left = decode(a, 'f32');
  return decode(b, 'f32').every((value, i) => Object.is(value, left[i]));
}

/** The rows of the last call, of units one a sliver, and the buffers it writes that lanes share in this way. */
export function writtenBy(test: Case, share: Share): { rows: number; names: string[] } {
  const [kernel, ...values] = test.calls[test.calls.length - 1] ?? ['fill' as const];
  const { parameters } = signatures[kernel];
  const size = values[parameters.findIndex(({ name }) => name === (share === 'units' ? 'n' : 'rows'))];
  const rows = share === 'units' ? Number(size) / sliver : size;
  const names = parameters.flatMap((parameter, i) => {
    const value = values[i];
    const written = parameter.type === 'write' || parameter.type === 'update';
    return written && parameter.share === share && typeof value === 'string' ? [value] : [];
  });
  return { rows: typeof rows === 'number' ? rows : 0, names };
}
