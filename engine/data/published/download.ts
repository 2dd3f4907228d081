/** Fetches a file over HTTP: goes on where it was interrupted, can be cancelled, and keeps only what has the right hash. */
import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fail, FaninFailure } from '../../contract/errors.ts';
import { reasonOf } from '../../contract/reasons.ts';
import type { Archive } from './archives.ts';

export interface DownloadOptions {
  readonly signal: AbortSignal;
  /** Bytes that are here, and all there will be (null where the server does not say). */
  progress(done: number, total: number | null): void;
}

/**
 * Into `file`, which appears whole or not at all. What came before an interruption is kept beside it as `file.part`, with
 * the server's mark of that version (ETag), and asked for only from there on. Throws `download_failed`,
 * `download_cancelled`, `download_hash`.
 */
export async function download(
  { url, md5 }: Pick<Archive, 'url' | 'md5'>,
  file: string,
  { signal, progress }: DownloadOptions,
): Promise<void> {
  const part = `${file}.part`;
  const mark = `${file}.part.mark`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    await fetchPart(url, part, mark, { signal, progress });
    const got = await md5Of(part);
    if (got !== md5) {
      for (const rest of [part, mark]) rmSync(rest, { force: true });
      fail('download_hash', url, { got: `md5 ${got}`, expected: md5 });
    }
    renameSync(part, file);
    rmSync(mark, { force: true });
  } catch (error) {
    if (error instanceof FaninFailure) throw error;
    if (signal.aborted) fail('download_cancelled', url);
    fail('download_failed', url, { reason: reasonOf(causeOf(error)) });
  }
}

async function fetchPart(
  url: string,
  part: string,
  mark: string,
  { signal, progress }: DownloadOptions,
): Promise<void> {
  const known = existsSync(mark) ? readFileSync(mark, 'utf8') : '';
  const had = known !== '' && existsSync(part) ? statSync(part).size : 0;
  // If-Range: only if it is the same version still; otherwise all of it comes anew.
  const headers: Record<string, string> = had > 0 ? { Range: `bytes=${had}-`, 'If-Range': known } : {};
  const response = await fetch(url, { signal, headers });
  // The whole file was here already, and only its hash had not been looked at.
  if (response.status === 416 && sizeIn(response) === had) return void (await response.body?.cancel());
  if (!response.ok || !response.body)
    throw new Error(`HTTP ${response.status} ${response.statusText}`.trim());

  const resumed = response.status === 206 && startIn(response) === had;
  if (response.status === 206 && !resumed) throw new Error('the server sent another part than was asked for');
  const length = response.headers.get('content-length');
  const start = resumed ? had : 0;
  const total = length === null ? null : start + Number(length);
  writeFileSync(mark, response.headers.get('etag') ?? response.headers.get('last-modified') ?? '');
  let done = start;
  progress(done, total);
  const counting = new Transform({
    transform(chunk: Buffer, _, next) {
      done += chunk.length;
      progress(done, total);
      next(null, chunk);
    },
  });
  const from = Readable.fromWeb(response.body as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(from, counting, createWriteStream(part, { flags: resumed ? 'a' : 'w' }), { signal });
  if (total !== null && done !== total) throw new Error(`${done} of ${total} bytes came`);
}

const startIn = (response: Response): number =>
  Number(/^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1] ?? NaN);
const sizeIn = (response: Response): number =>
  Number(/^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1] ?? NaN);

/** `fetch failed` says nothing; what it was caused by does. */
const causeOf = (error: unknown): unknown => (error instanceof Error && error.cause ? error.cause : error);

async function md5Of(file: string): Promise<string> {
  const hash = createHash('md5');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
