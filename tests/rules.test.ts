import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const rules = createRequire(import.meta.url)(path.join(root, '.dependency-cruiser.cjs')) as IConfiguration;

async function violations(baseDir: string) {
  const folders = ['engine', 'renderer', 'electron'];
  const { forbidden = [], options } = rules;
  const result = await cruise(folders, { ...options, baseDir, validate: true, ruleSet: { forbidden } });
  const { summary, modules } = result.output as ICruiseResult;
  return {
    modules: modules.length,
    found: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

describe('imports go one way', () => {
  it('in the whole project', async () => {
    const { modules, found } = await violations(root);
    expect(modules).toBeGreaterThan(150);
    expect(found).toEqual([]);
  }, 60_000);

  it('and one that does not is found', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-imports-'));
    const write = (file: string, text: string) => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    };
    write('tsconfig.json', '{"compilerOptions":{"allowImportingTsExtensions":true,"noEmit":true}}');
    write('engine/contract/a.ts', "import '../run/lane.ts';");
    write('engine/run/lane.ts', 'export {};');
    write('engine/layers/b.ts', "import '../run/lane.ts';");
    write('engine/compile/1-first.ts', "import './2-second.ts';");
    write('engine/compile/2-second.ts', 'export {};');
    write('renderer/c.ts', "import type {} from '../engine/run/lane.ts';");
    write('electron/d.ts', "import '../renderer/c.ts';");
    try {
      const { found } = await violations(folder);
      expect(found.map((line) => line.split(':')[0]).sort()).toEqual([
        'contract-imports-nothing',
        'electron-and-renderer-are-apart',
        'layers-know-no-run-store-or-data',
        'phase-1-imports-earlier-ones',
        'screens-see-the-contract-alone',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 60_000);
});
