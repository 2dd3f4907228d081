/** The colours of the charts, read from the tokens again whenever the theme changes: a canvas knows no CSS variables. */
import { createSubscriber } from 'svelte/reactivity';
import { seriesColours } from './series.ts';

export interface ChartTheme {
  readonly text: string;
  readonly soft: string;
  readonly faint: string;
  readonly grid: string;
  readonly line: string;
  readonly surface: string;
  readonly raised: string;
  readonly good: string;
  readonly sans: string;
  readonly series: readonly string[];
}

function read(): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    text: token('text'),
    soft: token('text-soft'),
    faint: token('text-faint'),
    grid: token('grid'),
    line: token('line-strong'),
    surface: token('surface'),
    raised: token('surface-raised'),
    good: token('good'),
    sans: token('sans'),
    series: Array.from({ length: seriesColours }, (_, slot) => token(`series-${slot}`)),
  };
}

let known: ChartTheme | null = null;

const subscribe = createSubscriber((update) => {
  known = null;
  const again = (): void => {
    known = null;
    update();
  };
  const observer = new MutationObserver(again);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'class', 'style'],
  });
  // Letters are loaded when they are first written, and a canvas has then drawn boxes in their place.
  document.fonts.addEventListener('loadingdone', again);
  return () => {
    observer.disconnect();
    document.fonts.removeEventListener('loadingdone', again);
  };
});

/** The theme as it is now; read inside an effect or a derived value, it runs again when the theme changes or letters come. */
export function chartTheme(): ChartTheme {
  subscribe();
  return (known ??= read());
}

export function slotOf(slot: number): number {
  return ((slot % seriesColours) + seriesColours) % seriesColours;
}

/** The colour of a slot as CSS, for what is drawn in the page rather than on a canvas. */
export function slotColour(slot: number): string {
  return `var(--series-${slotOf(slot)})`;
}

/** `#rrggbb` with an opacity of 0 to 1. */
export function faded(colour: string, opacity: number): string {
  const alpha = Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0');
  return /^#[0-9a-f]{6}$/i.test(colour) ? `${colour}${alpha}` : colour;
}
