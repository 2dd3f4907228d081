/** A stored run as a file of another program. */
import type { ExportFormat } from '../../engine/contract/exports.ts';
import type { RunSummary } from '../../engine/contract/run.ts';
import { engine } from '../engine.ts';
import { hasWeights } from '../runs.svelte.ts';
import { saySaved, shellFailure } from '../shell/files.ts';
import { toasts } from '../ui/toasts.svelte.ts';

/** Of a run without weights there is no network. */
export function exportable(run: RunSummary, format: ExportFormat): boolean {
  return format === 'csv' || format === 'json' || hasWeights(run);
}

export async function exportRun(run: number, format: ExportFormat): Promise<void> {
  try {
    const { name, content } = await engine.request('exportRun', { run, format });
    const written = await window.fanin.saveExport(format, name, content).catch((thrown: unknown) => {
      throw shellFailure(thrown, 'file');
    });
    if (written !== null) saySaved(written);
  } catch (thrown) {
    toasts.fail(thrown, 'export');
  }
}
