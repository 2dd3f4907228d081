/**
 * All of Svelte Flow that the builder uses, in one place: its hooks change in the next version. Nodes and edges of the canvas
 * carry no data but their id; what they show they read from the document, so an edit of a setting leaves every node object
 * as it was, and nothing is laid out again.
 */
import type { Edge as FlowEdge, Node as FlowNode } from '@xyflow/svelte';
import { sameItems } from '../ui/steady.ts';
import type { Edge, Place } from './layout.ts';

export {
  Background,
  BackgroundVariant,
  BaseEdge,
  getSmoothStepPath,
  Handle,
  Position,
  SvelteFlow,
  SvelteFlowProvider,
  useSvelteFlow,
} from '@xyflow/svelte';
export type { Connection, EdgeProps, NodeProps } from '@xyflow/svelte';

export type LayerNode = FlowNode<Record<string, never>, 'layer'>;
export type LayerEdge = FlowEdge<Record<string, never>, 'line'>;

const noData: Record<string, never> = {};

export function edgeId([from, to]: Edge): string {
  return `${from}->${to}`;
}

export function edgeOf({ source, target }: { source: string; target: string }): Edge {
  return [source, target];
}

/** The nodes for these ids, keeping every old object that still says the same; the old array when all of them do. */
export function reconcileNodes(
  before: readonly LayerNode[],
  ids: readonly string[],
  placeOf: (id: string) => Place,
  selected: ReadonlySet<string>,
): LayerNode[] {
  const old = new Map(before.map((node) => [node.id, node]));
  const next = ids.map((id): LayerNode => {
    const [x, y] = placeOf(id);
    const chosen = selected.has(id);
    const node = old.get(id);
    if (!node) return { id, type: 'layer', position: { x, y }, selected: chosen, data: noData };
    // While it is being dragged the canvas is ahead of the document.
    const there = node.dragging === true || (node.position.x === x && node.position.y === y);
    if (there && (node.selected ?? false) === chosen) return node;
    return { ...node, position: there ? node.position : { x, y }, selected: chosen };
  });
  return sameItems(before, next) ? (before as LayerNode[]) : next;
}

export function reconcileEdges(before: readonly LayerEdge[], edges: readonly Edge[]): LayerEdge[] {
  const old = new Map(before.map((edge) => [edge.id, edge]));
  const next = edges.map((edge): LayerEdge => {
    const id = edgeId(edge);
    const [source, target] = edge;
    // The same in every language, so that a change of language leaves the edge as it is.
    const ariaLabel = `${source} → ${target}`;
    return old.get(id) ?? { id, type: 'line', source, target, ariaLabel, data: noData };
  });
  return sameItems(before, next) ? (before as LayerEdge[]) : next;
}
