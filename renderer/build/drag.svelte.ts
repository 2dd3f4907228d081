/** A layer on its way from the palette to the canvas, under the pointer. */
import type { Edge, Place } from './layout.ts';

interface Target {
  /** Client coordinates of the pointer to a place on the canvas, or null where the canvas is not. */
  placeAt(x: number, y: number): Place | null;
  /** The line under the pointer. */
  edgeAt(x: number, y: number): Edge | null;
  drop(kind: string, at: Place, onto: Edge | null): void;
}

/** A press that moves less than this is a press, not a drag. */
const threshold = 4;

class PaletteDrag {
  kind = $state<string | null>(null);
  x = $state(0);
  y = $state(0);
  /** The line the layer would go into. */
  over = $state.raw<Edge | null>(null);
  /** Set by the canvas while it is on screen. */
  target: Target | null = null;

  /** Begins with a press on a palette item and lasts until the button is let go, or Escape is pressed. */
  begin(kind: string, press: PointerEvent): void {
    if (press.button !== 0) return;
    const over = new AbortController();
    const { signal } = over;
    const stop = (): void => {
      over.abort();
      this.kind = null;
      this.over = null;
    };
    const follow = ({ clientX, clientY }: PointerEvent): void => {
      if (this.kind === null && Math.hypot(clientX - press.clientX, clientY - press.clientY) < threshold)
        return;
      this.kind = kind;
      this.x = clientX;
      this.y = clientY;
      this.over = this.target?.edgeAt(clientX, clientY) ?? null;
    };
    const release = ({ clientX, clientY }: PointerEvent): void => {
      const place = this.kind === null ? null : this.target?.placeAt(clientX, clientY);
      if (place) this.target?.drop(kind, place, this.target.edgeAt(clientX, clientY));
      stop();
    };
    window.addEventListener('pointermove', follow, { signal });
    window.addEventListener('pointerup', release, { signal });
    window.addEventListener('pointercancel', stop, { signal });
    window.addEventListener('blur', stop, { signal });
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || this.kind === null) return;
        event.preventDefault();
        event.stopPropagation();
        stop();
      },
      { signal, capture: true },
    );
  }
}

export const drag = new PaletteDrag();
