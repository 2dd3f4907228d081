/** One pass through a network as it starts: what the canvas, the command line and labs look at. */
import { compile, shapedGraph } from './compile/compile.ts';
import { standardNormal } from './contract/data.ts';
import type { InitStats, Params } from './contract/protocol.ts';
import { datasets } from './data/datasets.ts';
import type { DataListener } from './data/works.ts';
import { checkInput } from './experiment.ts';
import { readPreprocess } from './experiment-settings.ts';
import { usualLoss } from './losses/index.ts';
import type { LaneGroup } from './run/pool.ts';

export async function lookAt(
  asked: Params<'initStats'>,
  lane: LaneGroup,
  onData: DataListener,
): Promise<InitStats> {
  const { network, batch, seed, data, gradients, bins, parameters = false, preprocess = [] } = asked;
  const started = performance.now();
  const graph = shapedGraph(network);
  const stages = readPreprocess(preprocess, 'preprocess');
  const reading = { preprocess: stages, augment: [], testing: null };
  const reference = data === standardNormal ? null : data;
  const input = reference && checkInput(graph, datasets.find(reference), reading);
  const dataset = reference && (await datasets.load(reference, onData));
  const plan = compile(graph, {
    batch,
    lanes: 1,
    histogramBins: bins,
    loss: usualLoss,
    training: null,
    gradients: gradients || parameters,
    weightGradients: parameters,
    data: null,
    input,
    packing: 'in place',
  });
  const { message } = await lane.run(plan, { kind: 'look', seed, dataset, preprocess });
  if (message.type !== 'looked') throw new Error(`a look ended with ${message.type}`);
  return { ...message.observed, milliseconds: performance.now() - started };
}
