/** When a run that stayed finite has still gone astray. */

/** How many times its start a loss must reach: a net that learns badly stays below, one whose steps explode passes it at once. */
const mostGrowth = 10;

/** Whether a loss that is a number ended far above what it was before training. */
export function hasDiverged(start: number, end: number | null | undefined): boolean {
  return (
    typeof end === 'number' && Number.isFinite(start) && Number.isFinite(end) && end > mostGrowth * start
  );
}
