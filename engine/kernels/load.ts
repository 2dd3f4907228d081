/** Finds, compiles and instantiates the WebAssembly kernels that build.mjs wrote. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Arrive } from './barrier.ts';
import type { KernelName } from './signatures.ts';
import { signatures } from './signatures.ts';

/** Best first, where the runtime has what they need: variant.mjs has the reasons. */
export const variants = [
  'relaxed-6x16-k528',
  'relaxed-6x16',
  'relaxed-6x8',
  'relaxed-4x8',
  'simd-4x8',
] as const;
export type Variant = (typeof variants)[number];

/** Whether it is one of those that are the fastest where V8 widens, and only there. */
export const isWide = (variant: Variant): boolean => variant.includes('x16');

/** A kernel: the parameters of its signature (offsets in bytes), then lane and lanes. */
export type Kernel = (...values: number[]) => void;

export type Kernels = Readonly<Record<KernelName, Kernel>> & {
  /** Arrives at a barrier: what the class Barrier is made of. */
  readonly barrier: Arrive;
  /** Multiply-adds and nothing else; gives how many: what the benchmark measures the arithmetic of a core by. */
  readonly peak: (at: number, steps: number) => number;
  /** Where the cuts between lanes lie in memory: what the class Cuts writes. */
  readonly cuts: WebAssembly.Global<'i32'>;
};

/**
 * The folder of the project: FANIN_ROOT, or the first one up from this file whose package.json says "fanin". (The
 * engine runs from its sources in tests and from out/main/ in the app.)
 */
export function projectRoot(): string {
  if (process.env.FANIN_ROOT) return process.env.FANIN_ROOT;
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) {
      const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
      if (typeof content === 'object' && content && 'name' in content && content.name === 'fanin')
        return folder;
    }
    if (folder === dirname(folder)) {
      throw new Error(
        `no package.json named "fanin" above ${start}. Set FANIN_ROOT to the project's folder.`,
      );
    }
  }
}

/** The file of a variant. */
export function kernelFile(variant: Variant, folder = join(projectRoot(), 'out/kernels')): string {
  return join(folder, `${variant}.wasm`);
}

/** Compiles a variant. Throws where it was not built, or where the runtime lacks relaxed SIMD. */
export function compileKernels(variant: Variant, folder?: string): WebAssembly.Module {
  const file = kernelFile(variant, folder);
  if (!existsSync(file)) throw new Error(`${file} is missing. Run: node engine/kernels/build.mjs`);
  return new WebAssembly.Module(readFileSync(file));
}

/**
 * Binds a module to a memory (shared; its first `reservedBytes` become the kernels' constants). Every lane has an
 * instance of its own.
 */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  for (const name of [...Object.keys(signatures), 'barrier', 'peak']) {
    if (typeof exports[name] !== 'function') throw new Error(`the kernels have no export "${name}"`);
  }
  if (!(exports.cuts instanceof WebAssembly.Global)) throw new Error('the kernels have no global "cuts"');
  return exports as unknown as Kernels;
}
