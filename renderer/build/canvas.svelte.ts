/** What stands on the canvas, kept in step with the document: the document leads, the canvas reports moves and selection. */
import { untrack } from 'svelte';
import { session } from '../shell/session.svelte.ts';
import { builder } from './builder.svelte.ts';
import { doc } from './document.svelte.ts';
import { addNode, canConnect, connect, disconnect, insertOnEdge, move, openEndAbove } from './edits.ts';
import { edgeOf, reconcileEdges, reconcileNodes, type LayerEdge, type LayerNode } from './flow.ts';
import { makeRoom, node as nodeSize, placeOf, snap, type Edge, type Place } from './layout.ts';

class Canvas {
  #nodes = $state.raw<LayerNode[]>([]);
  #edges = $state.raw<LayerEdge[]>([]);

  get nodes(): LayerNode[] {
    return this.#nodes;
  }
  /** Svelte Flow replaces the array on every change: measured sizes, selection, a step of a drag. */
  set nodes(next: LayerNode[]) {
    this.#nodes = next;
    doc.select(next.filter(({ selected }) => selected).map(({ id }) => id));
    if (next.some(({ dragging }) => dragging)) return;
    const places = new Map(next.map(({ id, position: { x, y } }): [string, Place] => [id, [x, y]]));
    doc.editNetwork((network) => move(network, places), 'move');
  }

  get edges(): LayerEdge[] {
    return this.#edges;
  }
  set edges(next: LayerEdge[]) {
    this.#edges = next;
  }

  get selectedEdges(): readonly Edge[] {
    return this.#edges.filter(({ selected }) => selected).map(edgeOf);
  }

  /** Called in an effect of the canvas component. */
  follow(): void {
    const { network, selection } = doc;
    untrack(() => {
      const ids = network.nodes.map(({ id }) => id);
      this.#nodes = reconcileNodes(this.#nodes, ids, (id) => placeOf(network, id), new Set(selection));
      this.#edges = reconcileEdges(this.#edges, network.edges);
    });
  }

  canConnect(from: string, to: string): boolean {
    const target = doc.node(to);
    const most = target ? (session.layer(target.kind)?.inputs.most ?? 0) : 0;
    return most > 0 && doc.node(from)?.kind !== 'output' && canConnect(doc.network, from, to);
  }

  connect(from: string, to: string): void {
    if (!this.canConnect(from, to)) return;
    const target = doc.node(to);
    const most = target ? (session.layer(target.kind)?.inputs.most ?? 1) : 1;
    doc.editNetwork((network) => connect(network, from, to, most));
  }

  removeSelectedEdges(): void {
    const edges = this.selectedEdges;
    if (edges.length > 0) doc.editNetwork((network) => disconnect(network, edges));
  }

  /** A layer from the palette, its middle at `[x, y]`: into the line it was dropped on, or on from the open end above it. */
  drop(kind: string, [x, y]: Place, onto: Edge | null): void {
    const descriptor = session.layer(kind);
    if (!descriptor) return;
    const at = snap([x - nodeSize.width / 2, y - nodeSize.height / 2]);
    const made = builder.make(doc.network, descriptor);
    const takes = descriptor.inputs.most > 0;
    doc.editNetwork((network) => {
      if (onto && takes && kind !== 'output') return insertOnEdge(network, onto, made, at);
      const before = takes ? openEndAbove(network, at) : null;
      const added = makeRoom(addNode(network, made, at), made.id);
      return before === null ? added : connect(added, before, made.id, descriptor.inputs.most);
    });
    doc.select([made.id]);
  }
}

export const canvas = new Canvas();
