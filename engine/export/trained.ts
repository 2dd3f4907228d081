/** A run's network with what it learned, layer after layer: what formats of networks are written from. */
import { shapedGraph } from '../compile/compile.ts';
import { placeInKind, sizeOf, type Shape } from '../compile/graph.ts';
import type { ResolvedExperiment } from '../contract/documents.ts';
import type { Tensor } from '../store/pieces.ts';

export interface TrainedLayer {
  readonly id: string;
  readonly kind: string;
  /** Every setting, defaults filled in. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The layers it reads, by id, in the order of its connections. */
  readonly inputs: readonly string[];
  /** Without the batch, as below. */
  readonly inputShapes: readonly Shape[];
  readonly shape: Shape;
  /** What it learned and what it keeps: row-major, by name. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Among the layers of its kind, from 1, and how many those are. */
  readonly position: number;
  readonly count: number;
  /** In the document: `nodes[3]`. */
  readonly place: string;
}

/** y = ((x − shift) · scale) · matrix, over the features of an example in a row. */
export interface Preprocessing {
  readonly shift: Float32Array;
  readonly scale: Float32Array;
  /** (features, columns); null where features are not mixed. */
  readonly matrix: Tensor | null;
}

export interface TrainedNetwork {
  readonly name: string;
  /** Of an example as the dataset has it, without the batch; pixels are from 0 to 1. */
  readonly shape: Shape;
  /** Their names, in the order of the scores; none where the data is not here any more. */
  readonly classes: readonly string[];
  /** Null where examples go in as they are. */
  readonly preprocessing: Preprocessing | null;
  /** Each after those it reads; the first is the input, the last the output. */
  readonly layers: readonly TrainedLayer[];
}

interface Known {
  readonly document: ResolvedExperiment;
  readonly tensors: readonly Tensor[];
  /** Of an example of the dataset; null where the data is not here any more. */
  readonly shape: Shape | null;
  /** None where it is not. */
  readonly classes: readonly string[];
}

export function trainedNetwork({ document, tensors, shape, classes }: Known): TrainedNetwork {
  const graph = shapedGraph(document.network);
  const { nodes } = graph;
  const input = nodes[graph.input]!.id;
  const tensor = (node: string, name: string) =>
    tensors.find((one) => one.node === node && one.name === name);
  const [shift, scale] = [tensor(input, 'shift'), tensor(input, 'scale')];
  const taken = nodes[graph.input]!.shape;
  const layers = nodes.map((node): TrainedLayer => {
    const { id, layer, inputs, inputShapes, place } = node;
    return {
      id,
      kind: layer.kind,
      settings: layer.settings,
      inputs: inputs.map((at) => nodes[at]!.id),
      inputShapes,
      shape: node.shape,
      tensors: new Map(tensors.flatMap((one) => (one.node === id ? [[one.name, one]] : []))),
      ...placeInKind(graph, node),
      place,
    };
  });
  return {
    name: document.name,
    // Without the data: an example that preprocessing turned into a list was one of so many features.
    shape: shape ?? (shift && shift.values.length !== sizeOf(taken) ? shift.shape : taken),
    classes,
    preprocessing:
      shift && scale
        ? { shift: shift.values, scale: scale.values, matrix: tensor(input, 'matrix') ?? null }
        : null,
    layers,
  };
}
