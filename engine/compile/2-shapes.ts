/** From a graph to shapes: what comes out of every node, for one example. */
import { faninError, type FaninError } from '../contract/errors.ts';
import { initializers } from '../initializers/index.ts';
import { isProblem, problemAt } from '../layers/layer.ts';
import { showShape, sizeOf, type Graph, type GraphNode, type Shape, type ShapedNode } from './graph.ts';

export interface Shaped {
  /** Nodes with a shape, in order; one whose inputs have none, or do not suit it, is left out with all after it. */
  readonly nodes: readonly ShapedNode[];
  readonly problems: readonly FaninError[];
}

export function inferShapes(graph: Graph): Shaped {
  const problems: FaninError[] = [];
  const nodes: ShapedNode[] = [];
  const moved = new Map<number, number>();
  graph.nodes.forEach((node, index) => {
    const inputs = node.inputs.map((input) => moved.get(input));
    if (inputs.some((input) => input === undefined)) return;
    const known = inputs.filter((input) => input !== undefined);
    const inputShapes = known.map((input) => nodes[input]!.shape);
    const shape = node.layer.shape(inputShapes);
    if (isProblem(shape)) {
      problems.push(problemAt(shape, node.place, node.id));
      return;
    }
    const large = sizeProblem(node, shape, inputShapes);
    if (large) {
      problems.push(large);
      return;
    }
    problems.push(...startProblems(node, inputShapes));
    moved.set(index, nodes.length);
    nodes.push({ ...node, inputs: known, shape, inputShapes });
  });
  return { nodes, problems };
}

/**
 * The most elements of anything. No memory here holds a hundredth of it, but sizes of all that is described, of the networks that
 * are there to be looked at too, stay numbers that are exact.
 */
const mostElements = 2 ** 38;

function sizeProblem(
  { id, place, layer }: GraphNode,
  shape: Shape,
  inputShapes: readonly Shape[],
): FaninError | null {
  const tensors = [shape, ...layer.parameters(inputShapes).map((parameter) => parameter.shape)];
  const large = tensors.find((one) => sizeOf(one) > mostElements);
  return large
    ? faninError('layer_too_large', place, { shape: showShape(large), most: mostElements }, id)
    : null;
}

/** What a tensor cannot start as is known only now that it has a shape. */
function startProblems({ id, place, layer }: GraphNode, inputShapes: readonly Shape[]): FaninError[] {
  return layer
    .parameters(inputShapes)
    .flatMap(({ init, shape }) => initializers.checkShape(init, shape, `${place}.params`, id));
}
