/** Activations as functions of one number: the layer's own plan, run on the float64 twins of its kernels. */
import { compile, shapedGraph } from '../compile/compile.ts';
import type { Outcome } from '../contract/labs.ts';
import { layers } from '../layers/index.ts';
import { usualLoss } from '../losses/index.ts';
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
  const plan = compile(shapedGraph(sketch.network(kind)), {
    batch: 1,
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
  if (plan.handles.count) arena.view(plan.handles.count)[0] = 1;
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

/** So many places from one end to the other, both counted. */
export const places = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, place) => from + ((to - from) * place) / (count - 1));
