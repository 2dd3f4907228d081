/** Databases in folders of their own, and runs to put into them. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect } from 'vitest';
import { FaninFailure, type ErrorCode } from '../../engine/contract/errors.ts';
import type { Point, Probe } from '../../engine/contract/run.ts';
import { Store, type StoreOptions } from '../../engine/store/store.ts';
import { facts, newRun } from './fixtures-data.ts';

export * from './fixtures-data.ts';

const folders: string[] = [];
const stores: Store[] = [];

afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-store-'));
  folders.push(folder);
  return folder;
}

export const newFile = (): string => path.join(temporaryFolder(), 'fanin.db');

/** Closed after the test. */
export function openStore(file = newFile(), options: StoreOptions = {}): Store {
  const store = Store.open(file, options);
  stores.push(store);
  return store;
}

/** The id of a run that is running. */
export function startedRun(store: Store): number {
  const { id } = store.createRun(newRun());
  store.start(id, facts);
  return id;
}

/** Points and snapshots of a running run, with the step it is at. */
export function append(
  store: Store,
  id: number,
  points: readonly Point[],
  probes: readonly Probe[] = [],
): void {
  const step = Math.max(0, ...points.map((one) => one.step), ...probes.map((one) => one.step));
  store.append(id, { points, probes, step, examplesPerSecond: 1000 });
}

export function codeOf(work: () => unknown): ErrorCode | string {
  try {
    work();
  } catch (error) {
    if (error instanceof FaninFailure) return error.errors[0].code;
    return String(error);
  }
  return expect.fail('nothing was thrown');
}
