/** Ourselves as a contestant: the kernels of the app, on as many lanes as the others have threads. */
import {
  convolutionInputScratch,
  convolutionScratch,
  convolutionSlots,
  convolutionWeightScratch,
  packedLength,
  scratchLength,
} from '../kernels/signatures.ts';
import { createMemory } from '../run/arena.ts';
import { setTensor } from '../run/tensors.ts';
import type { Contestant, Prepared } from './contestant.ts';
import { firstByte, startCrew, type Call, type CrewLane } from './crew.ts';
import { denseExperiment, openPlan } from './plan-session.ts';
import {
  checkedSteps,
  layerWeights,
  sampled,
  streams,
  values,
  type ConvolutionTask,
  type InferenceTask,
  type ProductTask,
  type Task,
  type TrainingTask,
} from './tasks.ts';

/** Buffers one after another, each at a multiple of 128 bytes. */
class Space {
  private next = Math.ceil(firstByte / 128) * 128;
  private readonly contents: (readonly [number, Float32Array])[] = [];

  take(length: number): number {
    const at = this.next;
    this.next += Math.ceil((length * 4) / 128) * 128;
    return at;
  }

  put(content: Float32Array): number {
    const at = this.take(content.length);
    this.contents.push([at, content]);
    return at;
  }

  memory(): WebAssembly.Memory {
    const memory = createMemory(this.next);
    for (const [at, content] of this.contents)
      new Float32Array(memory.buffer, at, content.length).set(content);
    return memory;
  }
}

/** Calls and the results they leave behind. */
interface Work {
  readonly space: Space;
  /** Run once before anything is measured. */
  readonly before: readonly Call[];
  readonly calls: readonly Call[];
  readonly results: Readonly<Record<string, readonly [at: number, length: number]>>;
  /** In which it is shared, as a plan has them; undefined: cut anywhere. */
  readonly pieces?: number;
}

function product({ rows, n, k, transposedA, transposedB }: ProductTask, lanes: number): Work {
  const space = new Space();
  const a = space.put(values(rows * k, streams.a));
  const b = space.put(values(k * n, streams.b));
  const packed = space.take(packedLength(k, n));
  const scratch = space.take(lanes * scratchLength(rows, k));
  const out = space.take(rows * n);
  const multiply = transposedA ? 'matmulTransposed' : 'matmulRows';
  return {
    space,
    before: [],
    calls: [
      [transposedB ? 'packTransposed' : 'packB', packed, b, transposedB ? k : n, k, n],
      'wait',
      [multiply, out, a, packed, scratch, rows, n, k],
    ],
    results: { out: [out, rows * n] },
  };
}

function convolution(task: ConvolutionTask, lanes: number): Work {
  const { images, channels, side, filters, kernel, backward } = task;
  const padding = (kernel - 1) / 2;
  const size = { height: side, width: side, kernelHeight: kernel, kernelWidth: kernel };
  const shape = { channels, filters, ...size, stride: 1, padding, dilation: 1, groups: 1 };
  const weights = filters * channels * kernel * kernel;
  const space = new Space();
  const x = space.put(values(images * channels * side * side, streams.x));
  const w = space.put(values(weights, streams.weights));
  const dy = space.put(values(images * filters * side * side, streams.dy));
  const y = space.take(images * filters * side * side);
  const dx = space.take(images * channels * side * side);
  const slots = convolutionSlots(shape, images);
  const partials = space.take(slots * weights);
  const dw = space.take(weights);
  const rooms = [
    convolutionScratch(shape),
    convolutionInputScratch(shape),
    convolutionWeightScratch(shape),
  ] as const;
  // One room for all three, or the lanes' parts of it would overlap from kernel to kernel.
  const room = Math.max(...rooms);
  const scratch = space.take(lanes * room);
  const sizes = [images, channels, side, side, filters, kernel, kernel, 1, padding, 1, 1] as const;
  const forward: Call[] = [['convolution', y, x, w, w, scratch, ...sizes, 0, room]];
  const back: Call[] = [
    ['convolutionInputGradient', dx, dy, w, scratch, ...sizes, room],
    ['convolutionWeightGradient', partials, dy, x, scratch, ...sizes, slots, room],
    'wait',
    ['columnSums', dw, partials, slots, weights],
  ];
  return {
    space,
    before: [],
    calls: backward ? [...forward, ...back] : forward,
    pieces: slots,
    results: {
      y: [y, images * filters * side * side],
      ...(backward ? { dx: [dx, images * channels * side * side], dw: [dw, weights] } : {}),
    },
  };
}

/** Weights are packed once, as every library does with those that do not change. */
function inference({ widths, batch }: InferenceTask, lanes: number): Work {
  const space = new Space();
  const before: Call[] = [];
  const calls: Call[] = [];
  let [from, k] = [space.put(values(batch * (widths[0] ?? 0), streams.x)), widths[0] ?? 0];
  widths.slice(1).forEach((n, layer) => {
    const packed = space.take(packedLength(k, n));
    before.push(['packB', packed, space.put(layerWeights(k, n, layer)), n, k, n], 'wait');
    const out = space.take(batch * n);
    const bias = space.put(new Float32Array(n));
    calls.push(['matmulRows', out, from, packed, space.take(lanes * scratchLength(batch, k)), batch, n, k]);
    calls.push(['addBias', out, bias, batch, n]);
    if (layer < widths.length - 2) calls.push(['relu', out, out, batch, n]);
    [from, k] = [out, n];
  });
  return { space, before, calls, results: { scores: [from, batch * k] } };
}

export class Own implements Contestant {
  readonly name = 'Fanin';
  readonly threads: number;
  private readonly module: WebAssembly.Module;
  private readonly variant: string;
  private runs: (count: number) => void = () => undefined;
  private end: () => Promise<void> = () => Promise.resolve();

  constructor(module: WebAssembly.Module, variant: string, lanes: number) {
    this.module = module;
    this.variant = variant;
    this.threads = lanes;
  }

  async prepare(task: Task): Promise<Prepared> {
    await this.end();
    const digest = task.kind === 'training' ? await this.train(task) : await this.compute(task);
    return { digest, with: this.variant };
  }

  time(count: number): Promise<number> {
    const start = performance.now();
    this.runs(count);
    return Promise.resolve((performance.now() - start) / count);
  }

  async close(): Promise<void> {
    await this.end();
    this.end = () => Promise.resolve();
  }

  private async compute(task: ProductTask | ConvolutionTask | InferenceTask): Promise<Prepared['digest']> {
    const lanes = this.threads;
    const work =
      task.kind === 'product'
        ? product(task, lanes)
        : task.kind === 'convolution'
          ? convolution(task, lanes)
          : inference(task, lanes);
    const memory = work.space.memory();
    if (work.before.length > 0) {
      const first = await startCrew(this.module, memory, work.before, 1);
      first.lead.lead(1);
      await first.close();
    }
    const crew = await startCrew(this.module, memory, work.calls, lanes, {
      balanced: true,
      pieces: work.pieces,
    });
    this.follow(crew.lead, () => crew.close());
    crew.lead.lead(1);
    return Object.fromEntries(
      Object.entries(work.results).map(([name, [at, length]]) => {
        return [name, sampled(new Float32Array(memory.buffer, at, length))];
      }),
    );
  }

  private follow(lead: CrewLane, close: () => Promise<void>): void {
    this.runs = (count) => lead.lead(count);
    this.end = close;
  }

  private async train({ widths, batch, rate, momentum }: TrainingTask): Promise<Prepared['digest']> {
    const experiment = denseExperiment(widths, { batch, rate, momentum });
    const session = await openPlan(this.module, experiment, this.threads);
    const { arena, plan } = session.lead;
    let layer = 0;
    for (const slot of plan.parameters) {
      if (slot.name !== 'weight') continue;
      const [k = 0, n = 0] = slot.shape;
      setTensor(arena.floats(slot.value), layerWeights(k, n, layer++), slot);
    }
    let batches = 0;
    const losses = Array.from({ length: checkedSteps }, () => session.step(batches++));
    this.runs = (count) => {
      for (let turn = 0; turn < count; turn++) session.step(batches++);
    };
    this.end = () => session.close();
    return { losses };
  }
}
