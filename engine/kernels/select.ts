/**
 * Which variant of the kernels to use here. It cannot be known beforehand: the tile that is best where V8 widens
 * 128-bit operations to 256 bits is the worst where it does not, and where WebAssembly runs without trap handlers every
 * load is checked. So each is tried for a moment, and the answer kept until runtime, processor or kernels change.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { userCacheFolder } from './cache-folder.ts';
import { compileKernels, instantiate, kernelFile, type Variant, variants } from './load.ts';
import { processorName } from './processor.ts';
import { prepareRuntime } from './runtime.ts';
import { SelfTest, speedsOf } from './selftest.ts';

export interface Candidate {
  readonly variant: Variant;
  /** Speed of a small matrix product on one lane, 10⁹ operations a second; null where the variant does not load. */
  readonly gflops: number | null;
  /** Why it cannot be used. */
  readonly problem: string | null;
}

export interface Selection {
  readonly variant: Variant;
  readonly gflops: number | null;
  readonly candidates: readonly Candidate[];
  /** One sentence for the benchmark. */
  readonly reason: string;
  /** The flags that V8 was given. */
  readonly flags: readonly string[];
}

export interface SelectOptions {
  /** Skips the choice. */
  readonly asked?: Variant | undefined;
  /** Where the answer is kept; null: nowhere. By default the user's cache folder. */
  readonly cacheFolder?: string | null;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Chooses a variant, in about 300 ms the first time. Sets V8's flags, so it must come before anything else compiles
 * WebAssembly. Throws where no variant gives right results.
 */
export function selectKernels({ asked, cacheFolder, env = process.env }: SelectOptions = {}): Selection {
  const flags = prepareRuntime();
  if (asked) return { variant: asked, gflops: null, candidates: [], reason: 'asked for', flags };

  const key = selectionKey(flags);
  const folder = cacheFolder === undefined ? userCacheFolder(env) : cacheFolder;
  const known = folder === null ? undefined : readCache(folder, key);
  if (known) return { ...known, flags };

  const selection = choose(tryAll());
  if (folder !== null) writeCache(folder, key, selection);
  return { ...selection, flags };
}

type Choice = Omit<Selection, 'flags'>;

/** Compiles, checks and times every variant. */
export function tryAll(): Candidate[] {
  const test = new SelfTest();
  const tried = variants.map((variant) => {
    try {
      const kernels = instantiate(compileKernels(variant), test.memory);
      return { variant, kernels, problem: test.problemOf(kernels) };
    } catch (error) {
      return { variant, kernels: null, problem: error instanceof Error ? error.message : String(error) };
    }
  });
  const loaded = tried.flatMap(({ kernels }) => kernels ?? []);
  const speeds = speedsOf(loaded);
  return tried.map(({ variant, kernels, problem }) => {
    return { variant, gflops: kernels && (speeds[loaded.indexOf(kernels)] ?? null), problem };
  });
}

/** The fastest candidate without a problem. */
export function choose(candidates: readonly Candidate[]): Choice {
  let best: Candidate | undefined;
  for (const candidate of candidates) {
    if (candidate.problem === null && (candidate.gflops ?? 0) > (best?.gflops ?? 0)) best = candidate;
  }
  if (!best) {
    const problems = candidates.map(({ variant, problem }) => `${variant}: ${problem ?? 'no time'}`);
    throw new Error(`no variant of the kernels works here. ${problems.join('; ')}`);
  }
  const wrong = candidates.filter(({ gflops, problem }) => gflops !== null && problem !== null);
  const refused = wrong
    .map(({ variant, problem }) => `; ${variant} refused: wrong results in ${problem}`)
    .join('');
  const reason = `the fastest here, ${best.gflops?.toFixed(0)} GFLOP/s on one lane${refused}`;
  return { variant: best.variant, gflops: best.gflops, candidates, reason };
}

/** To be raised with a change to how variants are tried: answers of the old way are not believed. */
const way = 3;

/** What the answer depends on. A utility process may lack the trap handlers that a forked process has. */
function selectionKey(flags: readonly string[]): string {
  const hash = createHash('sha256');
  const { v8, electron = '', node } = process.versions;
  const type = 'type' in process ? String(process.type) : '';
  hash.update(JSON.stringify([way, v8, electron, node, process.arch, type, flags, processorName()]));
  for (const variant of variants) hash.update(fileHash(kernelFile(variant)));
  return hash.digest('hex').slice(0, 32);
}

function fileHash(file: string): Buffer {
  try {
    return createHash('sha256').update(readFileSync(file)).digest();
  } catch {
    return Buffer.alloc(0); // not built: tryAll will say so
  }
}

const cacheFile = (folder: string): string => join(folder, 'kernels.json');

type Entries = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Entries => typeof value === 'object' && value !== null;

function readAll(folder: string): Entries {
  try {
    const content: unknown = JSON.parse(readFileSync(cacheFile(folder), 'utf8'));
    return isRecord(content) ? content : {};
  } catch {
    return {}; // none, or spoilt: measured again
  }
}

function isCandidate(value: unknown): value is Candidate {
  if (!isRecord(value)) return false;
  const { variant, gflops, problem } = value;
  return (
    variants.some((known) => known === variant) &&
    (gflops === null || typeof gflops === 'number') &&
    (problem === null || typeof problem === 'string')
  );
}

function readCache(folder: string, key: string): Choice | undefined {
  const candidates = readAll(folder)[key];
  if (!Array.isArray(candidates) || !candidates.every(isCandidate)) return undefined;
  if (!candidates.some(({ problem }) => problem === null)) return undefined;
  return choose(candidates);
}

/** Keeps the answers of the last few runtimes. A cache that cannot be written is no reason to fail. */
function writeCache(folder: string, key: string, { candidates }: Choice): void {
  const kept = Object.entries(readAll(folder)).slice(-15);
  const temporary = `${cacheFile(folder)}.${process.pid}.tmp`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(temporary, JSON.stringify({ ...Object.fromEntries(kept), [key]: candidates }, null, 1));
    renameSync(temporary, cacheFile(folder));
  } catch {
    // read-only home: measured again at the next start
  }
}
