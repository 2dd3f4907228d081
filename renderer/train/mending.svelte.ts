/** What keeps the experiment from its data, each with what can be done about it. */
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import type { FaninError } from '../../engine/contract/errors.ts';
import { doc } from '../build/document.svelte.ts';
import { live } from '../build/live.svelte.ts';
import { session } from '../shell/session.svelte.ts';
import { runText } from '../text/runs.ts';
import { explain, say } from '../text/text.svelte.ts';
import { changesOf } from './fit-network.ts';
import { mendOf, stepAt, type Mend } from './mends.ts';

const facts = {
  get dataset() {
    return live.dataset;
  },
  get arriving() {
    return live.arriving;
  },
  shape: (id: string) => live.shape(id),
  describe: (kind: string) => session.layer(kind),
};

class Mending {
  /** A mend of the network serves both of its ends: it is offered once, with the first. */
  readonly list = $derived.by(() => {
    const all = live.misfits.map((error) => {
      // A problem of the data before may name a step that is another one now.
      return { error, mend: live.told ? mendOf(error, doc.experiment, facts) : null };
    });
    const fitting = all.findIndex(({ mend }) => mend?.kind === 'fit');
    return all.map(({ error, mend }, at) => {
      return { error, mend: mend?.kind === 'fit' && at !== fitting ? null : mend };
    });
  });

  /** What a mend does to the network, in words; of anything else its button says it. */
  says(mend: Mend): string {
    return changesText(doc.experiment, mend.edit(doc.experiment));
  }

  do({ edit }: Mend): void {
    doc.settle();
    doc.edit(edit, null);
  }
}

/** A problem in a sentence, after the name of the layer or the step that it is about. */
export function problemText(error: FaninError, experiment: ExperimentDocument): string {
  const kind = stepAt(experiment, error.place);
  const part = kind === null ? undefined : session.part(kind);
  const about = part ? say(part.title) : (kind ?? error.node);
  return about === undefined ? explain(error) : `${about}: ${explain(error)}`;
}

/** `in becomes 3 × 32 × 32, fc3 gets 10 units`; empty where the layers stay as they are. */
export function changesText(before: ExperimentDocument, after: ExperimentDocument): string {
  const text = runText().form.changes;
  const said = changesOf(before.network, after.network).flatMap(({ node, setting, to }) => {
    if (setting === 'shape' && Array.isArray(to)) return [text.shape(node, to.join(' × '))];
    if (typeof to !== 'number') return [];
    return [setting === 'filters' ? text.filters(node, to) : text.units(node, to)];
  });
  return said.join(', ');
}

export const mending = new Mending();
