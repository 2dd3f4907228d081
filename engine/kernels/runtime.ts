/**
 * What the V8 around us has to be told before it compiles the first WebAssembly module. Flags are the process's: they
 * reach its worker threads, and are without effect on modules compiled before.
 */
import { setFlagsFromString } from 'node:v8';

/** Major and minor version of V8, as in 13.0. */
type Version = readonly [major: number, minor: number];

function before([major, minor]: Version, [otherMajor, otherMinor]: Version): boolean {
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

/**
 * The flags for a runtime. V8 has no question for "do you know this flag?", and tells standard error about one that it
 * does not know, so the versions are those of its sources. With FANIN_WIDENING=off V8 is not asked to widen: to measure
 * what a runtime that cannot comes to.
 */
export function wasmFlags(
  versions: NodeJS.ProcessVersions = process.versions,
  arch: string = process.arch,
  env: NodeJS.ProcessEnv = process.env,
): string[] {
  const [major = 0, minor = 0] = versions.v8.split('.').map(Number);
  const version: Version = [major, minor];
  const flags: string[] = [];

  // Relaxed SIMD shipped in 11.4 (Node 20 has 11.3, and the final instructions behind the flag).
  if (before(version, [11, 4])) flags.push('--experimental-wasm-relaxed-simd');

  // Widening pairs of 128-bit operations to 256 bits ("revectorization"): x64 only, and built into Chromium's V8 but
  // not into Node's. It is a phase of the Turboshaft compiler, which WebAssembly does not use by default in 13.0
  // (measured); later it does, and later still there is no flag for it. Where that begins is a guess here: too far
  // costs a line on standard error. Widening's own flag got its present name when it was staged, in 15.4.
  if (arch === 'x64' && versions.electron !== undefined && !before(version, [12, 4])) {
    if (before(version, [13, 4])) flags.push('--turboshaft-wasm');
    if (env.FANIN_WIDENING !== 'off')
      flags.push(before(version, [15, 4]) ? '--experimental-wasm-revectorize' : '--wasm-revectorize');
  }
  return flags;
}

let prepared: readonly string[] | undefined;

/** Sets the flags, once in a process, and says which. To be called before anything compiles WebAssembly. */
export function prepareRuntime(): readonly string[] {
  if (!prepared) {
    prepared = wasmFlags();
    for (const flag of prepared) setFlagsFromString(flag);
  }
  return prepared;
}
