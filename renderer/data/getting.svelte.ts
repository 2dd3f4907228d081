/** Datasets that are being fetched, wherever one looks meanwhile, and why one could not be. */
/* eslint-disable svelte/prefer-svelte-reactivity -- maps are state only raw, replaced as a whole */
import type { DataProgress } from '../../engine/contract/data.ts';
import { toErrors, type FaninError } from '../../engine/contract/errors.ts';
import { engine } from '../engine.ts';
import { toasts } from '../ui/toasts.svelte.ts';

class Getting {
  /** By name, those under way; null before the first is heard of one. */
  #underWay = $state.raw<ReadonlyMap<string, DataProgress | null>>(new Map());
  #problems = $state.raw<ReadonlyMap<string, FaninError>>(new Map());

  constructor() {
    engine.on('dataProgress', (progress) => {
      if (this.busy(progress.dataset)) this.#note(progress.dataset, progress);
    });
  }

  busy(name: string): boolean {
    return this.#underWay.has(name);
  }
  progress(name: string): DataProgress | null {
    return this.#underWay.get(name) ?? null;
  }
  problem(name: string): FaninError | null {
    return this.#problems.get(name) ?? null;
  }

  async get(name: string): Promise<void> {
    if (this.busy(name)) return;
    this.#note(name, null);
    this.#problems = without(this.#problems, name);
    try {
      await engine.request('downloadData', { name });
    } catch (thrown) {
      this.#problems = new Map(this.#problems).set(name, toErrors(thrown, 'data')[0]);
    } finally {
      this.#underWay = without(this.#underWay, name);
    }
  }

  async cancel(name: string): Promise<void> {
    try {
      await engine.request('cancelDownload', { name });
    } catch (thrown) {
      // It ended a moment before: then its own answer tells how.
      if (toErrors(thrown, 'data')[0].code !== 'download_idle') toasts.fail(thrown, 'data');
    }
  }

  #note(name: string, progress: DataProgress | null): void {
    this.#underWay = new Map(this.#underWay).set(name, progress);
  }
}

function without<T>(map: ReadonlyMap<string, T>, name: string): ReadonlyMap<string, T> {
  return new Map([...map].filter(([other]) => other !== name));
}

export const getting = new Getting();
