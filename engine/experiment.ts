/** From an experiment to runs: its axes resolved, each run checked against its data, and compiled. */
import { compile, describe, shapedGraph } from './compile/compile.ts';
import { showShape, sizeOf, type Shape, type ShapedGraph } from './compile/graph.ts';
import type { InputPipeline } from './compile/input-steps.ts';
import type { HeldOut, Plan } from './compile/plan.ts';
import {
  resolvedExperimentSchema,
  type ExperimentDocument,
  type ResolvedExperiment,
} from './contract/documents.ts';
import { fail, faninError, FaninFailure, toErrors, type FaninError } from './contract/errors.ts';
import type { DatasetDescriptor } from './contract/descriptor.ts';
import type { Fit } from './contract/protocol.ts';
import { mostRuns } from './contract/run.ts';
import { byteScale } from './data/dataset.ts';
import { datasets } from './data/datasets.ts';
import { checked } from './documents.ts';
import { readExperiment, type Reading } from './experiment-settings.ts';
import { pipelineOf, type InputReading } from './input-pipeline.ts';
import { allocatedBytes } from './run/arena.ts';

/** Test examples of one pass: wide enough for the kernels, small enough for the caches. */
const evaluationBatch = 250;

/** One document a run: the product of the axes and the seeds, first axis slowest. */
export function resolve(experiment: ExperimentDocument): ResolvedExperiment[] {
  const { sweep, ...plain } = experiment;
  const seeds = sweep?.seeds ?? [plain.seed];
  const axes = sweep?.axes ?? [];
  const count = axes.reduce((product, { values }) => product * values.length, seeds.length);
  if (count > mostRuns) fail('sweep_too_large', 'sweep', { count, most: mostRuns });
  let points: ResolvedExperiment[] = [plain];
  axes.forEach(({ path, values }, index) => {
    const place = `sweep.axes[${index}].path`;
    if (path === 'seed') fail('sweep_seed', place);
    if (axes.findIndex((axis) => axis.path === path) < index) fail('sweep_twice', place, { path });
    points = points.flatMap((point) => values.map((value) => withSetting(point, path, value, place)));
  });
  return points.flatMap((point) =>
    seeds.map((seed) => checked(resolvedExperimentSchema, { ...point, seed }, 'experiment')),
  );
}

/** A copy with one setting changed. Nodes are named by id, parts of a list by kind: `network.nodes.fc1.params.units`. */
function withSetting(
  document: ResolvedExperiment,
  path: string,
  value: unknown,
  place: string,
): ResolvedExperiment {
  const copy: ResolvedExperiment = structuredClone(document);
  const keys = path.split('.');
  const last = keys.pop()!;
  let inside: unknown = copy;
  for (const key of keys) {
    inside = Array.isArray(inside)
      ? inside.find((entry: { id?: unknown; kind?: unknown }) => entry.id === key || entry.kind === key)
      : field(inside, key);
    // Settings that were left to their defaults have no object yet.
    if (inside === undefined) return fail('sweep_path', place, { path });
  }
  // A list is not named into: a member is the whole of what an axis can lead to, and not what it can set.
  if (!isPlain(inside) || Array.isArray(inside) || last === prototype)
    return fail('sweep_path', place, { path });
  Reflect.set(inside, last, value);
  return copy;
}

/** The one name that is no setting of its own in any object. */
const prototype = '__proto__';
const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What a document may leave out whole, and an axis then begins. */
const leftOut: ReadonlySet<string> = new Set(['params', 'init', 'limit', 'settings']);

function field(inside: unknown, key: string): unknown {
  if (!isPlain(inside)) return undefined;
  if (!Object.hasOwn(inside, key) && leftOut.has(key)) Reflect.set(inside, key, {});
  return Object.hasOwn(inside, key) ? Reflect.get(inside, key) : undefined;
}

/**
 * An example as it gets to the input must have its shape, or as many values as a flat input takes. A list of as many
 * values as an example had may keep the example's shape: a network can then be compared with and without PCA.
 */
function inputProblems(graph: ShapedGraph, dataset: DatasetDescriptor, got: Shape | null): FaninError[] {
  // Where preprocessing does not suit the examples, that is what is wrong.
  if (got === null) return [];
  const input = graph.nodes[graph.input]!;
  const shown = showShape(input.shape);
  const same = shown === showShape(got);
  const sized = sizeOf(input.shape) === sizeOf(got);
  if (same || (sized && (input.shape.length === 1 || shown === showShape(dataset.shape)))) return [];
  const values = { got: shown, dataset: dataset.name, expected: showShape(got) };
  return [faninError('input_shape_data', `${input.place}.params.shape`, values, input.id)];
}

/** What examples go through before they reach a network. Throws every reason why they cannot. */
export function checkInput(
  graph: ShapedGraph,
  dataset: DatasetDescriptor,
  reading: InputReading,
): InputPipeline | null {
  const { shape, problems, pipeline } = pipelineOf(dataset.shape, reading);
  const [first, ...more] = problems.length > 0 ? problems : inputProblems(graph, dataset, shape);
  if (first) throw new FaninFailure(first, ...more);
  return pipeline;
}

/** Whether the network suits the data. Throws every reason why not; else what examples go through, if anything. */
export function checkData(
  graph: ShapedGraph,
  experiment: ResolvedExperiment,
  dataset: DatasetDescriptor,
  reading: InputReading,
): InputPipeline | null {
  const output = graph.nodes[graph.output]!;
  const input = pipelineOf(dataset.shape, reading);
  const problems = [...input.problems, ...inputProblems(graph, dataset, input.shape)];
  const classes = dataset.classes.length;
  if (output.shape.length !== 1 || output.shape[0] !== classes) {
    const values = { got: showShape(output.shape), dataset: dataset.name, expected: classes };
    problems.push(faninError('output_classes', output.place, values, output.id));
  }
  const draws = new Set(graph.nodes.flatMap(({ layer }) => layer.draws ?? []));
  const alike = reading.testing?.alike(draws);
  if (alike) problems.push(faninError(alike, 'training.testing'));
  if (!graph.nodes.some(({ layer, inputShapes }) => layer.parameters(inputShapes).length > 0)) {
    problems.push(faninError('nothing_to_train', 'network'));
  }
  problems.push(...supplyProblems(experiment, dataset));
  const [first, ...more] = problems;
  if (first) throw new FaninFailure(first, ...more);
  return input.pipeline;
}

/** What there is too little of. */
function supplyProblems({ data }: ResolvedExperiment, dataset: DatasetDescriptor): FaninError[] {
  const problems: FaninError[] = [];
  if (dataset.availability.state === 'absent') {
    problems.push(faninError('dataset_absent', 'data.dataset', { dataset: dataset.name }));
  }
  for (const split of ['train', 'test'] as const) {
    const got = data.limit?.[split] ?? 0;
    const available = dataset[split];
    if (got > available) {
      problems.push(
        faninError('limit_too_large', `data.limit.${split}`, {
          dataset: dataset.name,
          available,
          split,
          got,
        }),
      );
    }
  }
  return problems;
}

/** Whether an experiment (of a sweep: before any axis changes it) can be trained on so many lanes, and what it takes. */
export function fit(experiment: ExperimentDocument, lanes: number): Fit {
  const run = { ...experiment };
  delete run.sweep;
  const { problems } = describe(run.network);
  const known: Pick<Fit, 'dataset' | 'input'> = { dataset: null, input: null };
  try {
    const dataset = datasets.find(run.data);
    known.dataset = dataset;
    const reading = readExperiment(run);
    const input = pipelineOf(dataset.shape, reading);
    known.input = input.shape && [...input.shape];
    // A network in pieces has no plan; whether the rest is in order is told all the same.
    if (problems.length > 0) problems.push(...input.problems, ...supplyProblems(run, dataset));
    else
      return { ...known, memoryBytes: allocatedBytes(compileRun(run, dataset, lanes).plan.bytes), problems };
  } catch (error) {
    problems.push(...toErrors(error, 'experiment'));
  }
  return { ...known, memoryBytes: null, problems };
}

export interface CompiledRun {
  readonly experiment: ResolvedExperiment;
  /** The experiment's, or, where it has none, the widths of the network: `784-256-10`. */
  readonly name: string;
  readonly plan: Plan;
  readonly parameters: number;
  readonly steps: number;
}

/** The share of the training examples that the trainer then splits off, in numbers. */
function heldOut({ validation, splitSeed }: Reading, examples: number): HeldOut | null {
  if (validation === 0) return null;
  const count = Math.round(validation * examples);
  const values = { share: validation, examples };
  if (count === 0) fail('validation_none', 'data.validation', values);
  if (count >= examples) fail('validation_all', 'data.validation', values);
  return { count, share: validation, seed: splitSeed };
}

/** The plan of one run. Throws a FaninFailure with every problem of the network or its fit to the data. */
export function compileRun(
  experiment: ResolvedExperiment,
  dataset: DatasetDescriptor,
  lanes: number,
): CompiledRun {
  const graph = shapedGraph(experiment.network);
  const { data } = experiment;
  const reading = readExperiment(experiment);
  const input = checkData(graph, experiment, dataset, reading);
  const given = data.limit?.train ?? dataset.train;
  const held = heldOut(reading, given);
  const train = given - (held?.count ?? 0);
  const test = data.limit?.test ?? dataset.test;
  const batch = Math.min(reading.batchSize, train);
  const plan = compile(graph, {
    batch,
    lanes,
    histogramBins: reading.probes.histogramBins,
    loss: reading.loss,
    training: reading,
    gradients: true,
    data: {
      train,
      test,
      held,
      evaluationBatch: Math.min(evaluationBatch, test),
      element: dataset.element,
      scale: byteScale,
    },
    input,
    testing: reading.testing,
    packing: 'ahead',
  });
  const widths = graph.nodes.filter(({ layer }) => layer.family === 'parameters' || layer.kind === 'input');
  const name = experiment.name.trim() || widths.map(({ shape }) => sizeOf(shape)).join('-');
  const parameters = plan.parameters.reduce((sum, { value }) => sum + value.length, 0);
  return { experiment, name, plan, parameters, steps: Math.ceil(train / batch) * reading.epochs };
}
