/** The labs as the window knows them: what there is, what each came to last, and how far the one that is running is. */
/* eslint-disable svelte/prefer-svelte-reactivity -- maps are state only raw, replaced as a whole */
import { untrack } from 'svelte';
import { FaninFailure, toErrors, type FaninError } from '../../engine/contract/errors.ts';
import type { Outcome } from '../../engine/contract/lab-outcome.ts';
import type { Lab, LabProgress } from '../../engine/contract/labs.ts';
import type { EventData } from '../../engine/contract/protocol.ts';
import { engine } from '../engine.ts';
import type { EngineDoor } from '../engine-door.ts';
import { session } from '../shell/session.svelte.ts';
import { view } from '../shell/view.svelte.ts';
import { labText } from '../text/labs.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { holding } from './claims.ts';

export class Labs {
  /** In the lecture's order; empty until the engine has answered. */
  list = $state.raw<readonly Lab[]>([]);
  outcomes = $state.raw<ReadonlyMap<number, Outcome>>(new Map());
  running = $state.raw<LabProgress | null>(null);
  /** It has been asked to stop, and has not yet. */
  stopping = $state(false);
  /** Labs whose last attempt came to nothing that there is to see, and why, where that is known. */
  faults = $state.raw<ReadonlyMap<number, FaninError | null>>(new Map());
  #chosen = $state<number | null>(null);

  /** The one that is looked at. */
  readonly lab = $derived(this.list.find(({ number }) => number === this.#chosen) ?? this.list[0] ?? null);

  readonly #door: Pick<EngineDoor, 'request' | 'on'>;

  constructor(door: Pick<EngineDoor, 'request' | 'on'>) {
    this.#door = door;
    door.on('labProgress', (progress) => (this.running = progress));
    door.on('labEnded', (end) => this.#ended(end));
  }

  choose(number: number): void {
    this.#chosen = number;
  }

  /** Asked of every new engine, and by a window that is loaded again. */
  async learn(): Promise<void> {
    const { labs, outcomes, unreadable, running } = await this.#door.request('labs', {});
    this.list = labs;
    this.faults = new Map([...this.faults, ...unreadable.map(({ lab, error }) => [lab, error] as const)]);
    this.outcomes = new Map(outcomes.map((outcome) => [outcome.lab, outcome]));
    this.running = running;
    if (running) this.#chosen ??= running.lab;
  }

  /** The engine is gone, and with it the lab that was running. */
  lose(): void {
    if (this.running) this.#ended({ lab: this.running.lab, outcome: null, error: null });
  }

  /** Answers once it is over, however. Throws what kept it from its end, other than that it was cancelled or the engine went. */
  async run(lab: number): Promise<void> {
    if (this.running) return;
    this.#chosen = lab;
    this.faults = without(this.faults, lab);
    this.running = { lab, done: 0, total: 1 };
    try {
      this.#ended({ lab, outcome: await this.#door.request('runLab', { lab }), error: null });
    } catch (thrown) {
      const [error] = toErrors(thrown, 'lab');
      this.#ended({ lab, outcome: null, error: error.code === 'engine_unavailable' ? null : error });
      // Begun elsewhere, without this window having heard of it.
      if (error.code === 'lab_running') await this.learn();
      if (!toldInPlace(thrown)) throw thrown;
    }
  }

  async cancel(): Promise<void> {
    if (!this.running) return;
    this.stopping = true;
    try {
      await this.#door.request('cancelLab', { lab: this.running.lab });
    } catch (thrown) {
      this.stopping = false;
      // It ended a moment before: then its own end tells how.
      if (toErrors(thrown, 'lab')[0].code !== 'lab_idle') throw thrown;
    }
  }

  /** Told by the answer to whoever ran it, and to all by an event, whichever comes first. */
  #ended({ lab, outcome, error }: EventData<'labEnded'>): void {
    if (this.running?.lab === lab) this.running = null;
    this.stopping = false;
    if (outcome) {
      this.outcomes = new Map(this.outcomes).set(lab, outcome);
      this.faults = without(this.faults, lab);
    } else this.faults = new Map(this.faults).set(lab, error);
  }
}

/** Its page says so, and nothing is to be mended. */
function toldInPlace(thrown: unknown): boolean {
  const expected = ['lab_cancelled', 'engine_unavailable'];
  return thrown instanceof FaninFailure && expected.includes(thrown.errors[0].code);
}

function without<T>(map: ReadonlyMap<number, T>, key: number): ReadonlyMap<number, T> {
  return new Map([...map].filter(([other]) => other !== key));
}

export const labs = new Labs(engine);

/** Whether it is on the screen, where what becomes of it is seen. */
export const lookedAt = (lab: number): boolean => view.screen === 'labs' && labs.lab?.number === lab;

/** Called once: from here on the labs follow the engine's life, on whatever screen one is. */
export function begin(): void {
  engine.on('labEnded', ({ lab, outcome }) => {
    if (!outcome || lookedAt(lab)) return;
    const show = (): void => {
      labs.choose(lab);
      view.go('labs');
    };
    const { holds, all } = holding(outcome);
    toasts.say(() => labText().ended(lab, holds, all), { label: () => labText().show, run: show });
  });
  $effect.root(() => {
    $effect(() => {
      if (!session.ready) return untrack(() => labs.lose());
      labs.learn().catch((thrown: unknown) => toasts.failUnlessAway(thrown, 'labs'));
    });
  });
}
