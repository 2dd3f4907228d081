/** Passes that learn nothing: over a batch of the test set, or forward alone for weights that start by what it shows. */
import { lossSteps } from './loss-steps.ts';
import type { Tensor } from './lowering.ts';
import type { Pass } from './pass.ts';
import type { Buffer } from './plan.ts';
import { momentsOf } from './probe-steps.ts';
import type { DataHandles } from './training-pass.ts';

/** One pass over a batch of the test set; where several are averaged, what they come to is a program of its own. */
export function testPass(pass: Pass, data: DataHandles) {
  const { sections } = pass;
  const { builder, graph, options } = pass.parts;
  const source = pass.source({ values: data.testValues, labels: data.testLabels });
  pass.forward(source.input);
  const logits = pass.outputTensor;
  const sum = pass.averages ? addPass(pass, logits) : null;
  const last = sum ? sections.average : sections.loss;
  const judged = sum ?? logits;
  const { scale, loss, correct } = lossSteps(pass, source, judged, last);
  const { rows, columns } = judged;
  const scores = builder.buffer('test.scores', rows * columns, { kept: true });
  builder.at(graph.nodes[graph.output]!.id, () =>
    builder.emitter(last)('copy', { out: scores, x: judged.buffer, rows, columns }),
  );
  const { gather, weights, made, forward, loss: end, average } = sections;
  const { indices, views } = source;
  return {
    steps: [...gather, ...weights, ...made, ...forward, ...end],
    average,
    handles: {
      indices: indices!,
      scale,
      count: pass.countBuffer,
      loss,
      correct,
      scores,
      views,
      sum: sum && {
        buffer: sum.buffer,
        start: options.loss.averages === 'probabilities' ? -Infinity : 0,
      },
    },
  };
}

/** Adds a pass to those before it: the logarithm of summed probabilities is as good as logits to a loss. */
function addPass(pass: Pass, { buffer: x, rows, columns, shape }: Tensor): Tensor {
  const { builder, graph, options } = pass.parts;
  const sum = builder.buffer(pass.named('sum'), rows * columns, { kept: true });
  const emit = builder.emitter(pass.sections.loss);
  builder.at(graph.nodes[graph.output]!.id, () => {
    if (options.loss.averages === 'probabilities') emit('addLogSoftmax', { sum, logits: x, rows, columns });
    else emit('axpy', { y: sum, x, rows, columns, factor: 1 / pass.mode.testing!.passes });
  });
  return { buffer: sum, rows, columns, shape };
}

/** Forward alone; `statsOf`: the nodes of whose outputs there are to be statistics. */
export function measuringPass(pass: Pass, data: DataHandles | null, statsOf: ReadonlySet<string>) {
  const { sections } = pass;
  const { builder, graph } = pass.parts;
  const source = pass.source(data && { values: data.trainValues, labels: data.trainLabels });
  const stats = new Map<string, Buffer>();
  pass.forward(source.input, (index, output) => {
    const { id } = graph.nodes[index]!;
    if (statsOf.has(id)) stats.set(id, momentsOf(builder, id, pass.named(id), output, sections.forward));
  });
  const { indices, raw } = source;
  const handles = { indices, input: raw, count: pass.countBuffer };
  const { gather, weights, made, forward } = sections;
  return { steps: [...gather, ...weights, ...made, ...forward], stats, handles };
}
