/**
 * From shapes to steps: every layer writes its kernel calls, and the driver here puts them in the order that needs the
 * fewest meetings of the lanes: pack all weights, then every lane takes its rows of the batch from the input to the loss
 * and back, then all weight gradients and updates. Lanes meet on the way forward only where they own units (parameters.ts).
 */
import { Builder, type LowerOptions } from './builder.ts';
import type { ShapedGraph } from './graph.ts';
import { declareParameters, declareStates, initialValues, piecesOf } from './parameters.ts';
import { FittedInput } from './input-steps.ts';
import { Pass, type PassOptions } from './pass.ts';
import type { Lowered, Step } from './plan.ts';
import { measuringPass, testPass } from './test-pass.ts';
import { trainingPass } from './training-pass.ts';

export function lower(graph: ShapedGraph, options: LowerOptions): Lowered {
  const builder = new Builder(options.lanes);
  const key = builder.buffer('key', 4, { element: 'integer', kept: true });
  const hyper = builder.buffer('hyper', 16, { kept: true });
  const weights = declareParameters(builder, graph, options);
  const states = declareStates(builder, graph);
  const initialize: Step[] = [];
  const { wholes, scaled } = initialValues(builder, weights, states, key, initialize);

  const fitted = new FittedInput(builder, options, graph.nodes[graph.input]!.id);
  const pack: Step[] = [];
  const parts = { builder, graph, options, weights, states, fitted, key };
  const passOf = (each: PassOptions) => new Pass(parts, each);
  const mode = { training: options.testMode !== true, random: options.testMode !== true };
  const learning = options.training !== null;
  const pass = passOf({ prefix: '', ...mode, learning, pack, rows: options.batch });
  const train = trainingPass(pass, hyper);
  const { data } = train;
  const tests = { training: false, random: false, pack, packed: pass.packedAhead };
  const test = passOf({
    ...tests,
    prefix: 'test.',
    random: options.testing?.random ?? false,
    testing: options.testing ?? null,
    rows: options.data?.evaluationBatch ?? 0,
  });
  const evaluation = data && testPass(test, data);
  // As training will see it, but for what is drawn: batch norm looks at its batch, and nothing is dropped or augmented.
  const first = passOf({ ...tests, training: true, prefix: 'start.', rows: options.batch });
  const measured =
    scaled.length > 0 ? measuringPass(first, data, new Set(scaled.map(({ node }) => node))) : null;

  return {
    batch: options.batch,
    evaluationBatch: options.data?.evaluationBatch ?? 0,
    lanes: options.lanes,
    pieces: piecesOf(weights, train.steps, options.lanes),
    buffers: builder.buffers,
    programs: {
      initialize,
      train: train.steps,
      pack,
      evaluate: evaluation?.steps ?? [],
      measure: measured?.steps ?? [],
      fit: data ? fitted.covariance(options, data.trainValues) : [],
      average: evaluation?.average ?? [],
    },
    parameters: [...weights.values()].map(({ node, spec, value, gradient, memory, packed }) => {
      return { node, name: spec.name, shape: spec.shape, value, gradient, memory, packed };
    }),
    states: [...states.values(), ...fitted.states],
    wholes,
    probes: train.probes,
    parameterProbes: train.parameterProbes,
    output: graph.nodes[graph.output]!.id,
    histogramBins: options.histogramBins,
    handles: {
      key,
      hyper,
      ...train.handles,
      evaluation: evaluation?.handles ?? null,
      measure: measured && {
        ...measured.handles,
        scaled: scaled.map(({ node, ...how }) => ({ ...how, stats: measured.stats.get(node)! })),
      },
      preprocess: fitted.preprocess,
      colours: fitted.hasColours,
      data,
    },
  };
}
