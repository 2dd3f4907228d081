/** What the import dialog says and does: which files, what they are taken for, how far it is, and what is wrong. */
import {
  importRanges,
  type DataProgress,
  type ImportFormat,
  type Inspected,
} from '../../engine/contract/data.ts';
import { FaninFailure, toErrors, type FaninError } from '../../engine/contract/errors.ts';
import type { Params, Result } from '../../engine/contract/protocol.ts';
import type { DataChoice } from '../../engine/contract/shell.ts';
import { Latest } from '../build/latest.ts';
import { engine } from '../engine.ts';
import { view } from '../shell/view.svelte.ts';
import { importText } from '../text/import.ts';
import { say } from '../text/text.svelte.ts';
import { count } from '../ui/format.ts';
import { bytes } from '../ui/units.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { desk } from './desk.svelte.ts';
import { lastOf } from './place.ts';

const usualSide = 32;

export const shareOf = (progress: DataProgress | null): number | null =>
  progress?.total ? progress.done / progress.total : null;

export function saidOf(progress: DataProgress | null): string {
  const text = importText();
  if (!progress) return text.working;
  const { unit, done, total } = progress;
  const [say, show] = unit === 'bytes' ? [text.readBytes, bytes] : [text.reading, count];
  return say(show(done), total === null ? null : show(total));
}

class Importing {
  files = $state.raw<readonly string[]>([]);
  format = $state<ImportFormat | null>(null);
  name = $state('');
  title = $state('');
  label = $state('');
  resizes = $state(false);
  width = $state(usualSide);
  height = $state(usualSide);
  testShare = $state<number>(importRanges.testShare.default);
  seed = $state<number>(importRanges.seed.default);
  /** null: not looked at yet, or they cannot be. */
  inspected = $state.raw<Inspected | null>(null);
  problems = $state.raw<readonly FaninError[]>([]);
  busy = $state(false);
  progress = $state.raw<DataProgress | null>(null);

  readonly ready = $derived(this.files.length > 0 && this.format !== null && this.name !== '' && !this.busy);
  readonly nameProblem = $derived(this.problems.find(({ place }) => place === 'name') ?? null);
  readonly otherProblems = $derived(this.problems.filter(({ place }) => place !== 'name'));

  readonly #inspections = new Latest<Params<'inspectData'>, Inspected>(
    0,
    (question) => engine.request('inspectData', question),
    (answer) => this.#look(answer),
    (thrown) => (this.problems = toErrors(thrown, 'data')),
  );

  constructor() {
    engine.on('dataProgress', (progress) => {
      if (this.owns(progress.dataset)) this.progress = progress;
    });
    engine.on('dataEnded', ({ kind, dataset, errors: [first, ...more] }) => {
      // Of an import of its own the dialog tells the end.
      if (kind !== 'import' || this.owns(dataset)) return;
      if (first) toasts.fail(new FaninFailure(first, ...more));
      else toasts.say(() => importText().importedAs(dataset));
    });
  }

  /** Whether the import of that name is the one that the dialog shows. */
  owns(name: string): boolean {
    return this.busy && name === this.name;
  }

  open(): void {
    view.dataDialog = 'import';
  }

  /** While an import is under way, it is stopped instead, and the dialog stays to say so. */
  close(): void {
    if (this.busy) return void this.stop(this.name);
    view.dataDialog = null;
    this.#forget();
  }

  async choose(what: DataChoice): Promise<void> {
    try {
      const files = await window.fanin.chooseData(what);
      if (files.length > 0) this.take(files);
    } catch (thrown) {
      toasts.fail(thrown, 'file');
    }
  }

  /** These in place of those before; what was typed stays. */
  take(files: readonly string[]): void {
    if (this.busy) return;
    this.open();
    this.files = files;
    this.format = null;
    this.inspect();
  }

  /** Files that were dropped on the window. */
  drop(files: readonly File[]): void {
    const paths = files.map((file) => window.fanin.pathOf(file));
    if (paths.length > 0 && paths.every((path) => path !== '')) this.take(paths);
    else toasts.say(() => importText().notOnDisk);
  }

  takeAs(format: ImportFormat): void {
    this.format = format;
    this.inspect();
  }

  inspect(): void {
    this.problems = [];
    this.#inspections.ask({ files: [...this.files], ...(this.format ? { format: this.format } : {}) });
  }

  async start(): Promise<void> {
    if (!this.ready) return;
    this.busy = true;
    this.problems = [];
    this.progress = null;
    try {
      this.#done(await engine.request('importData', this.#request()));
    } catch (thrown) {
      this.problems = toErrors(thrown, 'data');
    } finally {
      this.busy = false;
    }
  }

  async stop(name: string): Promise<void> {
    try {
      await engine.request('cancelImport', { name });
    } catch (thrown) {
      // It ended a moment before: then its own answer tells how.
      if (toErrors(thrown, 'data')[0].code !== 'import_idle') toasts.fail(thrown, 'data');
    }
  }

  #request(): Params<'importData'> {
    const { format, name, label, testShare, seed } = this;
    const title = this.title.trim();
    return {
      files: [...this.files],
      name,
      testShare,
      seed,
      ...(format ? { format } : {}),
      ...(title === '' ? {} : { title }),
      ...(format === 'csv' && label !== '' ? { label } : {}),
      ...(format === 'images' && this.resizes ? { resize: { width: this.width, height: this.height } } : {}),
    };
  }

  #look(answer: Inspected): void {
    const before = this.inspected;
    this.inspected = answer;
    this.format = answer.format;
    // What the user typed is better than what the files are called.
    if (this.name === (before?.name ?? '')) this.name = answer.name;
    if (this.title === (before?.title ?? '')) this.title = answer.title;
    if (!answer.columns.includes(this.label)) this.label = answer.label ?? '';
  }

  #done({ dataset, ignored }: Result<'importData'>): void {
    desk.choose(dataset.name);
    view.dataDialog = null;
    this.#forget();
    const [train, test] = [count(dataset.train), count(dataset.test)];
    toasts.say(() => importText().imported(say(dataset.title), train, test));
    const [first] = ignored.first;
    if (first !== undefined) toasts.say(() => importText().ignored(ignored.count, lastOf(first)));
  }

  /** The next import begins with nothing of this one. */
  #forget(): void {
    this.#inspections.forget();
    this.files = [];
    this.format = null;
    this.name = '';
    this.title = '';
    this.label = '';
    this.resizes = false;
    this.width = usualSide;
    this.height = usualSide;
    this.testShare = importRanges.testShare.default;
    this.seed = importRanges.seed.default;
    this.inspected = null;
    this.problems = [];
    this.progress = null;
  }
}

export const importing = new Importing();
