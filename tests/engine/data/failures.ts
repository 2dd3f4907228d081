/** Coded errors of work that must fail, and the surroundings that data tests need. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { FaninFailure, type FaninError } from '../../../engine/contract/errors.ts';
import type { DatasetDefinition, LoadContext } from '../../../engine/data/dataset.ts';

/** The first error of work that must throw one. */
export async function errorOf(work: () => unknown): Promise<FaninError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof FaninFailure) return error.errors[0];
    throw error;
  }
  return expect.fail('nothing was thrown');
}

/** A temporary folder for each test: `at` names files in it. FANIN_DATA_HOME is `home` in it, FANIN_CACHE `cache`. */
export function ownFolder() {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-data-'));
    vi.stubEnv('FANIN_DATA_HOME', path.join(folder, 'home'));
    vi.stubEnv('FANIN_CACHE', path.join(folder, 'cache'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    at: (...names: string[]): string => path.join(folder, ...names),
    get home() {
      return path.join(folder, 'home');
    },
    get cache() {
      return path.join(folder, 'cache');
    },
  };
}

export const quiet: LoadContext = { cache: '', progress: () => undefined };

/** In this thread, where an error can be looked at with its stack. */
export const loaded = (definition: DatasetDefinition, settings: Record<string, unknown> = {}) =>
  definition.bind(settings, 'data.settings').load(quiet);
