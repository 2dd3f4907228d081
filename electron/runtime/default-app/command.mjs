// Which app a command line names, and what its package says. Apart from Electron, so that Node can test it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/**
 * @typedef {object} App
 * @property {string} folder
 * @property {string} main the file to import
 * @property {string} [name]
 * @property {string} [version]
 * @property {string} [v8Flags]
 */

/**
 * The first argument that is no switch is the app; what follows belongs to the app.
 * @param {readonly string[]} args without the binary
 * @returns {{ target: string | undefined, preload: string[] }}
 */
export function readCommand(args) {
  /** @type {string[]} */
  const preload = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '-r' || arg === '--require') preload.push(args[++at] ?? '');
    else if (!arg.startsWith('-')) return { target: arg, preload };
  }
  return { target: undefined, preload };
}

/**
 * @param {string} target a folder with a package.json, a folder with an index.js, or a file
 * @returns {App}
 */
export function readPackage(target) {
  const path = resolve(target);
  if (!existsSync(path)) throw new Error(`There is no app at ${path}.`);
  if (!statSync(path).isDirectory()) return { folder: dirname(path), main: path };
  const file = join(path, 'package.json');
  /** @type {{ main?: string, name?: string, productName?: string, version?: string, v8Flags?: string }} */
  const described = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const name = described.productName ?? described.name;
  return {
    folder: path,
    // Node's own rule: main may leave out its extension or name a folder.
    main: createRequire(file).resolve(join(path, described.main ?? 'index.js')),
    ...(name === undefined ? {} : { name }),
    ...(described.version === undefined ? {} : { version: described.version }),
    ...(described.v8Flags === undefined ? {} : { v8Flags: described.v8Flags }),
  };
}
