import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { withPackage } from '../../../../engine/data/published/package.ts';

const { platform } = process;
const base = mkdtempSync(path.join(os.tmpdir(), 'fanin-npm-'));
afterEach(() => {
  Object.defineProperty(process, 'platform', { value: platform });
  vi.unstubAllEnvs();
  rmSync(base, { recursive: true });
});

test.skipIf(platform === 'win32')('on Windows the folder may have a space in its name', async () => {
  // In place of cmd.exe: notes what it is given, which cmd.exe would split at spaces.
  const said = path.join(base, 'said');
  const shell = path.join(base, 'cmd.sh');
  writeFileSync(shell, `#!/bin/sh\nprintf '%s\\n' "$PWD" "$*" > '${said}'\nexit 1\n`);
  chmodSync(shell, 0o755);
  const folder = path.join(base, 'Jane Doe', 'datasets');
  mkdirSync(folder, { recursive: true });
  vi.stubEnv('npm_execpath', undefined);
  vi.stubEnv('comspec', shell);
  Object.defineProperty(process, 'platform', { value: 'win32' });

  const wanted = { name: 'x', version: '1.0.0', integrity: '' };
  const fetched = withPackage(wanted, { folder, signal: undefined }, () => Promise.resolve());
  await expect(fetched).rejects.toMatchObject({ errors: [{ code: 'package_failed' }] });
  const [where, line] = readFileSync(said, 'utf8').split('\n');
  expect(where).toContain('Jane Doe');
  expect(line).toMatch(/--pack-destination \.$/);
  expect(line).not.toContain('Jane Doe');
});
