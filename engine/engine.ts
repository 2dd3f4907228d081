/**
 * The engine: everything a screen or a command can ask for. It never blocks: lanes do the arithmetic in threads of their
 * own, and this object only compiles, stores and tells.
 */
import os from 'node:os';
import { describe } from './compile/compile.ts';
import { FaninFailure, type FaninError } from './contract/errors.ts';
import type {
  Catalogue,
  Description,
  EngineInfo,
  EventData,
  EventName,
  Fit,
  InitStats,
  Params,
  Result,
} from './contract/protocol.ts';
import type { RunSummary } from './contract/run.ts';
import { troubleOf } from './contract/trouble.ts';
import { datasets } from './data/datasets.ts';
import { tellingScreens } from './data/works.ts';
import { parseDocument } from './documents.ts';
import { EngineParts, type Emit } from './engine-parts.ts';
import { fit } from './experiment.ts';
import { exported } from './export/index.ts';
import type { Source } from './export/source.ts';
import { completed, experimentGroups } from './experiment-settings.ts';
import { initializers } from './initializers/index.ts';
import { costOf } from './labs/costs.ts';
import { LabDesk } from './labs/desk.ts';
import { layers } from './layers/index.ts';
import { lookAt } from './look-at.ts';
import { newRuns } from './new-runs.ts';
import { previewOf } from './preview.ts';
import { runOver } from './run-over.ts';
import { classesMissing } from './few-examples.ts';
import { repeatsOnOtherData, replaced } from './same-data.ts';
import type { Handlers } from './server.ts';
import { storedRun } from './stored-run.ts';
import { templates } from './templates/index.ts';
import { version } from './version.ts';

export interface EngineOptions {
  /** The database file. */
  readonly database: string;
  readonly host: EngineInfo['host'];
  /** Lanes of a run; by default one a core. */
  readonly lanes?: number | undefined;
}

type Listener = <E extends EventName>(event: E, data: EventData<E>) => void;

export class Engine implements Handlers {
  private readonly options: EngineOptions;
  private readonly lanes: number;
  private readonly listeners = new Set<Listener>();
  private readonly parts: EngineParts;

  constructor(options: EngineOptions) {
    this.options = options;
    this.lanes = options.lanes ?? os.availableParallelism();
    const emit: Emit = (event, data) => this.emit(event, data);
    this.parts = new EngineParts({ ...options, lanes: this.lanes, emit, onData: this.onData });
  }

  /** Opens the database now rather than at the first use, so that a broken one is told at once. */
  open(): void {
    void this.parts.store;
    void this.parts.kernels;
  }

  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Resolves when no run is queued or running. */
  idle(): Promise<void> {
    return this.parts.idle();
  }

  async close(): Promise<void> {
    await this.parts.close();
    // Last, because work that does not hear that it is to stop takes what time it takes.
    await datasets.close();
  }

  // ── what there is ───────────────────────────────────────────────────────────────────────────────────────────────

  info(): EngineInfo {
    const { variant, gflops, candidates } = this.parts.kernels;
    const others = candidates.filter((one) => one.variant !== variant);
    return {
      version,
      runtime: process.versions.electron
        ? `Electron ${process.versions.electron}`
        : `Node ${process.versions.node}`,
      host: this.options.host,
      lanes: this.lanes,
      kernels: { variant, gflops, others },
      database: this.parts.store.info(),
    };
  }

  catalogue(): Catalogue {
    return {
      layers: [...layers.values()].map(({ descriptor }) => descriptor),
      initializers: initializers.descriptors,
      ...datasets.list(),
      experiment: experimentGroups,
      templates: templates.map(({ name, title, summary, experiment }) => ({
        name,
        title,
        summary,
        experiment,
      })),
    };
  }

  parse({ text, place }: Params<'parse'>): Result<'parse'> {
    return parseDocument(text, place);
  }

  describe({ network }: Params<'describe'>): Description {
    return describe(network);
  }

  fit({ experiment }: Params<'fit'>): Fit {
    return fit(experiment, this.lanes);
  }

  initStats(asked: Params<'initStats'>): Promise<InitStats> {
    return lookAt(asked, this.parts.lane, this.onData);
  }

  // ── data ────────────────────────────────────────────────────────────────────────────────────────────────────────

  datasets(): Result<'datasets'> {
    return datasets.list();
  }

  dataset({ data }: Params<'dataset'>): Promise<Result<'dataset'>> {
    return datasets.summary(data, this.onData);
  }

  examples(request: Params<'examples'>): Promise<Result<'examples'>> {
    return datasets.examples(request, this.onData);
  }

  async preview(request: Params<'preview'>): Promise<Result<'preview'>> {
    return previewOf(request, await datasets.load(request.data, this.onData), this.parts.lane);
  }

  inspectData(request: Params<'inspectData'>): Promise<Result<'inspectData'>> {
    return datasets.inspect(request);
  }

  cancelImport({ name }: Params<'cancelImport'>): Result<'cancelImport'> {
    datasets.cancelImport(name);
    return {};
  }

  dataWork(): Result<'dataWork'> {
    return { work: datasets.work() };
  }

  importData(request: Params<'importData'>): Promise<Result<'importData'>> {
    return datasets.import(request, this.onData);
  }

  removeData({ name }: Params<'removeData'>): Result<'removeData'> {
    datasets.remove(name);
    this.emit('datasetsChanged', { name });
    return { removed: name };
  }

  downloadData({ name }: Params<'downloadData'>): Promise<Result<'downloadData'>> {
    return datasets.download(name, this.onData);
  }

  cancelDownload({ name }: Params<'cancelDownload'>): Result<'cancelDownload'> {
    datasets.cancelDownload(name);
    return {};
  }

  // ── runs ────────────────────────────────────────────────────────────────────────────────────────────────────────

  async start({ experiment }: Params<'start'>): Promise<Result<'start'>> {
    // First: an engine that has no kernels to train with stores nothing.
    const { queue } = this.parts;
    const made = await newRuns(experiment, this.lanes);
    const notes = [
      ...repeatsOnOtherData(this.parts.store, made),
      ...classesMissing(made.map(({ document }) => document)),
    ];
    const runs = this.parts.store.createRuns(made);
    for (const run of runs) this.emit('runChanged', run);
    queue.add(
      runs.map(({ id }, index) => {
        const { document, dataHash } = made[index]!;
        return { id, experiment: document, dataHash };
      }),
    );
    return { runs, notes };
  }

  cancel({ run }: Params<'cancel'>): RunSummary {
    this.settleOrphans();
    if (!this.parts.queue.cancel(run)) this.parts.store.refuse(run);
    return this.parts.store.summary(run);
  }

  resume({ run }: Params<'resume'>): RunSummary {
    this.settleOrphans();
    const { queue, store } = this.parts;
    const experiment = store.document(run);
    const { dataHash } = store.summary(run);
    const other = replaced({ id: run, dataHash }, experiment.data);
    if (other) throw new FaninFailure(other);
    const summary = this.changed(store.resume(run));
    queue.add([{ id: run, experiment, dataHash }]);
    return summary;
  }

  /** Those of many that are running or waiting, in one write. */
  cancelAll(runs: readonly number[]): void {
    this.parts.queue.cancelAll(runs);
  }

  runs(): Result<'runs'> {
    this.settleOrphans();
    return { runs: this.parts.store.runs() };
  }

  run({ run }: Params<'run'>): Result<'run'> {
    const detail = this.parts.store.run(run);
    const other = replaced(detail.summary, detail.document.data);
    return { ...detail, notes: other ? [other] : [] };
  }

  rename({ run, name }: Params<'rename'>): RunSummary {
    return this.changed(this.parts.store.rename(run, name));
  }

  delete({ runs }: Params<'delete'>): Result<'delete'> {
    this.settleOrphans();
    this.parts.store.delete(runs);
    this.emit('runsRemoved', { runs });
    return { deleted: runs };
  }

  restore({ runs }: Params<'restore'>): Result<'restore'> {
    return { runs: this.parts.store.restore(runs).map((run) => this.changed(run)) };
  }

  curves({ runs, metrics, buckets }: Params<'curves'>): Result<'curves'> {
    return { curves: this.parts.store.curves(runs, metrics, buckets) };
  }

  /** See `troubleOf`; the loss before the first step is what was measured first of the test set. */
  troubleIn(run: RunSummary): FaninError | null {
    return troubleOf(run, this.parts.store.firstValue(run.id, 'test.loss'));
  }

  probes({ runs, step }: Params<'probes'>): Result<'probes'> {
    return { probes: runs.map((run) => ({ run, probe: this.parts.store.probe(run, step) })) };
  }

  compare({ runs }: Params<'compare'>): Result<'compare'> {
    return this.parts.store.compare(runs, completed);
  }

  exportRun({ run, format }: Params<'exportRun'>): Result<'exportRun'> {
    return exported(this.stored(run), format);
  }

  /** All that is stored of a run, every point of it: too much for a message. */
  stored(run: number): Source {
    return storedRun(this.parts.store, this.run({ run }));
  }

  confusion({ run }: Params<'confusion'>): Promise<Result<'confusion'>> {
    return this.parts.insight.confusion(run);
  }

  mistakes(asked: Params<'mistakes'>): Promise<Result<'mistakes'>> {
    return this.parts.insight.mistakes(asked);
  }

  boundary(asked: Params<'boundary'>): Promise<Result<'boundary'>> {
    return this.parts.insight.boundary(asked);
  }

  // ── labs ────────────────────────────────────────────────────────────────────────────────────────────────────────

  labs(): Result<'labs'> {
    return this.labDesk.all();
  }

  runLab({ lab }: Params<'runLab'>): Promise<Result<'runLab'>> {
    return this.labDesk.run(lab);
  }

  cancelLab({ lab }: Params<'cancelLab'>): Result<'cancelLab'> {
    this.labDesk.cancel(lab);
    return {};
  }

  // ── inside ──────────────────────────────────────────────────────────────────────────────────────────────────────

  private readonly labDesk = new LabDesk({
    tools: {
      look: (asked) => this.initStats(asked),
      preview: (asked) => this.preview(asked),
      start: async (experiment) => (await this.start({ experiment })).runs,
      ended: (run) =>
        runOver(run, { listen: (told) => this.listen(told), summary: (id) => this.parts.store.summary(id) }),
      cost: (kind) => costOf(kind, this.parts.lane),
    },
    store: () => this.parts.store,
    cancelRuns: (runs) => this.cancelAll(runs),
    emit: (event, data) => this.emit(event, data),
  });

  private readonly onData = tellingScreens((event, data) => this.emit(event, data));

  /** Another engine on this database may have been killed since it was opened: what it ran is interrupted, and told. */
  private settleOrphans(): void {
    for (const id of this.parts.store.interruptOrphans()) this.changed(this.parts.store.summary(id));
  }

  private changed(run: RunSummary): RunSummary {
    this.emit('runChanged', run);
    return run;
  }

  private emit<E extends EventName>(event: E, data: EventData<E>): void {
    for (const listener of this.listeners) listener(event, data);
  }
}
