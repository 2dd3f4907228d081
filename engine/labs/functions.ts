/** Activations as functions of one number: the layer's own plan, run on the float64 twins of its kernels. */
import { compile, shapedGraph } from '../compile/compile.ts';
import type { Plan } from '../compile/plan.ts';
import { streamOf } from '../compile/streams.ts';
import type { NetworkDocument } from '../contract/documents.ts';
import type { Outcome } from '../contract/lab-outcome.ts';
import { layers } from '../layers/index.ts';
import { usualLoss } from '../losses/index.ts';
import { normal } from '../reference/random.ts';
import { TwinArena } from '../run/gradcheck.ts';
import { Sketch } from '../templates/template.ts';

type Curve = Outcome['functions'][number]['curves'][number];

/** Small beside what a curve bends over, and large beside what float64 rounds. */
const difference = 1e-5;

/** Values and slopes of a layer that works element by element, at these places. */
export function functionOf(kind: string, x: readonly number[]): Curve {
  const { descriptor, bind } = layers.get(kind)!;
  const sketch = new Sketch([x.length]);
  const node = sketch.add(kind);
  const { plan, arena } = inTestMode(sketch.network(kind), 1);
  const steps = plan.programs.train.filter((step) => !step.probe && step.node === node);
  const valuesAt = (shift: number): number[] => {
    arena.view(plan.handles.input).set(x.map((value) => value + shift));
    arena.run(steps);
    return [...arena.view(plan.handles.logits)];
  };
  const value = valuesAt(0);
  const [above, below] = [valuesAt(difference), valuesAt(-difference)];
  const slope = value.map((_, place) => (above[place]! - below[place]!) / (2 * difference));
  const zone = bind({}, 'params', node).bound.saturation;
  return {
    kind,
    title: descriptor.title,
    value,
    slope,
    flat: zone && value.map((y) => y <= zone.low || y >= zone.high),
  };
}

/** As it is tested, with its parameters as they start. */
export function inTestMode(network: NetworkDocument, batch: number): { plan: Plan; arena: TwinArena } {
  const plan = compile(shapedGraph(network), {
    batch,
    lanes: 1,
    histogramBins: 2,
    loss: usualLoss,
    training: null,
    testMode: true,
    gradients: false,
    data: null,
    packing: 'in place',
  });
  const arena = new TwinArena(plan);
  arena.run(plan.programs.initialize);
  if (plan.handles.count) arena.view(plan.handles.count)[0] = batch;
  return { plan, arena };
}

/**
 * How far what a layer makes of the middle of two batches is from the middle of what it makes of both, over the largest
 * output: 0 for an affine map that looks at every example by itself. Its parameters and what it keeps are any numbers.
 */
export function bendOf(kind: string): number {
  const [batch, features] = [4, 8];
  const sketch = new Sketch([features]);
  const node = sketch.add(kind);
  const { plan, arena } = inTestMode(sketch.network(kind), batch);
  const key = { seedLow: 1, seedHigh: 0, step: 0 };
  let drawn = 0;
  // None below 1/2: variances are positive.
  const any = (): number => 0.5 + Math.abs(normal(key, streamOf('input'), drawn++));
  for (const { value } of [...plan.parameters, ...plan.states]) {
    const held = arena.view(value);
    held.forEach((_, place) => (held[place] = any()));
  }
  const steps = plan.programs.train.filter((step) => !step.probe && step.node === node);
  const outputOf = (input: readonly number[]): number[] => {
    arena.view(plan.handles.input).set(input);
    arena.run(steps);
    return [...arena.view(plan.handles.logits)];
  };
  const middleOf = (a: readonly number[], b: readonly number[]): number[] =>
    a.map((value, place) => (value + b[place]!) / 2);
  const [a, b] = [
    Array.from({ length: batch * features }, any),
    Array.from({ length: batch * features }, any),
  ];
  const [left, right, middle] = [outputOf(a), outputOf(b), outputOf(middleOf(a, b))];
  const apart = middleOf(left, right).map((value, place) => Math.abs(value - middle[place]!));
  return Math.max(...apart) / Math.max(...left.map(Math.abs), ...right.map(Math.abs));
}

/** Places that a function is drawn at. */
export const drawnPlaces = 401;

/** So many places from one end to the other, both counted. */
export const places = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, place) => from + ((to - from) * place) / (count - 1));
