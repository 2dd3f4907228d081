/** Downloads from a server on this machine: whole, interrupted, cancelled, changed meanwhile, and not what was published. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { create } from 'tar';
import { describe, expect, test } from 'vitest';
import type { DataProgress } from '../../../../engine/contract/data.ts';
import { bind } from '../../../../engine/data/catalogue.ts';
import { downloadSet } from '../../../../engine/data/jobs.ts';
import { download } from '../../../../engine/data/published/download.ts';
import { errorOf, ownFolder, quiet } from '../failures.ts';
import { batch, write } from '../made-files.ts';
import { ownServer } from './server.ts';

const folder = ownFolder();
const own = ownServer();

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
const content = Uint8Array.from({ length: 300_000 }, (_, at) => (at * at) % 251);

function fetching(signal = new AbortController().signal, hash = md5(content)) {
  const told: [number, number | null][] = [];
  const url = `${own.server.url}/file`;
  const ended = download({ url, md5: hash }, folder.at('down', 'file'), {
    signal,
    progress: (done, total) => told.push([done, total]),
  });
  return { ended, told, url };
}
const arrived = () => readFileSync(folder.at('down', 'file'));

describe('a download', () => {
  test('comes whole, tells how far it is, and leaves nothing beside the file', async () => {
    own.server.files = { '/file': content };
    const { ended, told } = fetching();
    await ended;
    expect(arrived().equals(content)).toBe(true);
    expect(readdirSync(folder.at('down'))).toEqual(['file']);
    expect(told[0]).toEqual([0, 300_000]);
    expect(told.at(-1)).toEqual([300_000, 300_000]);
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).sort((a, b) => a - b));
  });

  test('goes on where the connection was lost', async () => {
    own.server.files = { '/file': content };
    own.server.dropAfter = 100_000;
    const first = fetching();
    expect(await errorOf(() => first.ended)).toMatchObject({ code: 'download_failed', place: first.url });
    expect(existsSync(folder.at('down', 'file'))).toBe(false);
    own.server.dropAfter = null;
    const { ended, told } = fetching();
    await ended;
    const from = told[0]![0];
    expect(from).toBeGreaterThan(0);
    expect(own.server.asked).toEqual([undefined, `bytes=${from}-`]);
    expect(told[0]![1]).toBe(300_000);
    expect(arrived().equals(content)).toBe(true);
  });

  test('can be cancelled, and gone on with', async () => {
    own.server.files = { '/file': content };
    own.server.stallAfter = 150_000;
    const abort = new AbortController();
    const { ended, told } = fetching(abort.signal);
    while ((told.at(-1)?.[0] ?? 0) < 150_000) await new Promise((resolve) => setTimeout(resolve, 5));
    abort.abort();
    expect((await errorOf(() => ended)).code).toBe('download_cancelled');
    own.server.stallAfter = null;
    await fetching().ended;
    expect(own.server.asked[1]).toMatch(/^bytes=\d+-$/);
    expect(arrived().equals(content)).toBe(true);
  });

  test('begins anew where the file has changed meanwhile, or parts are not to be had', async () => {
    own.server.files = { '/file': content };
    for (const change of [() => (own.server.etag = '"two"'), () => (own.server.ranges = false)]) {
      own.server.dropAfter = 100_000;
      await errorOf(() => fetching().ended);
      own.server.dropAfter = null;
      change();
      const other = content.map((byte) => byte ^ 1);
      own.server.files = { '/file': other };
      await fetching(undefined, md5(other)).ended;
      expect(arrived().equals(other)).toBe(true);
    }
  });

  test('that is not the published file is thrown away', async () => {
    own.server.files = { '/file': content };
    const { ended, url } = fetching(undefined, '0'.repeat(32));
    expect(await errorOf(() => ended)).toEqual({
      code: 'download_hash',
      place: url,
      values: { got: `md5 ${md5(content)}`, expected: '0'.repeat(32) },
    });
    expect(readdirSync(folder.at('down'))).toEqual([]);
    await fetching().ended;
    expect(own.server.asked).toEqual([undefined, undefined]);
  });

  test('of what the server does not have, or from no server', async () => {
    expect(await errorOf(() => fetching().ended)).toMatchObject({
      code: 'download_failed',
      values: { reason: 'HTTP 404 Not Found' },
    });
    const { ended } = fetching();
    await own.server.stop();
    expect((await errorOf(() => ended)).code).toBe('download_failed');
  });
});

describe('a published set', () => {
  async function archive(): Promise<Uint8Array> {
    write(folder.at('cifar-10-batches-bin'), {
      'data_batch_1.bin': batch([[0], [1], [2]]),
      'test_batch.bin': batch([[3]]),
    });
    await create({ gzip: true, file: folder.at('a.tar.gz'), cwd: folder.at() }, ['cifar-10-batches-bin']);
    return readFileSync(folder.at('a.tar.gz'));
  }

  test('is stored, and its archive not kept', async () => {
    const bytes = await archive();
    own.server.files = { '/cifar-10-binary.tar.gz': bytes };
    const told: DataProgress[] = [];
    const { dataset } = await downloadSet(
      {
        name: 'cifar-10',
        archive: { url: `${own.server.url}/cifar-10-binary.tar.gz`, md5: md5(bytes) },
      },
      {
        home: folder.home,
        cache: folder.cache,
        signal: new AbortController().signal,
        progress: (progress) => told.push(progress),
      },
    );
    expect(dataset).toMatchObject({ name: 'cifar-10', train: 3, test: 1, availability: { state: 'here' } });
    expect(readdirSync(folder.cache)).toEqual([]);
    expect(new Set(told.map(({ work }) => work))).toEqual(new Set(['download', 'import']));
    const { train } = await bind({ dataset: 'cifar-10' }, folder.home).load(quiet);
    expect([...train.labels]).toEqual([0, 1, 2]);
  });
});
