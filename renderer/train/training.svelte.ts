/** Starting, stopping and opening runs, with what goes wrong told where it is seen. */
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import { metricNames, type RunSummary } from '../../engine/contract/run.ts';
import { storedCurves } from '../charts/stored-curves.svelte.ts';
import { storedPredictions } from '../charts/stored-predictions.svelte.ts';
import { storedProbes } from '../charts/stored-probes.svelte.ts';
import { runDetails } from '../compare/details.svelte.ts';
import { engine } from '../engine.ts';
import { runs } from '../runs.svelte.ts';
import { session } from '../shell/session.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';

/** Queues the runs of an experiment other than the one being edited. */
export async function start(experiment: ExperimentDocument): Promise<void> {
  try {
    const started = await engine.request('start', { experiment });
    runs.note(started.runs);
    for (const note of started.notes) toasts.note(note);
  } catch (thrown) {
    toasts.fail(thrown, 'start');
  }
}

export async function cancel(run: number): Promise<void> {
  try {
    await runs.cancel(run);
  } catch (thrown) {
    toasts.fail(thrown, 'cancel');
  }
}

/** From its last checkpoint, or from its beginning where it has none. */
export async function resume(run: number): Promise<void> {
  try {
    await runs.resume(run);
    storedPredictions.forget(run);
    await storedCurves.again(run);
  } catch (thrown) {
    toasts.fail(thrown, 'resume');
  }
}

/** What went wrong with the reading of stored runs; nothing, where one of them was deleted while it was read, or the engine is away. */
export function failedReading(ids: readonly number[], thrown: unknown, place: string): void {
  if (ids.every((id) => runs.byId.has(id))) toasts.failUnlessAway(thrown, place);
}

/** Reads what is stored of a run that is to be looked at: its snapshots' steps, and its curves for a chart this wide. */
export async function openRun(run: RunSummary['id'], buckets: number): Promise<void> {
  try {
    await Promise.all([
      storedCurves.want([run], metricNames, buckets),
      runDetails.read(run).then(() => storedProbes.wantHistory(run, 32)),
    ]);
  } catch (thrown) {
    failedReading([run], thrown, 'run');
  }
}

/** Called once, by whichever screen of runs is shown first: each new engine is asked anew for what is shown of its runs. */
let begun = false;
export function begin(): void {
  if (begun) return;
  begun = true;
  $effect.root(() => {
    $effect(() => {
      if (!session.ready) return;
      storedCurves.forgetAll();
      storedPredictions.forgetAll();
      runDetails.retry();
    });
  });
}
