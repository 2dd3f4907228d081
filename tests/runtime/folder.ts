import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { here } from '../../electron/runtime/place.mjs';

/** A folder for one test, removed with it. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-runtime-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files, and the folders they are in, below a folder. */
export function write(folder: string, files: Record<string, string | Uint8Array>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
}

/** A checkout and a cache in temporary folders. */
export function temporaryPlace(env: NodeJS.ProcessEnv = {}) {
  const folder = temporaryFolder();
  const root = path.join(folder, 'checkout');
  const cache = path.join(folder, 'cache');
  mkdirSync(root);
  mkdirSync(cache);
  return here({ root, cache, env, platform: 'linux', arch: 'x64' });
}

/** Keeps what was said instead of printing it. */
export function listener(isTTY = false) {
  const written: string[] = [];
  return { written, isTTY, write: (text: string) => written.push(text) };
}
