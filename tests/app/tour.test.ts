/** The tour, as `npm start` takes it on a machine without a display; its pictures are the ones the README shows. */
import { spawn } from 'node:child_process';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { newUserData, root, screenshots } from './lab.ts';

const screens = ['build', 'build-normal', 'train', 'compare'];
const pictures = screens.flatMap((screen) => [`${screen}-light.png`, `${screen}-dark.png`]);

interface Outcome {
  /** Its exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals | null;
  readonly output: string;
  readonly errors: string;
}

function takeTour(env: Record<string, string>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(process.env['FANIN_ELECTRON'] ?? 'electron', [...flags, root, '--tour'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => (output += String(chunk)));
    child.stderr.on('data', (chunk) => (errors += String(chunk)));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? signal, output, errors }));
  });
}

/** Width and height, from the first chunk of a PNG. */
async function sizeOf(file: string): Promise<[number, number]> {
  const bytes = await readFile(file);
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

test('the tour trains two settings, prints what the difference made and keeps its pictures', async () => {
  const folder = path.join(screenshots, 'tour');
  const userData = await newUserData();
  const { code, output, errors } = await takeTour({ FANIN_SCREENSHOTS: folder, FANIN_USER_DATA: userData });
  expect(code, output + errors).toBe(0);
  expect(output).toMatch(/fc1\.params\.init\.scheme +kaiming +normal/);
  expect(output).toMatch(/fc1\.params\.init\.std +– +0\.01/);
  const [kaiming, normal] = (/test accuracy +([\d.]+) % +([\d.]+) %/.exec(output) ?? []).slice(1).map(Number);
  expect(kaiming).toBeGreaterThan(95);
  expect(normal).toBeLessThan(kaiming ?? 0);
  expect(output).toContain(`Screenshots: ${folder}`);

  for (const name of pictures) expect(await sizeOf(path.join(folder, name)), name).toEqual([1280, 800]);
  if (process.env['FANIN_UPDATE_SCREENSHOTS']) {
    const kept = path.join(import.meta.dirname, 'screenshots');
    await mkdir(kept, { recursive: true });
    await copyFile(path.join(folder, 'compare-light.png'), path.join(kept, 'compare.png'));
    await copyFile(path.join(folder, 'build-normal-dark.png'), path.join(kept, 'build.png'));
  }
});

test('a tour that cannot be taken says what failed', async () => {
  const userData = await newUserData();
  // A folder where the database should be.
  const database = path.join(userData, 'fanin.db');
  await mkdir(database);
  const folder = path.join(userData, 'pictures');
  const { code, errors } = await takeTour({ FANIN_SCREENSHOTS: folder, FANIN_USER_DATA: userData });
  expect(code).toBe(1);
  expect(errors).toContain('The tour failed');
  expect(errors).toMatch(/database/i);
});
