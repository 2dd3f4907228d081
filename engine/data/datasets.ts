/** The engine's datasets: what there is, loaded once and kept, imported, fetched and removed. Long work is a thread's. */
import type { DataProgress, DatasetSummary, Examples, Imported, ImportRequest } from '../contract/data.ts';
import type { DatasetDescriptor } from '../contract/descriptor.ts';
import { fail } from '../contract/errors.ts';
import type { Params, Result } from '../contract/protocol.ts';
import { dataHome } from '../folders.ts';
import { bind, list } from './catalogue.ts';
import type { Dataset, DatasetReference } from './dataset.ts';
import { DataDesk } from './desk.ts';
import { publishedSet } from './published/archives.ts';
import { chosenExamples, summarize } from './look-into.ts';
import { removeStored } from './stored.ts';

export type { Dataset, DatasetReference, Split } from './dataset.ts';

type OnProgress = (progress: DataProgress) => void;

/** Bytes of datasets that are kept after their use. */
const mostKept = 2 ** 30;

const bytesOf = ({ train, test }: Dataset): number =>
  [train, test].reduce((sum, { values, labels }) => sum + values.byteLength + labels.byteLength, 0);

class Datasets {
  /** By identity, the one used last at the end. */
  private readonly kept = new Map<string, Dataset>();
  private readonly loading = new Map<string, Promise<Dataset>>();
  private readonly downloads = new Map<string, AbortController>();
  /** A run must not wait for an import: each kind of work has a thread of its own. */
  private readonly reading = new DataDesk();
  private readonly getting = new DataDesk();

  list(): Result<'datasets'> {
    const { datasets, problems } = list(dataHome());
    return { datasets, problems: [...problems] };
  }

  /** With its settings, if it has any. Throws `unknown_dataset` and what is wrong with the settings. */
  find(reference: DatasetReference | string): DatasetDescriptor {
    return bind(referenceOf(reference), dataHome()).descriptor;
  }

  /**
   * Read and checked once, then kept in memory; after a failure the next call reads again. Throws `unknown_dataset` and
   * whatever is wrong with the files.
   */
  async load(reference: DatasetReference | string, progress?: OnProgress): Promise<Dataset> {
    const asked = referenceOf(reference);
    const { identity } = bind(asked, dataHome());
    const known = this.kept.get(identity);
    if (known) {
      this.keep(identity, known);
      return known;
    }
    const under = this.loading.get(identity);
    if (under) return under;
    const load = this.reading.load(asked, { progress }).finally(() => this.loading.delete(identity));
    this.loading.set(identity, load);
    const dataset = await load;
    this.keep(identity, dataset);
    return dataset;
  }

  async examples(request: Params<'examples'>, progress?: OnProgress): Promise<Examples> {
    return chosenExamples(await this.load(request.data, progress), request);
  }

  async summary(reference: DatasetReference, progress?: OnProgress): Promise<DatasetSummary> {
    return summarize(await this.load(reference, progress), this.find(reference));
  }

  import(request: ImportRequest, progress?: OnProgress): Promise<Imported> {
    return this.getting.import(request, { progress });
  }

  /** Throws `dataset_fixed` where it was not imported. */
  remove(name: string): void {
    removeStored(dataHome(), name);
  }

  /** Until it is stored. Throws `not_downloadable`, `download_running`, `dataset_exists`, and why it failed. */
  async download(name: string, progress?: OnProgress): Promise<Imported> {
    const set = publishedSet(name);
    if (this.downloads.has(name)) fail('download_running', 'name', { name });
    if (this.find(name).removable) fail('dataset_exists', 'name', { name });
    const abort = new AbortController();
    this.downloads.set(name, abort);
    try {
      return await this.getting.download(set, { progress, signal: abort.signal });
    } finally {
      this.downloads.delete(name);
    }
  }

  /** Throws `download_idle`. */
  cancelDownload(name: string): void {
    const abort = this.downloads.get(name) ?? fail('download_idle', 'name', { name });
    abort.abort();
  }

  private keep(identity: string, dataset: Dataset): void {
    this.kept.delete(identity);
    this.kept.set(identity, dataset);
    let bytes = [...this.kept.values()].reduce((sum, one) => sum + bytesOf(one), 0);
    for (const [other, one] of this.kept) {
      if (bytes <= mostKept || other === identity) break;
      this.kept.delete(other);
      bytes -= bytesOf(one);
    }
  }
}

const referenceOf = (reference: DatasetReference | string): DatasetReference =>
  typeof reference === 'string' ? { dataset: reference } : reference;

export const datasets = new Datasets();
