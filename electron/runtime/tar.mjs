// Takes one file out of a package tarball while checking the tarball's hash, in one pass and little memory.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const block = 512;

/**
 * @param {string} tarball a gzipped tar archive
 * @param {string} wanted path inside it
 * @param {string} target file to write
 * @param {(bytesRead: number) => void} [onBytes] of the tarball
 * @returns {Promise<{ integrity: string, found: boolean }>} sha512 of the whole tarball, in the form lock files use
 */
export async function extractFromTarball(tarball, wanted, target, onBytes = () => {}) {
  const hash = createHash('sha512');
  let bytes = 0;
  const check = new Transform({
    transform(chunk, _encoding, next) {
      hash.update(chunk);
      bytes += chunk.length;
      onBytes(bytes);
      next(null, chunk);
    },
  });
  const out = await open(target, 'w');
  let found = false;
  try {
    await pipeline(createReadStream(tarball), check, createGunzip(), async (source) => {
      for await (const { name, data } of entries(source)) {
        if (name !== wanted) continue;
        found = true;
        await out.write(data);
      }
    });
  } finally {
    await out.close();
  }
  return { integrity: `sha512-${hash.digest('base64')}`, found };
}

/**
 * The data of every regular file, in pieces, with the file's name.
 * @param {AsyncIterable<Buffer>} source an uncompressed tar stream
 * @returns {AsyncGenerator<{ name: string, data: Buffer }>}
 */
export async function* entries(source) {
  /** @type {Buffer} */
  let held = Buffer.alloc(0);
  /** Bytes of the current file, then of its padding, still to come. */
  let left = 0;
  let padding = 0;
  let name = '';
  let isFile = false;
  for await (const chunk of source) {
    let rest = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    held = Buffer.alloc(0);
    while (rest.length > 0) {
      if (left > 0) {
        const data = rest.subarray(0, left);
        left -= data.length;
        rest = rest.subarray(data.length);
        if (isFile) yield { name, data };
      } else if (padding > 0) {
        const skipped = Math.min(padding, rest.length);
        padding -= skipped;
        rest = rest.subarray(skipped);
      } else if (rest.length < block) {
        held = rest;
        break;
      } else {
        const header = rest.subarray(0, block);
        rest = rest.subarray(block);
        if (header.every((byte) => byte === 0)) continue;
        ({ name, size: left, isFile } = readHeader(header));
        padding = (block - (left % block)) % block;
      }
    }
  }
  if (left > 0 || held.length > 0) throw new Error('the tarball ends in the middle of a file');
}

/** @param {Buffer} header */
function readHeader(header) {
  let sum = 0;
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 32 : (header[at] ?? 0);
  if (sum !== octal(header, 148, 8)) throw new Error('the tarball has a damaged header');
  const prefix = text(header, 345, 155);
  const name = text(header, 0, 100);
  const type = String.fromCharCode(header[156] ?? 0);
  return {
    name: prefix ? `${prefix}/${name}` : name,
    size: octal(header, 124, 12),
    isFile: type === '0' || type === '\0',
  };
}

/**
 * @param {Buffer} header
 * @param {number} from
 * @param {number} length
 */
function text(header, from, length) {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? length : end);
}

/**
 * @param {Buffer} header
 * @param {number} from
 * @param {number} length
 */
function octal(header, from, length) {
  return Number.parseInt(text(header, from, length).trim() || '0', 8);
}
