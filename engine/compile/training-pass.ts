/** A step of training: forward, the loss, the way back where something is to be learnt, the update; observed now and then. */
import { Backward } from './backward.ts';
import type { LowerOptions } from './builder.ts';
import { Dropping } from './dropping.ts';
import { sizeOf } from './graph.ts';
import { lossSteps } from './loss-steps.ts';
import type { Pass, PassParts } from './pass.ts';
import type { Buffer, Handles, Step } from './plan.ts';
import { ProbeSteps } from './probe-steps.ts';
import { update } from './update.ts';

export type DataHandles = NonNullable<Handles['data']>;

export function trainingPass(pass: Pass, hyper: Buffer) {
  const { sections, parts } = pass;
  const { builder, options, graph, weights } = parts;
  const data = options.data && declareData(parts, options.data);
  const source = pass.source(data && { values: data.trainValues, labels: data.trainLabels });
  const probes = new ProbeSteps(builder, graph, options.histogramBins);
  pass.forward(source.input, (index, output, context) =>
    probes.output(index, output, context, sections.forward),
  );
  const end = lossSteps(pass, source, pass.outputTensor, sections.loss);
  if (options.gradients) {
    const { backward, first, then } = sections;
    const way = { builder, graph, tensors: pass.tensors, probes };
    const back = new Backward(
      { ...way, context: (node, inputs, output) => pass.context(node, inputs, output, backward) },
      { backward, first, then },
    );
    back.run(end.gradient);
  }
  const probedWeights = probes.parameters(weights);
  let probedUpdate: Step[] = [];
  if (options.training) {
    update(builder, weights, hyper, options.training, sections.update);
    probedUpdate = probes.changes();
  }
  const dropping = new Dropping(pass);
  const steps = dropping.cleared([
    ...dropping.draws,
    ...sections.gather,
    ...dropping.forward([...sections.weights, ...sections.pack, ...sections.made, ...sections.forward]),
    ...sections.loss,
    ...dropping.back([...sections.backward, ...sections.first]),
    ...gated([...dropping.back(sections.then), ...probedWeights, ...sections.update, ...probedUpdate]),
  ]);
  const { indices, raw, labels, targets } = source;
  const { scale, loss, correct, logits, gradient: outputGradient } = end;
  return {
    steps,
    data,
    ...probes.result(),
    handles: {
      input: raw,
      indices,
      labels,
      targets,
      scale,
      count: pass.countBuffer,
      loss,
      correct,
      logits,
      outputGradient,
    },
  };
}

/** The examples of a dataset in the arena: to train on, and to be tested on with what is held out behind them. */
function declareData(
  { builder, graph, options }: PassParts,
  { train, test, element, held = null }: NonNullable<LowerOptions['data']>,
): DataHandles {
  const columns = sizeOf(options.input?.shape ?? graph.nodes[graph.input]!.shape);
  const values = (name: string, count: number) =>
    builder.buffer(name, count * columns, { element, kept: true });
  const integers = (name: string, count: number) =>
    builder.buffer(name, count, { element: 'integer', kept: true });
  const evaluated = test + (held?.count ?? 0);
  return {
    held,
    trainValues: values('train.values', train),
    trainLabels: integers('train.labels', train),
    order: integers('train.order', train),
    testValues: values('test.values', evaluated),
    testLabels: integers('test.labels', evaluated),
  };
}

/** What is learnt is learnt only of a loss that is a number. */
function gated(steps: readonly Step[]): Step[] {
  // A step of observed steps only would guard nothing in the others.
  const first = steps.findIndex(({ probe }) => !probe);
  return steps.map((step, index) => (index === first ? { ...step, gate: true } : step));
}
