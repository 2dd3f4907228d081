/** The work on data that takes time, done by a thread of its own: one entry a kind of work. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import type { DataProgress, Imported, ImportRequest, Inspected, InspectRequest } from '../contract/data.ts';
import { bind } from './catalogue.ts';
import type { Dataset, DatasetReference } from './dataset.ts';
import { importFiles } from './import/import.ts';
import { inspectFiles } from './import/inspect.ts';
import type { PublishedSet } from './published/archives.ts';
import { download } from './published/download.ts';

export interface JobContext {
  /** Where stored datasets are, and what can be made again. */
  readonly home: string;
  readonly cache: string;
  readonly signal: AbortSignal;
  /** The same, for work that leaves its thread no moment to hear of the signal. */
  readonly stopped: () => boolean;
  progress(progress: DataProgress): void;
}

/** kind → [parameters, result] */
export interface Jobs {
  load: [DatasetReference, Dataset];
  inspect: [InspectRequest, Inspected];
  import: [ImportRequest, Imported];
  download: [PublishedSet, Imported];
}
export type JobKind = keyof Jobs;

export const jobs: {
  readonly [K in JobKind]: (params: Jobs[K][0], context: JobContext) => Promise<Jobs[K][1]>;
} = {
  load(reference, { home, cache, signal, progress }) {
    return bind(reference, home).load({
      cache,
      signal,
      progress: (now) => progress({ dataset: reference.dataset, ...now }),
    });
  },

  inspect(request, { home }) {
    return Promise.resolve(inspectFiles(request, home));
  },

  import(request, { home, stopped, progress }) {
    return importFiles(request, home, {
      stopped,
      progress: (now) => progress({ dataset: request.name, ...now }),
    });
  },

  download: downloadSet,
};

/** Fetches a published archive and stores what is in it. The archive itself is not kept. */
export async function downloadSet(
  { name, archive }: PublishedSet,
  { home, cache, signal, progress }: Omit<JobContext, 'stopped'>,
): Promise<Imported> {
  const file = path.join(cache, `${name}-binary.tar.gz`);
  await download(archive, file, {
    signal,
    progress: (done, total) => progress({ dataset: name, work: 'download', unit: 'bytes', done, total }),
  });
  try {
    return await importFiles({ name, files: [file], format: name, testShare: 0.2 }, home, {
      progress: (now) => progress({ dataset: name, ...now }),
    });
  } finally {
    rmSync(file, { force: true });
  }
}
