/** What the menus, the buttons, the keyboard and the command palette all do, once. */
import { FaninFailure } from '../../engine/contract/errors.ts';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import { builder } from '../build/builder.svelte.ts';
import { doc } from '../build/document.svelte.ts';
import { engine } from '../engine.ts';
import { t } from '../text/text.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { saySaved, shellFailure } from './files.ts';
import { session } from './session.svelte.ts';
import { view } from './view.svelte.ts';

async function open(): Promise<void> {
  try {
    const file = await window.fanin.openFile().catch((thrown: unknown) => {
      throw shellFailure(thrown, 'file');
    });
    if (!file) return;
    const { experiment, network } = await engine.request('parse', { text: file.text, place: file.name });
    if (experiment) doc.open(experiment, file.path);
    else doc.open({ ...doc.experiment, name: network.name, network });
    view.go('build');
    toasts.say(() => t().shell.opened(file.name));
  } catch (thrown) {
    toasts.fail(thrown, 'file');
  }
}

function fileName(experiment: ExperimentDocument): string {
  const name = experiment.name
    .trim()
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return `${name || 'experiment'}.fanin.json`;
}

async function saveTo(path: string | null): Promise<void> {
  // Another document may be shown by the time the disk has answered.
  const { experiment, origin } = doc;
  try {
    const written = await window.fanin.saveFile(
      `${JSON.stringify(experiment, null, 2)}\n`,
      fileName(experiment),
      path,
    );
    if (written === null) return;
    doc.wasSaved(experiment, written, origin);
    saySaved(written);
  } catch (thrown) {
    toasts.fail(shellFailure(thrown, 'file'), 'file');
  }
}

let starting = false;

async function train(): Promise<void> {
  // A second press while the first is on its way would start the experiment twice.
  if (starting || !session.ready) return;
  starting = true;
  try {
    const { notes } = await engine.request('start', { experiment: doc.experiment });
    for (const note of notes) toasts.note(note);
    // The screen that shows the run, or its place in the queue, is the answer.
    view.go('train');
  } catch (thrown) {
    const failure = thrown instanceof FaninFailure ? thrown.errors[0] : null;
    const node = failure?.node;
    if (node !== undefined && doc.node(node)) {
      view.go('build');
      doc.select([node]);
    }
    toasts.fail(thrown, 'experiment');
  } finally {
    starting = false;
  }
}

/** A document that takes the place of an edited one is announced, with the way back. */
function replace(show: () => void): void {
  const { edited } = doc;
  show();
  view.go('build');
  if (edited) {
    toasts.say(() => t().shell.replaced, { label: () => t().shell.bringBack, run: () => doc.undo() });
  }
}

/** Of a template, of a lab: what is in no file. */
function openExperiment(experiment: ExperimentDocument): void {
  replace(() => doc.open(builder.arranged(experiment)));
}

function openTemplate(name: string): void {
  const template = session.catalogue?.templates.find((one) => one.name === name);
  if (template) openExperiment(template.experiment);
}

export const isMac = window.fanin.platform === 'darwin';

export const actions = {
  open,
  save: () => saveTo(doc.path),
  saveAs: () => saveTo(null),
  newDocument: () => replace(() => doc.openBlank()),
  openTemplate,
  openExperiment,
  train,
  undo: () => doc.undo(),
  redo: () => doc.redo(),
};
