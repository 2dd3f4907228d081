/** Whether what is done to examples suits their shape and their values, and what the compiler must know of it. */
import { sizeOf, type Shape } from './compile/graph.ts';
import type { InputPipeline, NamedAugmentation } from './compile/input-steps.ts';
import { fail, faninError, type FaninError } from './contract/errors.ts';
import type { Dataset } from './data/dataset.ts';
import type { ShapeProblem, Stage } from './preprocess/stage.ts';
import type { Testing } from './testing/testing.ts';

const isProblem = (shape: Shape | ShapeProblem): shape is ShapeProblem => 'code' in shape;

/** What is done to the examples of an experiment. */
export interface InputReading {
  readonly preprocess: readonly Stage[];
  readonly augment: readonly NamedAugmentation[];
  readonly testing: Testing | null;
}

export interface CheckedInput {
  /** What the network gets; null where a step of preprocessing does not suit the examples. */
  readonly shape: Shape | null;
  readonly problems: readonly FaninError[];
  /** Null where examples go as they are, or cannot go. */
  readonly pipeline: InputPipeline | null;
}

export function pipelineOf(raw: Shape, { preprocess, augment, testing }: InputReading): CheckedInput {
  const problems: FaninError[] = [];
  const note = (problem: ShapeProblem | null, place: string): void => {
    if (problem) problems.push(faninError(problem.code, place, problem.values));
  };
  augment.forEach(({ augmentation }, index) => note(augmentation.problem(raw), `data.augment[${index}]`));
  note(testing?.problem(raw) ?? null, 'training.testing');
  const shape = preprocessed(raw, preprocess, note);
  const plain = preprocess.length === 0 && augment.length === 0 && !testing?.views;
  if (plain || shape === null || problems.length > 0) return { shape, problems, pipeline: null };
  const mixes = preprocess.some(({ together }) => together);
  const pipeline: InputPipeline = {
    shape: raw,
    preprocess: preprocess.length === 0 ? null : { columns: sizeOf(shape), mixes },
    augment,
  };
  return { shape, problems, pipeline };
}

/** Throws `augment_range` where augmentation would cut off values that the training examples have. */
export function checkRange(augment: readonly NamedAugmentation[], { element, train }: Dataset): void {
  const index = augment.findIndex(({ augmentation: one }) => one.sort === 'pixels' && one.cuts);
  if (index < 0 || element === 'byte') return;
  // A loop, not a callback: see run/predictions.ts. There may be some ten million of them.
  const { values } = train;
  for (let at = 0; at < values.length; at++) {
    const got = values[at]!;
    if (got < 0 || got > 1) fail('augment_range', `data.augment[${index}]`, { got });
  }
}

function preprocessed(
  raw: Shape,
  stages: readonly Stage[],
  note: (problem: ShapeProblem, place: string) => void,
): Shape | null {
  let shape = raw;
  for (const [index, stage] of stages.entries()) {
    const next = stage.shape(shape);
    if (isProblem(next)) {
      note(next, `data.preprocess[${index}]`);
      return null;
    }
    shape = next;
  }
  return shape;
}
