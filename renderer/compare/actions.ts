/** What is done with stored runs from the Compare screen. */
import { mostRuns } from '../../engine/contract/run.ts';
import { doc } from '../build/document.svelte.ts';
import { runs, underWay } from '../runs.svelte.ts';
import { view } from '../shell/view.svelte.ts';
import type { RunsText } from '../text/runs.en.ts';
import { t } from '../text/text.svelte.ts';
import { count } from '../ui/format.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { runDetails } from './details.svelte.ts';

/** Deletes the picked runs that are over, with a way back. */
export async function removePicked(text: RunsText['compare'], undo: () => string): Promise<void> {
  const picked = runs.selection.picked.filter((id) => runs.byId.has(id));
  const over = picked.filter((id) => !underWay(runs.byId.get(id)?.status));
  if (over.length > mostRuns) {
    toasts.say(() => text.tooMany(count(over.length), count(mostRuns)));
    return;
  }
  if (over.length < picked.length) toasts.say(() => text.notDeleted);
  if (over.length === 0) return;
  try {
    const deleted = await runs.remove(over);
    toasts.say(() => text.deleted(deleted.length), {
      label: undo,
      run: () => {
        runs.restore(deleted).then(
          () => runs.pick(deleted),
          (thrown: unknown) => toasts.fail(thrown, 'restore'),
        );
      },
    });
  } catch (thrown) {
    toasts.fail(thrown, 'delete');
  }
}

export async function rename(run: number, name: string): Promise<void> {
  const wanted = name.trim();
  if (wanted === '' || wanted === runs.byId.get(run)?.name) return;
  try {
    await runs.rename(run, wanted.slice(0, 200));
  } catch (thrown) {
    toasts.fail(thrown, 'rename');
  }
}

/** The document a run ran, in the builder. What was being edited can be brought back. */
export async function openInBuilder(run: number): Promise<void> {
  try {
    const { document, notes } = await runDetails.read(run);
    const { edited } = doc;
    doc.open(document);
    view.go('build');
    for (const note of notes) toasts.note(note);
    if (edited) {
      toasts.say(() => t().shell.replaced, { label: () => t().shell.bringBack, run: () => doc.undo() });
    }
  } catch (thrown) {
    toasts.fail(thrown, 'run');
  }
}
