/** Where the keyboard comes to on a screen that it has not been on: its heading, on the canvas the selected or first layer. */
import { builder } from '../build/builder.svelte.ts';
import { doc } from '../build/document.svelte.ts';
import { view, type Screen } from './view.svelte.ts';

/** Unless the keyboard has gone elsewhere meanwhile. */
export function land(): void {
  const before = document.activeElement;
  const stayed = (): boolean => [before, document.body].includes(document.activeElement);
  // A screen that has only now been opened is drawn, and its layers measured, within two frames.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      if (view.dialog || !stayed()) return;
      const screen = document.getElementById('screen');
      if (view.screen === 'build' && doc.nodes.length > 0) builder.focusLayer?.();
      else screen?.querySelector<HTMLElement>('[data-heading]')?.focus();
      if (stayed()) screen?.focus();
    }),
  );
}

/** Shows a screen, for whoever asks by the keyboard. */
export function goTo(screen: Screen): void {
  view.go(screen);
  land();
}
