import type { Tensor } from './lowering.ts';
import type { Pass } from './pass.ts';
import type { Step } from './plan.ts';
import type { Source } from './source.ts';

/** What the loss makes of outputs (or of what several passes came to), into a section of the pass. */
export function lossSteps(pass: Pass, { labels, targets }: Source, logits: Tensor, into: Step[]) {
  const { builder, graph, options } = pass.parts;
  const { id } = graph.nodes[graph.output]!;
  const { rows, training } = pass.mode;
  const scale = builder.buffer(pass.named('scale'), 4, { kept: true });
  const loss = builder.buffer(pass.named('loss'), rows, { kept: true });
  const correct = builder.buffer(pass.named('correct'), rows, { kept: true });
  // Without a dataset the caller may put a gradient of its own here, so it keeps its place.
  const gradient = builder.buffer(pass.named(`d.${id}`), logits.rows * logits.columns, {
    kept: options.data === null,
  });
  builder.at(id, () =>
    options.loss.steps({
      logits,
      labels,
      targets,
      scale,
      gradient,
      loss,
      correct,
      training,
      buffer: (name, length) => builder.buffer(pass.named(name), length),
      emit: builder.emitter(into),
    }),
  );
  return { scale, loss, correct, gradient, logits: logits.buffer };
}
