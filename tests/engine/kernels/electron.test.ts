/** The tests of the kernels once more, on the app's own runtime: another V8, which widens 128-bit operations to 256 bits. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');
const names = ['agreement', 'properties', 'training-properties', 'windows', 'random', 'underflow', 'peak'];

interface Outcome {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

it('the kernels agree with their twins under Electron, too', { timeout: 300_000 }, () => {
  const electron = process.env.FANIN_ELECTRON;
  if (!electron) throw new Error('FANIN_ELECTRON is not set: run these tests with npm test');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-kernels-'));
  try {
    const vitest = path.join(
      path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
      'vitest.mjs',
    );
    const file = path.join(folder, 'outcome.json');
    const files = names.map((name) => `tests/engine/kernels/${name}.test.ts`);
    const args = [vitest, 'run', '--project', 'unit', '--reporter=json', `--outputFile=${file}`, ...files];
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', FANIN_RUNTIME: 'electron' };
    const { status, stderr } = spawnSync(electron, args, { cwd: root, env, encoding: 'utf8' });
    const outcome = JSON.parse(readFileSync(file, 'utf8')) as Outcome;
    const tests = outcome.testResults.flatMap(({ assertionResults }) => assertionResults);
    const failed = tests.filter((test) => test.status === 'failed').map(({ fullName }) => fullName);
    expect({ failed, messages: outcome.testResults.flatMap(({ message }) => message || []) }).toEqual({
      failed: [],
      messages: [],
    });
    expect(status, stderr).toBe(0);
    expect(outcome.testResults).toHaveLength(names.length);
    expect(outcome.numPassedTests).toBe(outcome.numTotalTests);
    expect(tests.map(({ fullName }) => fullName)).toContain('runs on the runtime it is meant for');
    expect(tests.length).toBeGreaterThan(3000);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
