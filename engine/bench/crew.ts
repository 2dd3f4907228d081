/** Lanes for the benchmark: kernels called over and over by this thread and helpers in lockstep, with nothing in between. */
import { Worker } from 'node:worker_threads';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plan } from '../compile/plan.ts';
import { control, createMemory } from '../run/arena.ts';
import { Balance, WorkClock } from '../run/balance.ts';
import { controlBytes } from '../compile/4-plan.ts';
import { Barrier } from '../kernels/barrier.ts';
import { instantiate, projectRoot, type Kernels } from '../kernels/load.ts';
import type { KernelName } from '../kernels/signatures.ts';

/** One kernel with its arguments, without lane and lanes; 'wait' is a meeting of all lanes. */
export type Call = readonly [kernel: KernelName, ...args: number[]] | 'wait';

export interface Manner {
  /** How often the leading lane looks for the others before it sleeps; null: as the lanes of a run do. */
  readonly looks: number | null;
  /** Whether lanes share as those of a run do, by what their cores give; else equally. */
  readonly balanced: boolean;
  /** In how many pieces the work comes that lanes share; undefined: it is cut anywhere. */
  readonly pieces?: number | undefined;
}

/** What a helper is started with. */
export type HelperStart = {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly lane: number;
} & (
  | {
      readonly kind: 'calls';
      readonly calls: readonly Call[];
      readonly lanes: number;
      readonly manner: Manner;
    }
  | { readonly kind: 'plan'; readonly plan: Plan }
);

/** Where buffers may begin: behind the words of a run, which these lanes meet by as well. */
export const firstByte = controlBytes;

/** The lanes beside this thread. Settles when all of them are there. */
export async function startHelpers(starts: readonly HelperStart[]): Promise<Worker[]> {
  const file = pathToFileURL(path.join(projectRoot(), 'out/main/bench-helper.js'));
  return await Promise.all(
    starts.map(async (start) => {
      const worker = new Worker(file, { workerData: start });
      await new Promise<void>((resolve, reject) => {
        worker.once('message', () => resolve());
        worker.once('error', reject);
      });
      return worker;
    }),
  );
}

/** One lane of a crew: does what the command word says, together with the others. */
export class CrewLane {
  private readonly barrier: Barrier;
  private readonly command: Int32Array;
  private readonly calls: readonly (readonly [((...values: number[]) => void) | null, readonly number[]])[];
  private readonly looks: number | null;
  /** How long it is at work, where that is asked. */
  private readonly clock: WorkClock | null;
  /** What the leading lane makes of it. */
  private readonly balance: Balance | null;

  constructor(
    kernels: Kernels,
    memory: WebAssembly.Memory,
    calls: readonly Call[],
    lane: number,
    lanes: number,
    { looks, balanced, pieces }: Manner,
  ) {
    this.looks = lane === 0 ? looks : null;
    this.barrier = new Barrier(kernels.barrier, memory, control.barrier, lanes);
    this.command = new Int32Array(memory.buffer, control.command, 1);
    this.clock = balanced && lanes > 1 ? new WorkClock(memory, lane) : null;
    this.balance = this.clock && lane === 0 ? Balance.of(memory, kernels, lanes, pieces) : null;
    this.calls = calls.map((call) => {
      if (call === 'wait') return [null, []] as const;
      const [kernel, ...args] = call;
      return [kernels[kernel], [...args, lane, lanes]] as const;
    });
  }

  /** Leads the others through `count` runs. */
  lead(count: number): void {
    Atomics.store(this.command, 0, count);
    this.meet();
    this.run(count);
  }

  /** Follows until there is no more to do. */
  follow(): void {
    for (;;) {
      this.meet();
      const count = Atomics.load(this.command, 0);
      if (count < 0) return;
      this.run(count);
    }
  }

  /** Lets the others go. */
  dismiss(): void {
    Atomics.store(this.command, 0, -1);
    this.meet();
  }

  meet(): void {
    const met = this.looks === null ? this.barrier.meet() : this.barrier.meetWithin(this.looks);
    if (!met) throw new Error('a lane of the benchmark died');
  }

  private run(count: number): void {
    const { clock, balance } = this;
    for (let turn = 0; turn < count; turn++) {
      clock?.start();
      for (const [kernel, args] of this.calls) {
        if (kernel) kernel(...args);
        else {
          clock?.rest();
          this.meet();
          clock?.goOn();
        }
      }
      clock?.end();
      this.meet();
      if (!clock) continue;
      // Meanwhile the others wait: nobody may be in a kernel.
      if (balance?.due()) balance.settle();
      this.meet();
    }
  }
}

/** A crew of `lanes` over a memory: this thread and its helpers. */
export async function startCrew(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  calls: readonly Call[],
  lanes: number,
  manner: Partial<Manner> = {},
): Promise<{ lead: CrewLane; close(): Promise<void> }> {
  const how = { looks: null, balanced: false, ...manner };
  const lead = new CrewLane(instantiate(module, memory), memory, calls, 0, lanes, how);
  const starts = Array.from({ length: lanes - 1 }, (_, index): HelperStart => {
    return { kind: 'calls', module, memory, calls, lane: index + 1, lanes, manner: how };
  });
  const helpers = await startHelpers(starts);
  return {
    lead,
    async close() {
      lead.dismiss();
      await Promise.all(helpers.map((helper) => helper.terminate()));
    },
  };
}

/** A crew over a product whose lanes share nothing but the operand that all of them read. */
export function startProduct(
  module: WebAssembly.Module,
  lanes: number,
  manner: Partial<Manner> = {},
): ReturnType<typeof startCrew> {
  const [rows, n, k] = [264, 64, 256];
  const [a, packed] = [firstByte, firstByte + 2 ** 20];
  const [out, scratch] = [firstByte + 2 * 2 ** 20, firstByte + 3 * 2 ** 20];
  const product: Call = ['matmulRows', out, a, packed, scratch, rows, n, k];
  return startCrew(module, createMemory(firstByte + 5 * 2 ** 20), [product], lanes, manner);
}
