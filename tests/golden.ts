/** Expected files: compared, or written anew with FANIN_UPDATE=1 and then read in review. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

export function expectFile(file: string, actual: string): void {
  if (process.env.FANIN_UPDATE) writeFileSync(file, actual);
  if (!existsSync(file)) throw new Error(`${file} is missing: write it with FANIN_UPDATE=1 and read it`);
  expect(actual).toBe(readFileSync(file, 'utf8'));
}
