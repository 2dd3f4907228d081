/** What augmentation and preprocessing make of some examples. Worked out on a lane that no run trains on. */
import { compile, shapedGraph } from './compile/compile.ts';
import type { Shape } from './compile/graph.ts';
import type { PartDocument } from './contract/documents.ts';
import { fail, FaninFailure } from './contract/errors.ts';
import type { Preview, PreviewTensor } from './contract/preview.ts';
import type { Params } from './contract/protocol.ts';
import { byteScale, type Dataset } from './data/dataset.ts';
import { pick } from './data/examples.ts';
import { base64 } from './data/look-into.ts';
import { readAugment, readPreprocess } from './experiment-settings.ts';
import { pipelineOf } from './input-pipeline.ts';
import { noLoss } from './losses/loss.ts';
import { momentsOf } from './preprocess/statistics.ts';
import { someExamples } from './run/fit.ts';
import type { LaneGroup } from './run/pool.ts';
import type { Draw } from './run/preview.ts';

interface Chain {
  readonly preprocess: readonly PartDocument[];
  readonly augment: readonly PartDocument[];
}

/** Throws what is wrong with the steps, or with the examples asked for. */
export async function previewOf(
  asked: Params<'preview'>,
  dataset: Dataset,
  lane: LaneGroup,
): Promise<Preview> {
  const { preprocess = [], augment = [], seed, draws, indices } = asked;
  const { train, shape, classes } = dataset;
  const beyond = indices.findIndex((index) => index >= train.count);
  if (beyond >= 0) {
    fail('example_index', `indices[${beyond}]`, { got: indices[beyond]!, most: train.count - 1 });
  }
  const fitted = someExamples(train.count);
  const drawn = async (chain: Chain, times: number) => {
    const { plan, shape: after } = compiled(chain, dataset, indices.length);
    const job = {
      kind: 'preview',
      seed,
      draws: times,
      dataset,
      indices,
      preprocess: chain.preprocess,
      fitted,
    } as const;
    const { message } = await lane.run(plan, job);
    if (message.type !== 'previewed') throw new Error(`a preview ended with ${message.type}`);
    return { draws: message.draws, shape: [indices.length, ...after] };
  };

  const augmented = draws > 0 && augment.length > 0 ? await drawn({ preprocess: [], augment }, draws) : null;
  const stages: Preview['stages'] = [];
  for (const [index, { kind }] of preprocess.entries()) {
    const after = await drawn({ preprocess: preprocess.slice(0, index + 1), augment: [] }, 1);
    stages.push({ kind, examples: tensor(after.draws[0]!.values, after.shape) });
  }
  const scale = dataset.element === 'byte' ? byteScale : 1;
  const columns = train.values.length / train.count;
  const { mean, variance } = momentsOf({ values: train.values, scale, columns, order: fitted });
  const own = pick(train, indices);
  return {
    classes: [...classes],
    labels: [...own.labels],
    raw: tensor(
      Float32Array.from(own.values, (value) => scale * value),
      [indices.length, ...shape],
    ),
    augmented: (augmented?.draws ?? []).map((draw) => {
      return { examples: tensor(draw.values, augmented!.shape), targets: targetsOf(draw, dataset) };
    }),
    stages,
    fittedOn: fitted.length,
    mean: tensor(Float32Array.from(mean), shape),
    std: tensor(
      Float32Array.from(variance, (value) => Math.sqrt(value)),
      shape,
    ),
  };
}

/** The way in, with nothing behind it but an output. */
function compiled(chain: Chain, { shape: raw, classes }: Dataset, rows: number) {
  const { shape, problems, pipeline } = pipelineOf(raw, {
    preprocess: readPreprocess(chain.preprocess, 'data.preprocess'),
    augment: readAugment(chain.augment, 'data.augment'),
    testing: null,
  });
  const [first, ...more] = problems;
  if (first) throw new FaninFailure(first, ...more);
  const graph = shapedGraph({
    format: 'fanin.network',
    version: 1,
    name: 'preview',
    nodes: [
      { id: 'in', kind: 'input', params: { shape: [...shape] } },
      { id: 'out', kind: 'output' },
    ],
    edges: [['in', 'out']],
  });
  const plan = compile(graph, {
    batch: rows,
    lanes: 1,
    histogramBins: 2,
    loss: noLoss,
    training: null,
    gradients: false,
    data: null,
    input: pipeline,
    classes: classes.length,
    packing: 'in place',
  });
  return { plan, shape };
}

function targetsOf({ targets }: Draw, { classes }: Dataset): PreviewTensor | null {
  return targets && tensor(targets, [targets.length / classes.length, classes.length]);
}

const tensor = (values: Float32Array, shape: Shape): PreviewTensor => {
  return { element: 'float', shape: [...shape], values: base64(values) };
};
