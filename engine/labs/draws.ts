/**
 * A network with random layers, run again and again on one batch: as it is trained, every pass with draws of its own, and
 * as it is tested. On the float64 twins of its kernels, so that what is left of a difference is the draws'.
 */
import { compile, shapedGraph } from '../compile/compile.ts';
import { streamOf } from '../compile/streams.ts';
import type { NetworkDocument } from '../contract/documents.ts';
import { usualLoss } from '../losses/index.ts';
import { paced } from '../pace.ts';
import { normal } from '../reference/random.ts';
import { TwinArena } from '../run/gradcheck.ts';

export interface Drawn {
  /** Of the differences between the mean of all passes and the test pass, over the test pass: root mean squares. */
  readonly meanApart: number;
  /** The same of single passes. */
  readonly passApart: number;
  /** Share of outputs that are 0, over all passes. */
  readonly zeros: number;
}

/** Examples of the batch. */
const batch = 4;

function outputsOf(network: NetworkDocument, testMode: boolean): (step: number) => readonly number[] {
  const plan = compile(shapedGraph(network), {
    batch,
    lanes: 1,
    histogramBins: 2,
    loss: usualLoss,
    training: null,
    testMode,
    gradients: false,
    data: null,
    packing: 'in place',
  });
  const arena = new TwinArena(plan);
  const key = arena.view(plan.handles.key);
  key.set([1, 0, 0]);
  arena.run(plan.programs.initialize);
  if (plan.handles.count) arena.view(plan.handles.count)[0] = batch;
  const input = arena.view(plan.handles.input);
  const drawn = { seedLow: 1, seedHigh: 0, step: 0 };
  input.forEach((_, place) => (input[place] = normal(drawn, streamOf('input'), place)));
  const steps = plan.programs.train.filter((step) => !step.probe);
  return (step) => {
    key[2] = step;
    arena.run(steps);
    return [...arena.view(plan.handles.logits)];
  };
}

/** Whoever waits for the engine is answered on the way. Throws what `stop` was aborted with. */
export async function drawsOf(network: NetworkDocument, passes: number, stop: AbortSignal): Promise<Drawn> {
  const tested = outputsOf(network, true)(0);
  const outputs = outputsOf(network, false);
  const sums = tested.map(() => 0);
  let [squares, zeros] = [0, 0];
  const pace = paced();
  for (let pass = 0; pass < passes; pass++) {
    await pace();
    stop.throwIfAborted();
    outputs(pass + 1).forEach((value, place) => {
      sums[place]! += value;
      squares += (value - tested[place]!) ** 2;
      if (value === 0) zeros++;
    });
  }
  const power = tested.reduce((sum, value) => sum + value ** 2, 0);
  const apart = sums.reduce((sum, value, place) => sum + (value / passes - tested[place]!) ** 2, 0);
  return {
    meanApart: Math.sqrt(apart / power),
    passApart: Math.sqrt(squares / passes / power),
    zeros: zeros / passes / tested.length,
  };
}
