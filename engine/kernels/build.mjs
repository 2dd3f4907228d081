// Compiles the kernels, one WebAssembly module per variant, into out/kernels/. Run by hand or by whatever needs them:
//
//   node engine/kernels/build.mjs
//
// or `await buildKernels()`. A variant is compiled only when its sources or the compiler have changed; a module is
// written to a temporary file and renamed, so that nobody ever reads half of one.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { variants, variantSource } from './variant.mjs';

/** @import { Variant } from './variant.mjs' */

const here = dirname(fileURLToPath(import.meta.url));
const sourceFolder = join(here, 'wasm');
const outputFolder = resolve(here, '../../out/kernels');

// Constants go below `reservedBytes` (signatures.ts); the memory comes from outside, up to the 4 GiB of 32-bit offsets.
const options = [
  '--optimizeLevel',
  '3',
  '--runtime',
  'stub',
  '--noAssert',
  '--use',
  'abort=',
  '--importMemory',
  '--sharedMemory',
  '--initialMemory',
  '1',
  '--maximumMemory',
  '65536',
];

/**
 * The AssemblyScript files of one variant, by path. `variant.ts` is written, not read.
 * @param {Variant} variant
 * @returns {Map<string, string>}
 */
function sourcesOf(variant) {
  const sources = new Map();
  for (const name of readdirSync(sourceFolder).sort()) {
    if (name.endsWith('.ts')) sources.set(name, readFileSync(join(sourceFolder, name), 'utf8'));
  }
  return sources.set('variant.ts', variantSource(variant));
}

/** @param {Variant} variant */
function featuresOf(variant) {
  return ['simd', 'threads', 'bulk-memory', ...(variant.relaxed ? ['relaxed-simd'] : [])];
}

/** @returns {string} */
function compilerVersion() {
  const require = createRequire(import.meta.url);
  return JSON.parse(readFileSync(require.resolve('assemblyscript/package.json'), 'utf8')).version;
}

/**
 * @param {Variant} variant
 * @param {Map<string, string>} sources
 */
function hashOf(variant, sources) {
  const hash = createHash('sha256').update(JSON.stringify([compilerVersion(), options, featuresOf(variant)]));
  for (const [name, text] of sources) hash.update(`\0${name}\0${text}`);
  return hash.digest('hex');
}

/**
 * @param {Variant} variant
 * @param {Map<string, string>} sources
 * @returns {Promise<Uint8Array>}
 */
async function compile(variant, sources) {
  // Loading the compiler takes longer than finding out that nothing has changed.
  const { default: asc } = await import('assemblyscript/asc');
  /** @type {Uint8Array | undefined} */
  let binary;
  const features = featuresOf(variant).flatMap((feature) => ['--enable', feature]);
  const { error, stderr } = await asc.main(
    ['index.ts', '--outFile', 'kernels.wasm', ...options, ...features],
    {
      readFile: (/** @type {string} */ name) => sources.get(name.replace(/^\.\//, '')) ?? null,
      writeFile: (/** @type {string} */ name, /** @type {string | Uint8Array} */ content) => {
        if (name === 'kernels.wasm' && typeof content !== 'string') binary = content;
      },
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(`kernels ${variant.name}: ${stderr.toString() || error?.message}`);
  return binary;
}

/**
 * Brings out/kernels/ up to date.
 * @param {{ log?: (line: string) => void }} [settings] what to do with the line told for each variant compiled
 * @returns {Promise<string>} the folder of the modules
 */
export async function buildKernels({ log = console.error } = {}) {
  mkdirSync(outputFolder, { recursive: true });
  for (const variant of variants) {
    const started = performance.now();
    const file = join(outputFolder, `${variant.name}.wasm`);
    const sources = sourcesOf(variant);
    const hash = hashOf(variant, sources);
    const stamp = `${file}.hash`;
    if (existsSync(file) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue;

    const binary = await compile(variant, sources);
    // The stamp goes first and comes back last: whatever dies in between, the module is compiled again.
    rmSync(stamp, { force: true });
    writeAtomically(file, binary);
    writeAtomically(stamp, hash);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    log(`kernels: built ${variant.name} (${Math.ceil(binary.length / 1024)} KiB, ${seconds} s)`);
  }
  return outputFolder;
}

/**
 * @param {string} file
 * @param {string | Uint8Array} content
 */
function writeAtomically(file, content) {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildKernels();
