/** What is done with labs, with what goes wrong told where it is seen. */
import { runs } from '../runs.svelte.ts';
import { goTo } from '../shell/landing.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { labs, lookedAt } from './desk.svelte.ts';

export async function run(lab: number): Promise<void> {
  try {
    await labs.run(lab);
  } catch (thrown) {
    // Its own page says so too.
    if (!lookedAt(lab)) toasts.fail(thrown, 'lab');
  }
}

export async function cancel(): Promise<void> {
  try {
    await labs.cancel();
  } catch (thrown) {
    toasts.fail(thrown, 'lab');
  }
}

/** Picks these runs, and no others, on the screen that compares them. */
export function compareRuns(ids: readonly number[]): void {
  runs.pick(ids);
  goTo('compare');
}
