/** How each chart is looked at (smoothing, scale, range), kept by chart while the app runs: a screen left and opened again
 * looks as it did. */
export class ChartView {
  /** Weight of the past in the moving average, 0 to 0.99. */
  smoothing = $state(0);
  log = $state(false);
  /** Only the range of the second half of training. */
  close = $state(false);
}

// eslint-disable-next-line svelte/prefer-svelte-reactivity -- the views in it are reactive; which of them exist is not
const views = new Map<string, ChartView>();

export function chartView(id: string): ChartView {
  const known = views.get(id);
  if (known) return known;
  const view = new ChartView();
  views.set(id, view);
  return view;
}
