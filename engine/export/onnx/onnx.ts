/** The network as it tests, in ONNX's format: from examples as the dataset has them to a score for every class. */
import type { Shape } from '../../compile/graph.ts';
import { fail } from '../../contract/errors.ts';
import type { Source, Writer } from '../source.ts';
import type { Preprocessing, TrainedLayer } from '../trained.ts';
import { translations } from './layers.ts';
import { model, node, tensor, valueInfo } from './wire.mjs';

type Attributes = NonNullable<Parameters<typeof node>[3]>;

/** A graph being written down: whatever is added answers the name of what comes out. */
export class GraphWriter {
  readonly nodes: Uint8Array[] = [];
  readonly tensors: Uint8Array[] = [];
  private readonly names = new Map<string, number>();

  /** `as` is the name of what comes out, where it is to have a certain one. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    as = this.name(operator),
  ): string {
    this.nodes.push(node(operator, inputs, as, attributes));
    return as;
  }

  floats(name: string, shape: Shape, values: Float32Array): string {
    return this.constant(name, shape, values);
  }

  /** A single number. */
  number(value: number): string {
    return this.floats('number', [], Float32Array.of(value));
  }

  /** (B, …shape) from whatever has as many values. */
  reshape(x: string, shape: Shape): string {
    const to = BigInt64Array.from([-1, ...shape], BigInt);
    return this.node('Reshape', [x, this.constant('shape', [to.length], to)]);
  }

  private constant(name: string, shape: Shape, values: Float32Array | BigInt64Array): string {
    const given = this.name(name);
    this.tensors.push(tensor(given, shape, values));
    return given;
  }

  private name(base: string): string {
    const count = (this.names.get(base) ?? 0) + 1;
    this.names.set(base, count);
    return count === 1 ? base : `${base}.${count}`;
  }
}

/** Throws `export_layer` where a layer cannot be said in it. */
export const onnx: Writer = (source) => {
  const { name, shape, classes, preprocessing, layers } = source.network();
  const graph = new GraphWriter();
  const outputs = new Map<string, string>();
  for (const layer of layers) {
    const inputs = layer.inputs.map((id) => outputs.get(id)!);
    outputs.set(layer.id, translated(graph, layer, inputs, preprocessing));
  }
  const last = layers.at(-1)!;
  graph.node('Identity', [outputs.get(last.id)!], {}, 'scores');
  return model({
    name,
    nodes: graph.nodes,
    tensors: graph.tensors,
    inputs: [valueInfo('examples', ['batch', ...shape])],
    outputs: [valueInfo('scores', ['batch', ...last.shape])],
    notes: notesOf(source, classes),
  });
};

function translated(
  graph: GraphWriter,
  layer: TrainedLayer,
  inputs: readonly string[],
  preprocessing: Preprocessing | null,
): string {
  if (layer.kind === 'input') return preprocessing ? preprocess(graph, layer, preprocessing) : 'examples';
  const translate = translations[layer.kind];
  return translate
    ? translate(graph, layer, inputs)
    : fail('export_layer', layer.place, { kind: layer.kind, format: 'ONNX' }, layer.id);
}

function preprocess(
  graph: GraphWriter,
  { shape }: TrainedLayer,
  { shift, scale, matrix }: Preprocessing,
): string {
  const features = [shift.length];
  const flat = graph.node('Flatten', ['examples'], { axis: 1 });
  const moved = graph.node('Sub', [flat, graph.floats('shift', features, shift)]);
  const scaled = graph.node('Mul', [moved, graph.floats('scale', features, scale)]);
  const mixed = matrix
    ? graph.node('MatMul', [scaled, graph.floats('matrix', matrix.shape, matrix.values)])
    : scaled;
  return shape.length === 1 ? mixed : graph.reshape(mixed, shape);
}

const notesOf = ({ detail: { summary } }: Source, classes: readonly string[]): Record<string, string> => ({
  run: summary.name,
  dataset: summary.dataset,
  classes: JSON.stringify(classes),
});
