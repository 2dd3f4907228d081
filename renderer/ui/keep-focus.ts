/**
 * The keyboard always stands somewhere. What has the focus may go: a row is deleted, a button has done its work, another
 * screen is shown. The browser then gives the focus to the page as a whole, and the next Tab begins at its top. Here it
 * goes on where it was: to what has come in that place, or stands beside it.
 */

/** An ancestor, and which of its children led to what had the focus. */
interface Spot {
  readonly ancestor: Element;
  readonly index: number;
}

const tabStops =
  ':is(a[href], button, input, select, textarea, summary, [tabindex]):not(:disabled, [tabindex="-1"])';

const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });

function spotsOf(element: Element): Spot[] {
  const spots: Spot[] = [];
  for (let child = element; child.parentElement; child = child.parentElement) {
    const ancestor = child.parentElement;
    spots.push({ ancestor, index: [...ancestor.children].indexOf(child) });
  }
  return spots;
}

type Focusable = HTMLElement | SVGElement;

const isStop = (element: Element): element is Focusable =>
  (element instanceof HTMLElement || element instanceof SVGElement) &&
  element.matches(tabStops) &&
  isShown(element);

const stopsIn = (element: Element): readonly Focusable[] =>
  [element, ...element.querySelectorAll(tabStops)].filter(isStop);

/** What follows in that place, or else comes before it, within the same screen; from the inside out. */
function stopNear(spots: readonly Spot[], screen: Element): Focusable | null {
  for (const { ancestor, index } of spots) {
    if (ancestor.contains(screen)) return null;
    if (!ancestor.isConnected) continue;
    const children = [...ancestor.children];
    const after = children.slice(index).flatMap(stopsIn);
    const near = after[0] ?? children.slice(0, index).flatMap(stopsIn).at(-1);
    if (near) return near;
  }
  return null;
}

/** `land` gives the keyboard to the screen as a whole, where nothing of what had it is left. */
export function keepFocus(screen: Element, land: () => void): () => void {
  let last: Focusable | null = null;
  let spots: readonly Spot[] = [];
  /** A press of the pointer elsewhere lets go of the focus: that is not lost. */
  let pressed = false;

  function find(): void {
    if (document.activeElement !== document.body || last === null) return;
    const lost = last;
    last = null;
    if (lost.isConnected && isShown(lost)) {
      // It was only moved in the page. What is disabled takes no focus: Tab goes on from there, and its neighbour, which
      // may do the contrary, must not be pressed in its stead.
      if (!pressed) lost.focus({ preventScroll: true });
      return;
    }
    // What stands in the place of a heading is another heading.
    const near = lost.matches('h1, h2') ? null : stopNear(spots, screen);
    if (near) near.focus();
    else land();
  }

  const over = new AbortController();
  const { signal } = over;
  document.addEventListener('pointerdown', () => (pressed = true), { signal, capture: true });
  document.addEventListener(
    'focusin',
    ({ target }) => {
      if (!(target instanceof HTMLElement || target instanceof SVGElement)) return;
      last = target;
      spots = spotsOf(target);
      pressed = false;
    },
    { signal },
  );
  document.addEventListener(
    'focusout',
    ({ relatedTarget }) => {
      // What takes its place is drawn by then, and a dialog that closes has given the focus back.
      if (relatedTarget === null) requestAnimationFrame(find);
    },
    { signal },
  );
  return () => over.abort();
}
