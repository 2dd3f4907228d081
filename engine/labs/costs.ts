/** What activations take of one lane, each by the steps that training would run. */
import { compile, shapedGraph } from '../compile/compile.ts';
import type { Cost } from '../contract/lab-outcome.ts';
import { layers } from '../layers/index.ts';
import { usualLoss } from '../losses/index.ts';
import type { LaneGroup } from '../run/pool.ts';
import { Sketch } from '../templates/template.ts';

/** Input and output, 256 KiB each, stay in the second-level cache, as those of a layer do. */
const [batch, features] = [64, 1024];

export async function costOf(kind: string, lane: LaneGroup): Promise<Cost> {
  const sketch = new Sketch([features]);
  // Gradients go back as far as something learns: that is what stands before the one that is timed.
  sketch.add('prelu');
  const node = sketch.add(kind);
  const plan = compile(shapedGraph(sketch.network(kind)), {
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
  const { message } = await lane.run(plan, { kind: 'time', node });
  if (message.type !== 'timed') throw new Error(`timing ended with ${message.type}`);
  const nanoseconds = (milliseconds: number): number => (1e6 * milliseconds) / (batch * features);
  const { forward, backward } = message.timing;
  const { title } = layers.get(kind)!.descriptor;
  return { kind, title, forward: nanoseconds(forward), backward: nanoseconds(backward) };
}
