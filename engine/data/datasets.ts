/** The engine's datasets: what there is, loaded once and kept, imported, fetched and removed. Long work is a thread's. */
import type {
  DatasetSummary,
  DataWork,
  Examples,
  Imported,
  ImportRequest,
  Inspected,
  InspectRequest,
} from '../contract/data.ts';
import type { DatasetDescriptor } from '../contract/descriptor.ts';
import { fail, FaninFailure } from '../contract/errors.ts';
import type { Params, Result } from '../contract/protocol.ts';
import { dataHome } from '../folders.ts';
import { bind, list } from './catalogue.ts';
import type { Dataset, DatasetReference } from './dataset.ts';
import { DataDesk } from './desk.ts';
import { publishedSet } from './published/archives.ts';
import { chosenExamples, summarize } from './look-into.ts';
import { removeStored } from './stored.ts';
import { Works, type DataListener } from './works.ts';

export type { Dataset, DatasetReference, Split } from './dataset.ts';

/** Bytes of datasets that are kept after their use. */
const mostKept = 2 ** 30;

const bytesOf = ({ train, test }: Dataset): number =>
  [train, test].reduce((sum, { values, labels }) => sum + values.byteLength + labels.byteLength, 0);

class Datasets {
  /** By identity, the one used last at the end. */
  private readonly kept = new Map<string, Dataset>();
  /** Counted once for each that is kept. */
  private readonly summaries = new WeakMap<Dataset, DatasetSummary>();
  private readonly loading = new Map<string, Promise<Dataset>>();
  private readonly works = new Works();
  /** A run must not wait for an import: each kind of work has a thread of its own. */
  private readonly reading = new DataDesk();
  private readonly getting = new DataDesk();

  list(): Result<'datasets'> {
    return list(dataHome());
  }

  /** With its settings, if it has any. Throws `unknown_dataset` and what is wrong with the settings. */
  find(reference: DatasetReference | string): DatasetDescriptor {
    return bind(referenceOf(reference), dataHome()).descriptor;
  }

  /** sha256 of what the set holds now, as runs keep it. Throws like `find`. */
  hash(reference: DatasetReference): string {
    return bind(reference, dataHome()).hash;
  }

  /** The same; null where the set is not here or cannot be read. */
  hashHere(reference: DatasetReference): string | null {
    try {
      const absent = this.find(reference).availability.state === 'absent';
      return absent ? null : this.hash(reference);
    } catch (error) {
      if (error instanceof FaninFailure) return null;
      throw error;
    }
  }

  /**
   * Read and checked once, then kept in memory; after a failure the next call reads again. Whoever asks meanwhile waits for
   * the same. Throws `unknown_dataset`, `fetch_cancelled` and whatever is wrong with the files.
   */
  async load(reference: DatasetReference | string, listener: DataListener = {}): Promise<Dataset> {
    const asked = referenceOf(reference);
    const { identity, descriptor } = bind(asked, dataHome());
    const known = this.kept.get(identity);
    if (known) {
      this.keep(identity, known);
      return known;
    }
    const under = this.loading.get(identity);
    if (under) return under;
    const load = this.read(asked, descriptor, listener).finally(() => this.loading.delete(identity));
    this.loading.set(identity, load);
    const dataset = await load;
    this.keep(identity, dataset);
    return dataset;
  }

  async examples(request: Params<'examples'>, listener?: DataListener): Promise<Examples> {
    return chosenExamples(await this.load(request.data, listener), request);
  }

  async summary(reference: DatasetReference, listener?: DataListener): Promise<DatasetSummary> {
    const dataset = await this.load(reference, listener);
    const known = this.summaries.get(dataset) ?? summarize(dataset, this.find(reference));
    this.summaries.set(dataset, known);
    return known;
  }

  /** Ends what is under way: the process is about to. */
  close(): Promise<void> {
    return this.works.stop();
  }

  /** Imports and fetches that are under way, whoever asked for them. */
  work(): DataWork[] {
    return this.works.list();
  }

  /** What files look like, before they are imported. */
  inspect(request: InspectRequest): Promise<Inspected> {
    return this.getting.inspect(request);
  }

  /** Throws `import_running`, `import_cancelled`, and what is wrong with the name or the files. */
  import(request: ImportRequest, listener: DataListener = {}): Promise<Imported> {
    const work = { dataset: request.name, kind: 'import' } as const;
    return this.works.run(work, listener, (order) => this.getting.import(request, order));
  }

  /** Throws `import_idle`. */
  cancelImport(name: string): void {
    this.works.cancel('import', name);
  }

  /** Throws `dataset_fixed` where it was not imported. */
  remove(name: string): void {
    removeStored(dataHome(), name);
  }

  /** Until it is here. Throws `not_downloadable`, `download_running`, `dataset_exists`, and why it failed. */
  async download(name: string, listener: DataListener = {}): Promise<Imported> {
    const { availability, removable } = this.find(name);
    if (availability.state === 'first-use') {
      await this.load(name, listener);
      return { dataset: this.find(name), ignored: { count: 0, first: [] } };
    }
    const set = publishedSet(name);
    if (removable) fail('dataset_exists', 'name', { name });
    const work = { dataset: name, kind: 'fetch' } as const;
    return this.works.run(work, listener, (order) => this.getting.download(set, order));
  }

  /** Throws `download_idle`. */
  cancelDownload(name: string): void {
    this.works.cancel('fetch', name);
  }

  /** What has to be fetched first is work that can be stopped; the rest is here in a moment. */
  private read(
    asked: DatasetReference,
    { availability }: DatasetDescriptor,
    listener: DataListener,
  ): Promise<Dataset> {
    if (availability.state !== 'first-use') return this.reading.load(asked);
    const work = { dataset: asked.dataset, kind: 'fetch' } as const;
    return this.works.run(work, listener, (order) => this.reading.load(asked, order));
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
