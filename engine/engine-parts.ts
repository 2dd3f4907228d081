/** What an engine works with, each part made when it is first used: a command that only reads opens no lanes. */
import type { EngineInfo, EventData, EventName } from './contract/protocol.ts';
import type { DataListener } from './data/works.ts';
import { askedCheckpoints, askedVariant } from './environment.ts';
import { Insight } from './insight.ts';
import { compileKernels } from './kernels/load.ts';
import { selectKernels, type Selection } from './kernels/select.ts';
import { LaneGroup } from './run/pool.ts';
import { RunQueue } from './run/queue.ts';
import { Store } from './store/store.ts';

export type Emit = <E extends EventName>(event: E, data: EventData<E>) => void;

interface Wanted {
  /** The database file. */
  readonly database: string;
  readonly host: EngineInfo['host'];
  /** Of a run. */
  readonly lanes: number;
  readonly emit: Emit;
  readonly onData: DataListener;
}

export class EngineParts {
  private readonly wanted: Wanted;
  private selection: Selection | null = null;
  private interactive: LaneGroup | null = null;
  private openStore: Store | null = null;
  private openQueue: RunQueue | null = null;

  constructor(wanted: Wanted) {
    this.wanted = wanted;
  }

  get kernels(): Selection {
    this.selection ??= selectKernels({ asked: askedVariant() });
    return this.selection;
  }

  get store(): Store {
    this.openStore ??= Store.open(this.wanted.database);
    return this.openStore;
  }

  /** A lane of its own: the canvas stays live while runs are training. */
  get lane(): LaneGroup {
    this.interactive ??= new LaneGroup(compileKernels(this.kernels.variant), 1);
    return this.interactive;
  }

  get insight(): Insight {
    return new Insight({ store: this.store, lane: () => this.lane, onData: this.wanted.onData });
  }

  get queue(): RunQueue {
    const { variant } = this.kernels;
    const { lanes, emit, host } = this.wanted;
    this.openQueue ??= new RunQueue({
      store: this.store,
      module: compileKernels(variant),
      lanes,
      emit,
      checkpointsEvery: askedCheckpoints(),
      facts: { kernels: variant, host },
    });
    return this.openQueue;
  }

  /** Resolves when no run is queued or running. */
  idle(): Promise<void> {
    return this.openQueue?.idle() ?? Promise.resolve();
  }

  async close(): Promise<void> {
    await this.openQueue?.close();
    await this.interactive?.close();
    this.openStore?.close();
  }
}
