/** The engine's datasets: what there is, loaded once and kept, imported, fetched and removed. Long work is a thread's. */
import type {
  DataProgress,
  DatasetSummary,
  Examples,
  Imported,
  ImportRequest,
  Inspected,
  InspectRequest,
} from '../contract/data.ts';
import type { DatasetDescriptor } from '../contract/descriptor.ts';
import { fail, FaninFailure, type ErrorCode } from '../contract/errors.ts';
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

/** A set that is being read, for all who want it. */
interface Loading {
  readonly dataset: Promise<Dataset>;
  readonly abort: AbortController;
}

/** Work on datasets by their names, one at a time for each, that can be stopped. */
class Cancellable {
  private readonly underWay = new Map<string, AbortController>();
  private readonly running: ErrorCode;
  private readonly idle: ErrorCode;

  constructor(running: ErrorCode, idle: ErrorCode) {
    this.running = running;
    this.idle = idle;
  }

  async run<T>(name: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.underWay.has(name)) fail(this.running, 'name', { name });
    const abort = new AbortController();
    this.underWay.set(name, abort);
    try {
      return await work(abort.signal);
    } finally {
      this.underWay.delete(name);
    }
  }

  cancel(name: string): void {
    const abort = this.underWay.get(name) ?? fail(this.idle, 'name', { name });
    abort.abort();
  }
}

class Datasets {
  /** By identity, the one used last at the end. */
  private readonly kept = new Map<string, Dataset>();
  private readonly loading = new Map<string, Loading>();
  private readonly imports = new Cancellable('import_running', 'import_idle');
  private readonly downloads = new Cancellable('download_running', 'download_idle');
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
   * the same, and the signal of any of them ends it for all. Throws `unknown_dataset`, `fetch_cancelled` and whatever is
   * wrong with the files.
   */
  async load(
    reference: DatasetReference | string,
    progress?: OnProgress,
    signal?: AbortSignal,
  ): Promise<Dataset> {
    const asked = referenceOf(reference);
    const { identity } = bind(asked, dataHome());
    const known = this.kept.get(identity);
    if (known) {
      this.keep(identity, known);
      return known;
    }
    const { dataset, abort } = this.loading.get(identity) ?? this.begin(identity, asked, progress);
    const stop = (): void => abort.abort();
    signal?.addEventListener('abort', stop, { once: true });
    return dataset.finally(() => signal?.removeEventListener('abort', stop));
  }

  private begin(identity: string, asked: DatasetReference, progress?: OnProgress): Loading {
    const abort = new AbortController();
    const dataset = this.reading
      .load(asked, { progress, signal: abort.signal })
      .then((read) => {
        this.keep(identity, read);
        return read;
      })
      .finally(() => this.loading.delete(identity));
    const loading = { dataset, abort };
    this.loading.set(identity, loading);
    return loading;
  }

  async examples(request: Params<'examples'>, progress?: OnProgress): Promise<Examples> {
    return chosenExamples(await this.load(request.data, progress), request);
  }

  async summary(reference: DatasetReference, progress?: OnProgress): Promise<DatasetSummary> {
    return summarize(await this.load(reference, progress), this.find(reference));
  }

  /** What files look like, before they are imported. */
  inspect(request: InspectRequest): Promise<Inspected> {
    return this.getting.inspect(request);
  }

  /** Throws `import_running`, `import_cancelled`, and what is wrong with the name or the files. */
  import(request: ImportRequest, progress?: OnProgress): Promise<Imported> {
    return this.imports.run(request.name, (signal) => this.getting.import(request, { progress, signal }));
  }

  /** Throws `import_idle`. */
  cancelImport(name: string): void {
    this.imports.cancel(name);
  }

  /** Throws `dataset_fixed` where it was not imported. */
  remove(name: string): void {
    removeStored(dataHome(), name);
  }

  /** Until it is here. Throws `not_downloadable`, `download_running`, `dataset_exists`, and why it failed. */
  download(name: string, progress?: OnProgress): Promise<Imported> {
    return this.downloads.run(name, async (signal) => {
      const { availability, removable } = this.find(name);
      if (availability.state === 'first-use') {
        await this.load(name, progress, signal);
        return { dataset: this.find(name), ignored: { count: 0, first: [] } };
      }
      const set = publishedSet(name);
      if (removable) fail('dataset_exists', 'name', { name });
      return this.getting.download(set, { progress, signal });
    });
  }

  /** Throws `download_idle`. */
  cancelDownload(name: string): void {
    this.downloads.cancel(name);
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
