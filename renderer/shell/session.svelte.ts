/** What the window knows of the engine: whether it is there, what it is and what it can do. */
import type {
  DatasetDescriptor,
  InitializerDescriptor,
  LayerDescriptor,
  PartDescriptor,
} from '../../engine/contract/descriptor.ts';
import type { DamagedSet } from '../../engine/contract/data.ts';
import { FaninFailure } from '../../engine/contract/errors.ts';
import type { Catalogue, EngineInfo } from '../../engine/contract/protocol.ts';
import type { EngineState } from '../../engine/contract/shell.ts';
import { awaitPorts, engine } from '../engine.ts';
import { runs } from '../runs.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';

class Session {
  engineState = $state.raw<EngineState>({ state: 'starting' });
  info = $state.raw<EngineInfo | null>(null);
  catalogue = $state.raw<Catalogue | null>(null);

  readonly ready = $derived(this.engineState.state === 'ready');

  readonly #layers = $derived(new Map(this.catalogue?.layers.map((layer) => [layer.kind, layer])));
  readonly #schemes = $derived(new Map(this.catalogue?.initializers.map((init) => [init.scheme, init])));
  readonly #parts = $derived(
    new Map(
      (this.catalogue?.experiment ?? [])
        .flatMap(({ fields }) => fields)
        .flatMap((field) => ('parts' in field ? field.parts : []))
        .map((part) => [part.kind, part]),
    ),
  );
  readonly #datasets = $derived(new Map(this.catalogue?.datasets.map((set) => [set.name, set])));

  layer(kind: string): LayerDescriptor | undefined {
    return this.#layers.get(kind);
  }
  initializer(scheme: string): InitializerDescriptor | undefined {
    return this.#schemes.get(scheme);
  }
  /** An optimizer, a step of preprocessing, and the like. */
  part(kind: string): PartDescriptor | undefined {
    return this.#parts.get(kind);
  }
  dataset(name: string): DatasetDescriptor | undefined {
    return this.#datasets.get(name);
  }

  /** A stored dataset of that name that cannot be read. */
  damagedSet(name: string): DamagedSet | undefined {
    return this.catalogue?.damaged.find((set) => set.name === name);
  }

  /** Called once, before the first request: from here on the door follows the engine's life. */
  begin(): void {
    awaitPorts();
    engine.onproblem = (problems) => {
      const [first, ...more] = problems;
      if (first) toasts.fail(new FaninFailure(first, ...more));
    };
    engine.on('datasetsChanged', () => void this.#learnDatasets());
    window.fanin.onEngineState((state) => this.#follow(state));
    window.fanin.connect();
    void this.#learn();
  }

  /** Asks again what the engine is: the counts of its database change with every run. */
  async refreshInfo(): Promise<void> {
    this.info = await engine.request('info', {});
  }

  #follow(state: EngineState): void {
    const before = this.engineState.state;
    this.engineState = state;
    switch (state.state) {
      case 'starting':
        return engine.expect();
      case 'restarting':
        engine.detach(state.reason);
        return engine.expect();
      case 'stopped':
        return engine.refuse(state.reason);
      case 'ready':
        engine.expect();
        // The first port was asked for at the start; each new engine needs a new one.
        if (before === 'restarting' || before === 'stopped') {
          window.fanin.connect();
          void this.#learn();
        }
    }
  }

  /** A new engine may be a newer one, so everything is asked anew. */
  async #learn(): Promise<void> {
    try {
      const [catalogue, info] = await Promise.all([
        engine.request('catalogue', {}),
        engine.request('info', {}),
        runs.load(),
      ]);
      this.catalogue = catalogue;
      this.info = info;
    } catch (thrown) {
      toasts.failUnlessAway(thrown, 'catalogue');
    }
  }

  /** Imports and downloads change what the catalogue said of datasets. */
  async #learnDatasets(): Promise<void> {
    try {
      const now = await engine.request('datasets', {});
      if (this.catalogue) this.catalogue = { ...this.catalogue, ...now };
    } catch (thrown) {
      toasts.failUnlessAway(thrown, 'datasets');
    }
  }
}

export const session = new Session();
