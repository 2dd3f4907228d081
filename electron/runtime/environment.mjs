// The environment of the app, the command line and the tests: one composition for all three.
import { existsSync } from 'node:fs';
import { findElectron } from './electron.mjs';
import { judgeFolder } from './peers.mjs';
import { here } from './place.mjs';
import { ownBuild, sqliteBinding } from './sqlite.mjs';

/** @typedef {import('./place.mjs').Place} Place */

/**
 * FANIN_ROOT, the checkout; FANIN_ELECTRON, the binary; FANIN_SQLITE, the addon to give better-sqlite3 as
 * `nativeBinding`, absent where its prebuilt binary is right; FANIN_ONNXRUNTIME, a folder that has it, for tests.
 * @param {Place} place
 * @param {{ alsoNode?: boolean }} [options] whether this Node, too, will open the database, as the tests do
 * @returns {Record<string, string>}
 */
export function environment(place, options) {
  const electron = findElectron(place);
  const sqlite = sqliteBinding(place, options);
  const judge = judgeFolder(place);
  return {
    FANIN_ROOT: place.root,
    ...(electron ? { FANIN_ELECTRON: electron.binary } : {}),
    ...(sqlite ? { FANIN_SQLITE: sqlite } : {}),
    ...(existsSync(judge) ? { FANIN_ONNXRUNTIME: judge } : {}),
  };
}

/**
 * For a test runner started by itself: what an earlier set-up has left ready.
 * @returns {Record<string, string>}
 */
export function readyEnvironment() {
  const place = here();
  try {
    const ready = environment(place, { alsoNode: true });
    return ready.FANIN_SQLITE && !existsSync(ownBuild(place)) ? { FANIN_ROOT: place.root } : ready;
  } catch {
    return { FANIN_ROOT: place.root };
  }
}
