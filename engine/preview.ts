/** What augmentation and preprocessing make of some examples. Worked out on a lane that no run trains on. */
import { compile, shapedGraph } from './compile/compile.ts';
import { sizeOf, type Shape } from './compile/graph.ts';
import type { PartDocument } from './contract/documents.ts';
import { fail, FaninFailure } from './contract/errors.ts';
import type { Preview, PreviewTensor, Spreads } from './contract/preview.ts';
import type { Params } from './contract/protocol.ts';
import { byteScale, type Dataset, type Values } from './data/dataset.ts';
import { pick } from './data/examples.ts';
import { base64, spreadOf } from './data/look-into.ts';
import { readAugment, readPreprocess } from './experiment-settings.ts';
import { checkRange, pipelineOf } from './input-pipeline.ts';
import { noLoss } from './losses/loss.ts';
import { paced } from './pace.ts';
import { momentsOf } from './preprocess/statistics.ts';
import { someExamples } from './run/fit.ts';
import type { LaneGroup } from './run/pool.ts';
import type { Draw, PreviewRow } from './run/preview.ts';

interface Chain {
  readonly preprocess: readonly PartDocument[];
  readonly augment: readonly PartDocument[];
}

/** Values of examples that are worked out beside those shown, to say how far they spread. */
const mostMeasured = 4_000_000;

/** Throws what is wrong with the steps, or with the examples asked for. */
export async function previewOf(
  asked: Params<'preview'>,
  dataset: Dataset,
  lane: LaneGroup,
): Promise<Preview> {
  const { preprocess = [], augment = [], seed, draws, split, indices } = asked;
  const { train, shape, classes } = dataset;
  const { count } = dataset[split];
  const beyond = indices.findIndex((index) => index >= count);
  if (beyond >= 0) {
    fail('example_index', `indices[${beyond}]`, { got: indices[beyond]!, most: count - 1, split });
  }
  const fitted = someExamples(train.count);
  const columns = sizeOf(shape);
  const measured = fitted.subarray(0, Math.max(1, Math.floor(mostMeasured / columns)));
  const shown = indices.map((index): PreviewRow => ({ split, index }));
  const drawn = async (chain: Chain, rows: readonly PreviewRow[], times: number) => {
    const { plan, shape: after } = compiled(chain, dataset, rows.length);
    const { preprocess: stages } = chain;
    const job = { kind: 'preview', seed, draws: times, dataset, rows, preprocess: stages, fitted } as const;
    const { message } = await lane.run(plan, job);
    if (message.type !== 'previewed') throw new Error(`a preview ended with ${message.type}`);
    return { draws: message.draws, shape: after };
  };

  const augmenting = split === 'train' && draws > 0 && augment.length > 0;
  const augmented = augmenting ? await drawn({ preprocess: [], augment }, shown, draws) : null;
  const together = [...shown, ...Array.from(measured, (index): PreviewRow => ({ split: 'train', index }))];
  const stages: Preview['stages'] = [];
  for (const [index, { kind }] of preprocess.entries()) {
    const after = await drawn({ preprocess: preprocess.slice(0, index + 1), augment: [] }, together, 1);
    const { values } = after.draws[0]!;
    const from = shown.length * sizeOf(after.shape);
    stages.push({
      kind,
      examples: tensor(values.subarray(0, from), [shown.length, ...after.shape]),
      spread: spreadsOf(values.subarray(from), after.shape, shape),
    });
  }
  // Each of these takes a while: whoever waits for the engine is answered in between.
  const pace = paced();
  await pace();
  const scale = dataset.element === 'byte' ? byteScale : 1;
  const { mean, variance } = momentsOf({ values: train.values, scale, columns, order: fitted });
  await pace();
  const scaled = (values: Values): Float32Array => Float32Array.from(values, (value) => scale * value);
  const own = pick(dataset[split], indices);
  const raw = tensor(scaled(own.values), [indices.length, ...shape]);
  await pace();
  const some = scaled(pick(train, [...measured]).values);
  await pace();
  const rawSpread = spreadsOf(some, shape, shape);
  const drawings: Preview['augmented'] = [];
  for (const draw of augmented?.draws ?? []) {
    await pace();
    const examples = tensor(draw.values, [indices.length, ...augmented!.shape]);
    drawings.push({ examples, targets: targetsOf(draw, dataset) });
  }
  return {
    classes: [...classes],
    labels: [...own.labels],
    raw,
    rawSpread,
    augmented: drawings,
    stages,
    fittedOn: fitted.length,
    measuredOn: measured.length,
    mean: tensor(Float32Array.from(mean), shape),
    std: tensor(
      Float32Array.from(variance, (value) => Math.sqrt(value)),
      shape,
    ),
  };
}

/** Of (examples, …shape). By feature where the data is one of features: those of an image are too many to be read. */
function spreadsOf(values: Float32Array, shape: Shape, raw: Shape): Spreads {
  const columns = sizeOf(shape);
  const features = raw.length === 1 ? Array.from({ length: columns }, (_, at) => at) : [];
  return {
    all: spreadOf(values, 0, 1),
    features: features.map((at) => spreadOf(values, at, columns)),
  };
}

/** The way in, with nothing behind it but an output. */
function compiled(chain: Chain, dataset: Dataset, rows: number) {
  const { shape: raw, classes } = dataset;
  const augment = readAugment(chain.augment, 'data.augment');
  checkRange(augment, dataset);
  const { shape, problems, pipeline } = pipelineOf(raw, {
    preprocess: readPreprocess(chain.preprocess, 'data.preprocess'),
    augment,
    testing: null,
  });
  const [first, ...more] = problems;
  if (first) throw new FaninFailure(first, ...more);
  if (shape === null) throw new Error('steps that suit the examples leave them no shape');
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
