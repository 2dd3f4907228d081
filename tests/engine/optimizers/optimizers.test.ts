/** Every optimizer as training uses it: its kernel with the numbers it writes, against float64 and against its paper. */
import { describe, expect, it } from 'vitest';
import type { PartDocument } from '../../../engine/contract/documents.ts';
import type { ArgumentsOf, Buffer, Emit } from '../../../engine/compile/plan.ts';
import { compileKernels, instantiate } from '../../../engine/kernels/load.ts';
import { reservedBytes, signatures } from '../../../engine/kernels/signatures.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { reference } from '../../../engine/reference/index.ts';
import { createMemory } from '../../../engine/run/arena.ts';

const module = compileKernels('simd-4x8');
/** A valley: ten weights, each with a curvature of its own, from 0.1 to 3. The gradient of weight i is cᵢ·wᵢ. */
const size = 10;
const curvature = Array.from({ length: size }, (_, i) => 0.1 + (2.9 * i) / (size - 1));
const start = Array.from({ length: size }, (_, i) => (i % 2 ? -1 : 1) * (1 + i / 4));

interface Trail {
  /** Weights after every step. */
  readonly single: readonly (readonly number[])[];
  readonly double: readonly (readonly number[])[];
}

/** So many steps down the valley, in float32 by the kernels and in float64 by their twins. */
function descend(document: PartDocument, steps: number, decay = 0): Trail {
  const optimizer = optimizers.bind(document, 'optimizer');
  const names = ['weight', 'gradient', 'hyper', ...optimizer.memory];
  const buffers = names.map((name, id): Buffer => {
    return { id, name, length: 16, element: 'float', kept: true };
  });
  const [weight, gradient, hyper, ...memory] = buffers as [Buffer, Buffer, Buffer, ...Buffer[]];
  const calls: { kernel: keyof typeof signatures; args: (Buffer | number)[] }[] = [];
  const emit: Emit = (kernel, args: ArgumentsOf<typeof kernel>) => {
    const byName: Readonly<Record<string, Buffer | number>> = args;
    calls.push({ kernel, args: signatures[kernel].parameters.map(({ name }) => byName[name]!) });
  };
  optimizer.update({ weight, gradient, memory, hyper, rows: 1, columns: size, decay, emit });

  const wasm = createMemory(reservedBytes + 64 * buffers.length);
  const kernels = instantiate(module, wasm);
  const floats = (buffer: Buffer) => new Float32Array(wasm.buffer, reservedBytes + 64 * buffer.id, 16);
  const doubles = new Float64Array(16 * buffers.length);
  const twin = (buffer: Buffer) => doubles.subarray(16 * buffer.id, 16 * buffer.id + 16);
  floats(weight).set(start);
  twin(weight).set(start);
  const single: number[][] = [];
  const double: number[][] = [];
  for (let step = 0; step < steps; step++) {
    for (const [w, g] of [
      [floats(weight), floats(gradient)],
      [twin(weight), twin(gradient)],
    ] as const) {
      curvature.forEach((c, i) => (g[i] = c * w[i]!));
    }
    floats(hyper)[0] = optimizer.learningRate;
    optimizer.writeHyper(floats(hyper), step);
    twin(hyper).set(floats(hyper));
    for (const { kernel, args } of calls) {
      const at = (place: (buffer: Buffer) => number) =>
        args.map((arg) => (typeof arg === 'number' ? arg : place(arg)));
      kernels[kernel](...at(({ id }) => reservedBytes + 64 * id), 0, 1);
      reference[kernel](doubles, ...at(({ id }) => 16 * id), 0, 1);
    }
    single.push([...floats(weight).subarray(0, size)]);
    double.push([...twin(weight).subarray(0, size)]);
  }
  return { single, double };
}

const loss = (weights: readonly number[]): number =>
  weights.reduce((sum, w, i) => sum + (curvature[i]! * w * w) / 2, 0);

/** A rate at which each gets well down the valley in 300 steps. */
const rates: Readonly<Record<string, number>> = {
  sgd: 0.1,
  nesterov: 0.05,
  adagrad: 0.5,
  rmsprop: 0.01,
  adam: 0.05,
  adamw: 0.05,
};

describe.each(optimizers.descriptors.map(({ kind }) => kind))('%s', (kind) => {
  const learningRate = rates[kind]!;

  it('goes down, and stays with its float64 twin for 300 steps', () => {
    const { single, double } = descend({ kind, learningRate }, 300, 0.01);
    expect(loss(double.at(-1)!)).toBeLessThan(0.05 * loss(start));
    single.forEach((weights, step) => {
      weights.forEach((w, i) => expect(Math.abs(w - double[step]![i]!)).toBeLessThan(1e-4));
    });
  });

  it('pulls weights further in with decay', () => {
    const [without, decayed] = [0, 0.5].map((decay) =>
      descend({ kind, learningRate }, 20, decay).double.at(-1)!,
    );
    // The first weight has next to no gradient of its own.
    expect(Math.abs(decayed![0]!)).toBeLessThan(Math.abs(without![0]!));
  });
});

describe('by their papers', () => {
  it('SGD with momentum sums up velocities', () => {
    const [rate, momentum] = [0.1, 0.9];
    const { double } = descend({ kind: 'sgd', learningRate: rate, momentum }, 50);
    const w = [...start];
    const v = start.map(() => 0);
    for (const weights of double) {
      w.forEach((x, i) => {
        v[i] = momentum * v[i]! - rate * curvature[i]! * x;
        w[i] = x + v[i]!;
      });
      weights.forEach((x, i) => expect(x).toBeCloseTo(w[i]!, 6));
    }
  });

  it("Nesterov's gradient is that of the place the velocity leads to", () => {
    // Sutskever et al. 2013, equations 3 and 4, whose parameter is ours without the step ahead.
    const [rate, momentum] = [0.05, 0.9];
    const { double } = descend({ kind: 'nesterov', learningRate: rate, momentum }, 50);
    const theta = [...start];
    const v = start.map(() => 0);
    for (const weights of double) {
      theta.forEach((x, i) => {
        v[i] = momentum * v[i]! - rate * curvature[i]! * (x + momentum * v[i]!);
        theta[i] = x + v[i]!;
      });
      weights.forEach((x, i) => expect(x).toBeCloseTo(theta[i]! + momentum * v[i]!, 6));
    }
  });

  it.each(['adam', 'adamw', 'rmsprop', 'adagrad'])(
    '%s begins with steps of one size, whatever the gradient',
    (kind) => {
      const { single } = descend({ kind, learningRate: 0.01 }, 1);
      // RMSProp's average has seen 1 − ρ of the first square only.
      const expected = kind === 'rmsprop' ? 0.01 / Math.sqrt(0.01) : 0.01;
      single[0]!.forEach((w, i) => expect(Math.abs(w - start[i]!)).toBeCloseTo(expected, 5));
    },
  );

  it("Adam's steps never get much larger than the learning rate", () => {
    const { single } = descend({ kind: 'adam', learningRate: 0.01 }, 100);
    single
      .slice(1)
      .forEach((weights, step) =>
        weights.forEach((w, i) => expect(Math.abs(w - single[step]![i]!)).toBeLessThan(0.0101)),
      );
  });

  it('AdamW decays a weight without a gradient by rate · λ, Adam by a step', () => {
    const shrunk = descend({ kind: 'adamw', learningRate: 0.1 }, 1, 0.5);
    const plain = descend({ kind: 'adamw', learningRate: 0.1 }, 1, 0);
    shrunk.double[0]!.forEach((w, i) =>
      expect(w - plain.double[0]![i]!).toBeCloseTo(-0.1 * 0.5 * start[i]!, 6),
    );
    const coupled = descend({ kind: 'adam', learningRate: 0.1 }, 1, 0.5);
    // The gradient's size does not matter to Adam: decay in it changes nothing of the first step.
    coupled.double[0]!.forEach((w, i) => expect(w).toBeCloseTo(plain.double[0]![i]!, 5));
  });

  it("Adagrad's steps get smaller as 1/√t under an even gradient", () => {
    const { double } = descend({ kind: 'adagrad', learningRate: 1e-4 }, 100);
    // So small a rate leaves the gradient as it is.
    const step = (at: number) => double[at - 1]![9]! - double[at]![9]!;
    expect(step(24) / step(99)).toBeCloseTo(2, 2);
  });
});

it('all leave the learning rate where it stands: decoupled decay reads it there', () => {
  const hyper = Float32Array.of(0.25, ...Array<number>(15).fill(0));
  for (const { kind } of optimizers.descriptors) {
    optimizers.bind({ kind }, 'optimizer').writeHyper(hyper, 0);
    expect(hyper[0]).toBe(0.25);
  }
});
