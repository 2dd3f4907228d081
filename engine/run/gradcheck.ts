/**
 * The gradient check: the network's own plan, run on the float64 twins of its kernels, against central differences.
 * Coordinates where a kink of an activation lies within the step are left out and counted.
 */
import { compile, describe, refuseTooLarge, shapedGraph } from '../compile/compile.ts';
import type { Buffer, Plan, Step } from '../compile/plan.ts';
import { isBuffer } from '../compile/plan.ts';
import { keyOf, streamOf } from '../compile/streams.ts';
import type { NetworkDocument } from '../contract/documents.ts';
import { fail } from '../contract/errors.ts';
import { finish } from '../initializers/finish.ts';
import { usualLoss } from '../losses/index.ts';
import { normal, permutation, uniform } from '../reference/random.ts';
import { reference } from '../reference/index.ts';
import { changeTensor } from './tensors.ts';

export interface GradientCheck {
  readonly maxRelativeError: number;
  readonly byParameter: readonly {
    readonly node: string;
    readonly name: string;
    /** ‖analytic − numeric‖∞ over the larger of the two tensors' ‖·‖∞, or over the least that rounding lets us judge. */
    readonly relativeError: number;
    readonly checked: number;
    readonly kinks: number;
  }[];
}

const difference = 1e-5;
/** Central differences of a smooth float64 loss agree with its gradient to about 1e-9; a wrong gradient is off by 1e-2. */
export const gradientTolerance = 1e-5;
/** Coordinates checked of each tensor: every one is two passes. */
const most = 40;
/** The twins are plain loops: this many floating-point operations take them an hour or a few. */
const mostOperations = 1e12;
/** Where the array buffers of Electron end. */
const mostBytes = 2 ** 31 - 1;

/** A plan's memory in float64: one element for every four bytes. */
export class TwinArena {
  readonly memory: Float64Array;
  private readonly plan: Plan;

  constructor(plan: Plan) {
    this.plan = plan;
    refuseTooLarge(2 * plan.bytes, mostBytes);
    this.memory = new Float64Array(plan.bytes / 4);
  }

  view(buffer: Buffer): Float64Array {
    const at = this.plan.offsets.get(buffer)! / 4;
    return this.memory.subarray(at, at + buffer.length);
  }

  run(steps: readonly Step[]): void {
    for (const { kernel, args } of steps) {
      const values = args.map((arg) => (isBuffer(arg) ? this.plan.offsets.get(arg)! / 4 : arg));
      reference[kernel](this.memory, ...values, 0, 1);
    }
  }
}

export function gradcheckPlan(network: NetworkDocument, batch: number): Plan {
  return compile(shapedGraph(network), {
    batch,
    lanes: 1,
    histogramBins: 2,
    loss: usualLoss,
    training: null,
    gradients: true,
    weightGradients: true,
    data: null,
    packing: 'in place',
  });
}

/** `tell` hears how many numbers of how many have been compared. Throws `too_large`, `gradcheck_too_long`. */
export function gradcheck(
  network: NetworkDocument,
  seed: number,
  tell: (done: number, total: number) => void = () => undefined,
): GradientCheck {
  const batch = 3;
  const plan = gradcheckPlan(network, batch);
  const arena = new TwinArena(plan);
  const total = plan.parameters.reduce((sum, { value }) => sum + Math.min(most, value.length), 0);
  refuseTooLong(2 * total, 3 * batch * describe(network).totals.flops);
  const { low, high } = keyOf(seed);
  const key = { seedLow: low, seedHigh: high, step: 0 };
  arena.view(plan.handles.key).set([low, high, 0]);
  arena.run(plan.programs.initialize);
  // A start that depends on data (LSUV) is left at what it begins with: gradients are the same at any scale.
  for (const whole of plan.wholes) {
    const { value, shape, how } = whole;
    changeTensor(arena.view(value), whole, (values) => finish(how, values, shape, () => undefined));
  }
  const input = arena.view(plan.handles.input);
  input.forEach((_, index) => (input[index] = normal(key, streamOf('input'), index)));
  const classes = plan.handles.logits.length / batch;
  const labels = arena.view(plan.handles.labels);
  labels.forEach((_, row) => (labels[row] = Math.floor(uniform(key, streamOf('labels'), row) * classes)));
  arena.view(plan.handles.scale)[0] = 1 / batch;
  if (plan.handles.count) arena.view(plan.handles.count)[0] = batch;

  const steps = plan.programs.train.filter((step) => !step.probe);
  const lossAt = (): number => {
    arena.run(steps);
    return arena.view(plan.handles.loss).reduce((sum, loss) => sum + loss, 0) / batch;
  };
  lossAt();
  const analytic = plan.parameters.map(({ gradient }) => arena.view(gradient!).slice());
  const base = lossAt();

  // The rounding of two losses makes a difference of its own. A gradient not far above it cannot be judged relatively:
  // a vanishing gradient is not a wrong one.
  const rounding = (4 * Number.EPSILON * Math.max(Math.abs(base), 1)) / difference;
  const least = rounding / gradientTolerance;

  let done = 0;
  const byParameter = plan.parameters.map(({ node, name, value }, index) => {
    const weights = arena.view(value);
    const chosen = permutation(key, streamOf('subset', `${node}.${name}`), weights.length).slice(0, most);
    let [error, largest, kinks] = [0, 0, 0];
    for (const at of chosen) {
      tell(done++, total);
      const start = weights[at]!;
      weights[at] = start + difference;
      const above = lossAt();
      weights[at] = start - difference;
      const below = lossAt();
      weights[at] = start;
      const numeric = (above - below) / (2 * difference);
      // A smooth loss bends by its curvature times the step; a kink bends by the jump of its slope, whatever the step.
      const bend = Math.abs(above - 2 * base + below) / difference;
      if (bend > 1e-2 * Math.max(Math.abs(numeric), 1e-3)) {
        kinks++;
        continue;
      }
      const exact = analytic[index]![at]!;
      error = Math.max(error, Math.abs(exact - numeric));
      largest = Math.max(largest, Math.abs(exact), Math.abs(numeric));
    }
    const relativeError = error / Math.max(largest, least);
    return { node, name, relativeError, checked: chosen.length - kinks, kinks };
  });
  tell(done, total);
  return {
    maxRelativeError: Math.max(0, ...byParameter.map(({ relativeError }) => relativeError)),
    byParameter,
  };
}

/** `operations`: of one pass forward and backward. */
function refuseTooLong(passes: number, operations: number): void {
  if (passes * operations <= mostOperations) return;
  const values = { passes: rounded(passes), operations: rounded(operations / 1e6) };
  fail('gradcheck_too_long', 'network', values);
}

const rounded = (value: number): string => Math.round(value).toLocaleString('en');
