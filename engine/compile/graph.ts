/** The first intermediate form: a network whose layers are known, in an order in which each comes after its inputs. */
import type { BoundLayer } from '../layers/layer.ts';

/** Sizes without the batch: (features) or (channels, height, width). */
export type Shape = readonly number[];

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

/** `(1, 28, 28)`, as errors and nodes show it. */
export const showShape = (shape: Shape): string => `(${shape.join(', ')})`;

export interface GraphNode {
  readonly id: string;
  readonly layer: BoundLayer;
  /** Positions of the nodes this one reads, in the order of its connections. */
  readonly inputs: readonly number[];
  /** Where the node stands in the document: `nodes[3]`. */
  readonly place: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
}

/** A graph whose every node has a shape: what lowering takes. */
export interface ShapedNode extends GraphNode {
  readonly shape: Shape;
  readonly inputShapes: readonly Shape[];
}

export interface ShapedGraph {
  readonly nodes: readonly ShapedNode[];
  readonly input: number;
  readonly output: number;
}

/** Where a node stands among those of its kind, counted from 1 in the order of the graph, and how many there are. */
export function placeInKind({ nodes }: Graph, { id, layer }: GraphNode): { position: number; count: number } {
  const alike = nodes.filter((node) => node.layer.kind === layer.kind);
  return { position: alike.findIndex((node) => node.id === id) + 1, count: alike.length };
}
