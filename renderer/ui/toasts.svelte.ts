/** Short messages at the corner of the window. An error stays until it is dismissed, or later ones need its place. */
import { FaninFailure, toErrors, type FaninError } from '../../engine/contract/errors.ts';
import { explain } from '../text/text.svelte.ts';

export interface Toast {
  readonly id: number;
  readonly error: FaninError | null;
  /** A plain message, as a function so that it follows the language. */
  readonly say: (() => string) | null;
  /** Until it is dismissed; the rest leaves by itself. */
  readonly stays: boolean;
  readonly action: { readonly label: () => string; readonly run: () => void } | null;
}

/** Of those that stay, and of those that leave: what is said in passing pushes out no error. */
const most = 4;
const saidFor = 4000;

class Toasts {
  list = $state.raw<readonly Toast[]>([]);
  #next = 1;

  say(say: () => string, action: Toast['action'] = null): void {
    const id = this.#add({ error: null, say, action, stays: false });
    setTimeout(() => this.dismiss(id), action ? saidFor * 2 : saidFor);
  }

  /** What is to be known although nothing failed; it stays until it is dismissed. */
  note(note: FaninError): void {
    this.#add({ error: null, say: () => explain(note), action: null, stays: true });
  }

  /** Whatever was thrown, as the coded errors it carries. The same error twice is shown once. */
  fail(thrown: unknown, place = 'window'): void {
    for (const error of toErrors(thrown, place)) {
      const again = this.list.some((toast) => toast.error && same(toast.error, error));
      if (!again) this.#add({ error, say: null, action: null, stays: true });
    }
    if (!(thrown instanceof FaninFailure)) console.error(thrown);
  }

  /** As `fail`, of what the next engine is asked again: while there is none, its banner says so. */
  failUnlessAway(thrown: unknown, place: string): void {
    const away = thrown instanceof FaninFailure && thrown.errors[0].code === 'engine_unavailable';
    if (!away) this.fail(thrown, place);
  }

  dismiss(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  #add(toast: Omit<Toast, 'id'>): number {
    const id = this.#next++;
    const alike = this.list.filter(({ stays }) => stays === toast.stays);
    const gone = alike.slice(0, Math.max(0, alike.length + 1 - most));
    this.list = [...this.list.filter((one) => !gone.includes(one)), { id, ...toast }];
    return id;
  }
}

function same(a: FaninError, b: FaninError): boolean {
  return a.code === b.code && a.place === b.place && JSON.stringify(a.values) === JSON.stringify(b.values);
}

export const toasts = new Toasts();
