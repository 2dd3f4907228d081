/** What can be done on the build screen, for its buttons, its keys and the command palette alike. */
import { session } from '../shell/session.svelte.ts';
import { view } from '../shell/view.svelte.ts';
import { doc } from './document.svelte.ts';
import type { Area } from './layout.ts';
import { arrange } from './arrangement.ts';
import { addCopies, duplicate, readLayers, textOf } from './copies.ts';
import { append, neighbourOf, newNode, removeNodes } from './edits.ts';
import type { LayerDescriptor } from '../../engine/contract/descriptor.ts';
import type { ExperimentDocument, NetworkDocument, NetworkNode } from '../../engine/contract/documents.ts';

class Builder {
  /** The size of the canvas, as it is or last was. */
  area: Area = { width: 900, height: 560 };
  /** Set by the canvas while it is on screen. */
  fitCanvas: (() => void) | null = null;
  /** Set by the canvas: nearer (1) or farther (−1). */
  zoom: ((way: 1 | -1) => void) | null = null;
  /** Set by the canvas: brings the network into view when a layer is out of it. */
  revealNode: ((id: string) => void) | null = null;
  /** Set by the canvas: gives the keyboard to a layer, or else to the selected one, or else to the first. */
  focusLayer: ((id?: string | null) => void) | null = null;
  /** Set by the canvas: deletes the selected lines. */
  removeLines: (() => void) | null = null;
  /** Set by the palette while it is on screen. */
  focusSearch: (() => void) | null = null;
  /** Set by the inspector while it is on screen. */
  inspector: HTMLElement | null = null;

  /** A new layer of a kind, fitted to the experiment: an Input takes the shape of the data's examples. */
  make(network: NetworkDocument, descriptor: LayerDescriptor): NetworkNode {
    const made = newNode(network, descriptor);
    const dataset = session.dataset(doc.experiment.data.dataset);
    if (descriptor.kind !== 'input' || !dataset) return made;
    return { ...made, params: { ...made.params, shape: [...dataset.shape] } };
  }

  append(kind: string): void {
    const descriptor = session.layer(kind);
    if (!descriptor) return;
    view.go('build');
    const made = this.make(doc.network, descriptor);
    doc.editNetwork((network) => append(network, made, doc.selected?.id ?? null));
    doc.select([made.id]);
    this.reveal(made.id);
  }

  /** The selected layers where there are any, the selected lines otherwise. */
  removeSelected(): void {
    const { selection } = doc;
    if (selection.length === 0) return this.removeLines?.();
    const near = neighbourOf(doc.network, selection);
    const keyboard = document.activeElement?.closest('[data-layers], [data-inspector]') ?? null;
    doc.editNetwork((network) => removeNodes(network, selection));
    // What had the keyboard goes with the layers: it stays beside where they were.
    if (keyboard) this.focusLayer?.(near);
  }

  /** An example, laid out for this canvas. */
  arranged(experiment: ExperimentDocument): ExperimentDocument {
    return { ...experiment, network: arrange(experiment.network, this.area) };
  }

  duplicateSelected(): void {
    this.#add(duplicate(doc.network, doc.selection));
  }

  /** The selected layers as a text; null where none is selected. */
  copySelected(): string | null {
    return doc.selection.length > 0 ? textOf(doc.network, doc.selection) : null;
  }

  /** Adds the layers that a text holds, and selects them. False where it holds none. */
  paste(text: string): boolean {
    const layers = readLayers(text);
    if (!layers) return false;
    this.#add(addCopies(doc.network, layers));
    return true;
  }

  #add({ network, copies }: ReturnType<typeof addCopies>): void {
    const [first] = copies;
    if (first === undefined) return;
    doc.settle();
    doc.editNetwork(() => network);
    const onCanvas = document.activeElement?.closest('[data-layers]') ?? null;
    doc.select(copies);
    this.reveal(first);
    // Behind what brings it into view: it is drawn by then.
    if (onCanvas) requestAnimationFrame(() => requestAnimationFrame(() => this.focusLayer?.(first)));
  }

  selectAll(): void {
    doc.select(doc.nodes.map(({ id }) => id));
  }

  arrange(): void {
    doc.editNetwork((network) => arrange(network, this.area));
    this.fit();
  }

  fit(): void {
    view.go('build');
    // Where the screen has just changed, the canvas is there a frame later.
    requestAnimationFrame(() => this.fitCanvas?.());
  }

  reveal(id: string): void {
    // A layer that was only now added is drawn, and measured, within two frames.
    requestAnimationFrame(() => requestAnimationFrame(() => this.revealNode?.(id)));
  }

  /** Gives the keyboard to the first setting of what is selected. */
  focusSettings(): void {
    const { inspector } = this;
    const setting = '[data-setting] :is(input, button, [role="slider"])';
    (inspector?.querySelector<HTMLElement>(setting) ?? inspector?.querySelector('button'))?.focus();
  }

  find(): void {
    view.go('build');
    requestAnimationFrame(() => this.focusSearch?.());
  }
}

export const builder = new Builder();
