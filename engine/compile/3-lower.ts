/**
 * From shapes to steps: every layer writes its kernel calls, and the driver here puts them in the order that needs the
 * fewest meetings of the lanes: pack all weights, then every lane takes its rows of the batch from the input to the loss
 * and back, then all weight gradients and updates.
 */
import { Builder, type LowerOptions } from './builder.ts';
import type { ShapedGraph } from './graph.ts';
import { declareParameters, declareStates, initialValues } from './parameters.ts';
import { Pass } from './pass.ts';
import { FittedInput } from './input-steps.ts';
import type { Lowered, Step } from './plan.ts';

export function lower(graph: ShapedGraph, options: LowerOptions): Lowered {
  const builder = new Builder(options.lanes);
  const key = builder.buffer('key', 4, { element: 'integer', kept: true });
  const hyper = builder.buffer('hyper', 16, { kept: true });
  const weights = declareParameters(builder, graph, options);
  const states = declareStates(builder, graph);
  const initialize: Step[] = [];
  initialValues(builder, weights, states, key, initialize);

  const fitted = new FittedInput(builder, options, graph.nodes[graph.input]!.id);
  const pack: Step[] = [];
  const pass = new Pass(builder, graph, options, weights, states, fitted, key, {
    training: options.testMode !== true,
    random: options.testMode !== true,
    pack,
    rows: options.batch,
  });
  const train = pass.train(hyper);
  const evaluation = options.data
    ? new Pass(builder, graph, options, weights, states, fitted, key, {
        training: false,
        random: options.testing?.random ?? false,
        pack,
        rows: options.data.evaluationBatch,
        packed: pass.packedAhead,
      }).evaluate(pass.data!)
    : null;

  return {
    batch: options.batch,
    evaluationBatch: options.data?.evaluationBatch ?? 0,
    lanes: options.lanes,
    buffers: builder.buffers,
    programs: {
      initialize,
      train: train.steps,
      pack,
      evaluate: evaluation?.steps ?? [],
      fit: pass.data ? fitted.covariance(options, pass.data.trainValues) : [],
      average: evaluation?.average ?? [],
    },
    parameters: [...weights.values()].map(({ node, spec, value, gradient }) => {
      return { node, name: spec.name, shape: spec.shape, value, gradient };
    }),
    states: [...states.values(), ...fitted.states],
    probes: train.probes,
    parameterProbes: train.parameterProbes,
    output: graph.nodes[graph.output]!.id,
    histogramBins: options.histogramBins,
    handles: {
      key,
      hyper,
      ...train.handles,
      evaluation: evaluation?.handles ?? null,
      preprocess: fitted.preprocess,
      colours: fitted.hasColours,
      data: pass.data,
    },
  };
}
