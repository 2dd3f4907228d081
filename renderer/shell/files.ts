/** What main says of the files it reads and writes for the page. */
import { errorSchema, FaninFailure, faninError } from '../../engine/contract/errors.ts';
import { t } from '../text/text.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';

/** What main throws is a coded error as JSON, perhaps behind words of Electron's own. */
export function shellFailure(thrown: unknown, place: string): FaninFailure {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const start = message.indexOf('{');
  try {
    const read = errorSchema.safeParse(JSON.parse(message.slice(Math.max(0, start))));
    if (read.success) return new FaninFailure(read.data);
  } catch {
    // Not JSON: said in its own words below.
  }
  return new FaninFailure(faninError('file_unreadable', place, { reason: message }));
}

export function saySaved(path: string): void {
  toasts.say(() => t().shell.saved(path.replace(/^.*[\\/]/, '')));
}
