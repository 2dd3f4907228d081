// Has anything changed since this was done? Time and size of every file first, because a warm start has no time
// to read them; their content only where those differ, because a checkout gives old files new times.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * @typedef {object} Inputs
 * @property {string} root
 * @property {readonly string[]} entries files and folders below root
 * @property {readonly string[]} [skip] folders below root that do not count
 * @property {string} [also] anything else the result depends on
 */

/** @typedef {{ quick: string, content: string }} Stamp */

/**
 * @param {Inputs} inputs
 * @returns {Stamp}
 */
export function stampOf(inputs) {
  const files = listFiles(inputs);
  return { quick: quickHash(inputs, files), content: contentHash(inputs, files) };
}

/**
 * @param {string} file
 * @param {Inputs} inputs
 */
export function isFresh(file, inputs) {
  const old = readStamp(file);
  if (!old) return false;
  const files = listFiles(inputs);
  const quick = quickHash(inputs, files);
  if (quick === old.quick) return true;
  if (contentHash(inputs, files) !== old.content) return false;
  writeStamp(file, { quick, content: old.content });
  return true;
}

/**
 * @param {string} file
 * @param {Stamp} stamp
 */
export function writeStamp(file, stamp) {
  writeWhole(file, `${JSON.stringify(stamp)}\n`);
}

/**
 * A file that is either the old one or the whole new one.
 * @param {string} file
 * @param {string} text
 */
export function writeWhole(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.${process.pid}`, text);
  renameSync(`${file}.${process.pid}`, file);
}

/**
 * @param {string} file
 * @returns {Stamp | null}
 */
function readStamp(file) {
  try {
    /** @type {unknown} */
    const value = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null || !('quick' in value) || !('content' in value))
      return null;
    return { quick: String(value.quick), content: String(value.content) };
  } catch {
    return null;
  }
}

/** @param {string} text */
export function hashOf(text) {
  return createHash('sha256').update(text).digest('hex');
}

/** @typedef {{ name: string, size: number, mtime: number }} Listed */

/**
 * @param {Inputs} inputs
 * @returns {Listed[]}
 */
function listFiles({ root, entries, skip = [] }) {
  /** @type {Listed[]} */
  const found = [];
  const visit = (/** @type {string} */ name) => {
    if (skip.includes(name)) return;
    const stat = statSync(join(root, name), { throwIfNoEntry: false });
    if (!stat) return;
    if (!stat.isDirectory()) {
      found.push({ name, size: stat.size, mtime: stat.mtimeMs });
      return;
    }
    for (const entry of readdirSync(join(root, name))) visit(`${name}/${entry}`);
  };
  entries.forEach(visit);
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {Inputs} inputs
 * @param {Listed[]} files
 */
function quickHash({ also = '' }, files) {
  return hashOf(`${also}\n${files.map((f) => `${f.name} ${f.size} ${f.mtime}`).join('\n')}`);
}

/**
 * @param {Inputs} inputs
 * @param {Listed[]} files
 */
function contentHash({ root, also = '' }, files) {
  const hash = createHash('sha256').update(`${also}\n`);
  for (const { name, size } of files) hash.update(`${name} ${size}\n`).update(readFileSync(join(root, name)));
  return hash.digest('hex');
}
