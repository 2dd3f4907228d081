// Unpacks the part of a zip archive that is wanted, checking every file's size and checksum.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';

/**
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {number} method 0 stored, 8 deflated
 * @property {number} crc
 * @property {number} packed bytes in the archive
 * @property {number} size bytes unpacked
 * @property {number} mode Unix type and permissions
 * @property {number} offset of its local header
 */

/** @typedef {Awaited<ReturnType<typeof open>>} Handle */

/**
 * @param {string} file
 * @returns {Promise<ZipEntry[]>}
 */
export async function listZip(file) {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const tail = await bytes(handle, Math.max(0, size - 66_000), Math.min(size, 66_000));
    const at = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
    if (at < 0) throw new Error('this is no zip archive, or its end is missing');
    const count = tail.readUInt16LE(at + 10);
    const length = tail.readUInt32LE(at + 12);
    const start = tail.readUInt32LE(at + 16);
    if (count === 0xffff || start === 0xffffffff) throw new Error('zip64 archives are not supported');
    return readDirectory(await bytes(handle, start, length), count);
  } finally {
    await handle.close();
  }
}

/**
 * @param {Buffer} directory
 * @param {number} count
 */
function readDirectory(directory, count) {
  /** @type {ZipEntry[]} */
  const found = [];
  let at = 0;
  for (let index = 0; index < count; index++) {
    if (directory.readUInt32LE(at) !== 0x02014b50) throw new Error('the zip directory is damaged');
    const nameLength = directory.readUInt16LE(at + 28);
    found.push({
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return found;
}

/**
 * @param {string} file
 * @param {string} into
 * @param {(name: string) => string | null} place where below `into` a file goes; null leaves it out
 * @param {(done: number, total: number) => void} [onBytes] unpacked bytes
 */
export async function extractZip(file, into, place, onBytes = () => {}) {
  const wanted = (await listZip(file)).flatMap((entry) => {
    const to = entry.name.endsWith('/') ? null : place(entry.name);
    return to === null ? [] : [{ entry, to }];
  });
  const total = wanted.reduce((sum, { entry }) => sum + entry.size, 0);
  let done = 0;
  const handle = await open(file, 'r');
  try {
    for (const { entry, to } of wanted) {
      if (!isInside(to)) throw new Error(`${entry.name} would be unpacked outside its folder`);
      if ((entry.mode & 0o170000) === 0o120000)
        throw new Error(`${entry.name} is a link, which is not expected here`);
      const target = join(into, to);
      await mkdir(dirname(target), { recursive: true });
      await unpack(file, handle, entry, target, (count) => onBytes((done += count), total));
    }
  } finally {
    await handle.close();
  }
}

/** @param {string} name */
function isInside(name) {
  return !/^([/\\]|[A-Za-z]:)/.test(name) && !name.split(/[/\\]/).includes('..');
}

/**
 * @param {string} file
 * @param {Handle} handle
 * @param {ZipEntry} entry
 * @param {string} target
 * @param {(count: number) => void} onBytes
 */
async function unpack(file, handle, entry, target, onBytes) {
  const local = await bytes(handle, entry.offset, 30);
  if (local.readUInt32LE(0) !== 0x04034b50) throw new Error(`${entry.name}: its header is damaged`);
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28);
  let crc = 0;
  let size = 0;
  const check = new Transform({
    transform(chunk, _encoding, next) {
      crc = crc32(chunk, crc);
      size += chunk.length;
      onBytes(chunk.length);
      next(null, chunk);
    },
  });
  const mode = entry.mode & 0o777 || 0o644;
  const out = createWriteStream(target, { mode });
  if (entry.packed === 0) {
    await pipeline([Buffer.alloc(0)], check, out);
  } else {
    const source = createReadStream(file, { start, end: start + entry.packed - 1, highWaterMark: 1 << 20 });
    if (entry.method === 8) await pipeline(source, createInflateRaw({ chunkSize: 1 << 18 }), check, out);
    else if (entry.method === 0) await pipeline(source, check, out);
    else throw new Error(`${entry.name}: packed in a way this reader does not know (${entry.method})`);
  }
  if (size !== entry.size || crc !== entry.crc) throw new Error(`${entry.name}: its checksum is wrong`);
}

/**
 * @param {Handle} handle
 * @param {number} from
 * @param {number} length
 */
async function bytes(handle, from, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, from);
  if (bytesRead < length) throw new Error('the archive ends too early');
  return buffer;
}
