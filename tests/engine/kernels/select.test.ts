/** Which variant is chosen, and what is remembered of it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildKernels } from '../../../engine/kernels/build.mjs';
import {
  compileKernels,
  instantiate,
  type Kernel,
  projectRoot,
  variants,
} from '../../../engine/kernels/load.ts';
import { wasmFlags } from '../../../engine/kernels/runtime.ts';
import { choose, selectKernels, tryAll } from '../../../engine/kernels/select.ts';
import { leastInTurns, SelfTest } from '../../../engine/kernels/selftest.ts';
import { type KernelName, reservedBytes } from '../../../engine/kernels/signatures.ts';
import { trials } from '../../../engine/kernels/trials.ts';
import { variants as built } from '../../../engine/kernels/variant.mjs';
import './harness.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'fanin-kernels-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const [fast, middle, slow] = variants;

test('a variant that is built is one that can be chosen', () => {
  expect(built.map(({ name }) => name).sort()).toEqual([...variants].sort());
});

describe('choose', () => {
  test('takes the fastest', () => {
    const choice = choose([
      { variant: fast, gflops: 25, problem: null },
      { variant: middle, gflops: 49, problem: null },
      { variant: slow, gflops: 40, problem: null },
    ]);
    expect(choice).toMatchObject({ variant: middle, gflops: 49 });
    expect(choice.reason).toBe('the fastest here, 49 GFLOP/s on one lane');
  });

  test('refuses what is wrong, and says so', () => {
    const choice = choose([
      { variant: fast, gflops: 100, problem: 'tanh' },
      { variant: middle, gflops: null, problem: 'invalid opcode' },
      { variant: slow, gflops: 40, problem: null },
    ]);
    expect(choice.variant).toBe(slow);
    expect(choice.reason).toContain(`${fast} refused: wrong results in tanh`);
  });

  test('fails where nothing works, with the reasons', () => {
    expect(() => choose([{ variant: fast, gflops: null, problem: 'invalid opcode' }])).toThrow(
      'invalid opcode',
    );
  });
});

describe('self-test', () => {
  test('finds every variant of this runtime right', () => {
    const candidates = tryAll();
    expect(candidates.map(({ problem }) => problem)).toEqual(variants.map(() => null));
    for (const { gflops } of candidates) expect(gflops).toBeGreaterThan(0.1);
  });

  const self = new SelfTest();
  const right = instantiate(compileKernels('simd-4x8'), self.memory);
  const floats = new Float32Array(self.memory.buffer);

  /** With the first result of one kernel a little off, where `where` says so. */
  function problemWith(name: KernelName, where: (args: readonly number[]) => boolean = () => true) {
    const wrong: Kernel = (...args) => {
      right[name](...args);
      if (where(args)) floats[args[0]! / 4] = (floats[args[0]! / 4] ?? 0) + 1e-3;
    };
    return self.problemOf({ ...right, [name]: wrong });
  }

  const called = new Set(trials.flatMap(({ calls }) => calls.map(([name]) => name)));
  test.each([...called])('finds a wrong %s', (name) => {
    const found = trials.find(({ calls }) => calls.some(([kernel]) => kernel === name))?.name;
    expect(problemWith(name)).toBe(found);
  });

  test('finds a product that is wrong only where sums go on from one block to the next', () => {
    for (const name of ['matmulRows', 'matmulTransposed'] as const) {
      expect(problemWith(name, ([, , , , , , k = 0]) => k > 528)).toBe(name);
    }
  });

  test('takes nothing that an earlier variant has written for a result', () => {
    expect(self.problemOf(right)).toBeNull();
    expect(self.problemOf({ ...right, relu: () => undefined })).toBe('relu');
  });
});

test('what takes longer is told apart on a machine that is slow for longer than one of them is timed', () => {
  for (const slowFrom of [0, 10, 20, 30, 40]) {
    let now = 0;
    const work = (cost: number) => () => {
      now += now >= slowFrom && now < slowFrom + 20 ? 3 * cost : cost;
    };
    expect(leastInTurns([work(1), work(2), work(1.5)], 60, () => now)).toEqual([1, 2, 1.5]);
  }
});

describe('selectKernels', () => {
  test('remembers the choice, and measures again where the file is spoilt', () => {
    const first = selectKernels({ cacheFolder: folder, env: {} });
    expect(first.candidates).toHaveLength(variants.length);
    const file = join(folder, 'kernels.json');
    const written = readFileSync(file, 'utf8');

    // no second measurement ends in the same digits
    expect(selectKernels({ cacheFolder: folder, env: {} })).toEqual(first);
    expect(readFileSync(file, 'utf8')).toBe(written);

    for (const spoilt of [
      '',
      '{"',
      '[]',
      JSON.stringify({ [Object.keys(JSON.parse(written))[0] ?? '']: [{}] }),
    ]) {
      writeFileSync(file, spoilt);
      expect(selectKernels({ cacheFolder: folder, env: {} }).candidates).toHaveLength(variants.length);
    }
  });

  test('does without a cache that cannot be written', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expect(selectKernels({ cacheFolder: join(file, 'folder'), env: {} }).candidates).toHaveLength(
      variants.length,
    );
  });

  test('chooses nothing where one is asked for', () => {
    expect(selectKernels({ asked: 'simd-4x8', cacheFolder: folder, env: {} })).toMatchObject({
      variant: 'simd-4x8',
      candidates: [],
      reason: 'asked for',
    });
    expect(existsSync(join(folder, 'kernels.json'))).toBe(false);
  });
});

describe('flags for V8', () => {
  const flags = (v8: string, electron?: string, arch = 'x64', env = {}): string[] =>
    wasmFlags({ ...process.versions, v8, electron } as NodeJS.ProcessVersions, arch, env);

  test('widening is asked for by the name that each Electron knows it by', () => {
    expect(flags('13.0.245.19-electron.0', '33.2.1')).toEqual([
      '--turboshaft-wasm',
      '--experimental-wasm-revectorize',
    ]);
    expect(flags('14.2.231.10-electron.0', '39.0.0')).toEqual(['--experimental-wasm-revectorize']);
    expect(flags('15.4.10-electron.0', '45.4.1')).toEqual(['--wasm-revectorize']);
  });

  test('and not where that is switched off', () => {
    expect(flags('13.0.245.19-electron.0', '33.2.1', 'x64', { FANIN_WIDENING: 'off' })).toEqual([
      '--turboshaft-wasm',
    ]);
  });

  test('and of no other runtime or processor', () => {
    expect(flags('12.4.254.21-node.33')).toEqual([]);
    expect(flags('13.0.245.19-electron.0', '33.2.1', 'arm64')).toEqual([]);
    expect(flags('11.3.244.8-node.38')).toEqual(['--experimental-wasm-relaxed-simd']);
  });
});

describe('modules', () => {
  test('are not compiled again where nothing has changed', async () => {
    const lines: string[] = [];
    await buildKernels({ log: (line) => lines.push(line) });
    expect(lines).toEqual([]);
  });

  test('touch only the reserved start of a memory when they are instantiated', () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const bytes = new Uint8Array(memory.buffer).fill(0x55);
    for (const variant of variants) instantiate(compileKernels(variant), memory);
    expect(bytes.findLastIndex((value) => value !== 0x55)).toBeLessThan(reservedBytes);
  });

  test('are found from the sources, and in a folder that is named', () => {
    expect(readFileSync(join(projectRoot(), 'package.json'), 'utf8')).toContain('"fanin"');
    expect(() => compileKernels('simd-4x8', folder)).toThrow('node engine/kernels/build.mjs');
  });
});
