/**
 * Imports and fetches that are under way, whoever asked for them and whether this window was there when they began, and why
 * a fetch failed.
 */
/* eslint-disable svelte/prefer-svelte-reactivity -- maps are state only raw, replaced as a whole */
import type { DataEnd, DataProgress, DataWork } from '../../engine/contract/data.ts';
import { toErrors, type FaninError } from '../../engine/contract/errors.ts';
import { engine } from '../engine.ts';
import { session } from '../shell/session.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';

const keyOf = ({ kind, dataset }: Pick<DataWork, 'kind' | 'dataset'>): string => `${kind} ${dataset}`;
const fetchOf = (dataset: string) => ({ kind: 'fetch', dataset, progress: null }) as const;

class Getting {
  #works = $state.raw<ReadonlyMap<string, DataWork>>(new Map());
  /** By name, of fetches. */
  #problems = $state.raw<ReadonlyMap<string, FaninError>>(new Map());
  readonly imports = $derived([...this.#works.values()].filter(({ kind }) => kind === 'import'));

  /** Called once. A new engine has work of its own; a window that is loaded again finds the engine's as it is by now. */
  begin(): void {
    engine.on('dataBegan', (work) => this.#note({ ...work, progress: null }));
    engine.on('dataProgress', (progress) => {
      for (const work of this.#works.values()) {
        if (work.dataset === progress.dataset) this.#note({ ...work, progress });
      }
    });
    engine.on('dataEnded', (end) => this.#ended(end));
    $effect.root(() => {
      $effect(() => {
        if (session.ready) void this.#learn();
      });
    });
  }

  /** Whether it is being fetched. */
  busy(name: string): boolean {
    return this.#works.has(keyOf(fetchOf(name)));
  }
  progress(name: string): DataProgress | null {
    return this.#works.get(keyOf(fetchOf(name)))?.progress ?? null;
  }
  problem(name: string): FaninError | null {
    return this.#problems.get(name) ?? null;
  }

  async get(name: string): Promise<void> {
    if (this.busy(name)) return;
    this.#note(fetchOf(name));
    this.#problems = without(this.#problems, name);
    try {
      await engine.request('downloadData', { name });
    } catch (thrown) {
      this.#ended({ ...fetchOf(name), errors: [...toErrors(thrown, 'data')] });
    }
  }

  async cancel(name: string): Promise<void> {
    try {
      await engine.request('cancelDownload', { name });
    } catch (thrown) {
      // It ended a moment before: then its own end tells how.
      if (toErrors(thrown, 'data')[0].code !== 'download_idle') toasts.fail(thrown, 'data');
    }
  }

  async #learn(): Promise<void> {
    try {
      const { work } = await engine.request('dataWork', {});
      this.#works = new Map(work.map((one) => [keyOf(one), one]));
    } catch (thrown) {
      toasts.failUnlessAway(thrown, 'data');
    }
  }

  #note(work: DataWork): void {
    this.#works = new Map(this.#works).set(keyOf(work), work);
  }

  #ended({ kind, dataset, errors: [error] }: DataEnd): void {
    this.#works = without(this.#works, keyOf({ kind, dataset }));
    if (kind === 'import') return;
    const others = without(this.#problems, dataset);
    this.#problems = error ? new Map([...others, [dataset, error]]) : others;
  }
}

function without<T>(map: ReadonlyMap<string, T>, name: string): ReadonlyMap<string, T> {
  return new Map([...map].filter(([other]) => other !== name));
}

export const getting = new Getting();
