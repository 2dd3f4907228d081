/** Every action of the app with its name, its keys and what it does: the command palette, the shortcuts and the menu read this. */
import type { EditCommand, MenuCommand } from '../../engine/contract/shell.ts';
import { builder } from '../build/builder.svelte.ts';
import { doc } from '../build/document.svelte.ts';
import { live } from '../build/live.svelte.ts';
import { labCommands } from '../labs/commands.ts';
import { language, say, t } from '../text/text.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { actions, isMac } from './actions.ts';
import { goTo } from './landing.ts';
import { session } from './session.svelte.ts';
import { themes, view } from './view.svelte.ts';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly run: () => unknown;
  readonly enabled?: boolean;
  /** Other words that find it. */
  readonly words?: readonly string[];
}

/** Keys by command: Control or, on a Mac, Command; `+` adds Shift. */
const keys: Readonly<Record<string, string>> = {
  build: 'mod 1',
  train: 'mod enter',
  goTrain: 'mod 2',
  compare: 'mod 3',
  labs: 'mod 4',
  data: 'mod 5',
  undo: 'mod z',
  redo: 'mod shift z',
  open: 'mod o',
  save: 'mod s',
  saveAs: 'mod shift s',
  newDocument: 'mod n',
  palette: 'mod k',
  remove: 'delete',
  findLayer: '/',
  selectAll: 'mod a',
  copy: 'mod c',
  cut: 'mod x',
  paste: 'mod v',
};

const names: Readonly<Record<string, string>> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: isMac ? '⇧' : 'Shift',
  enter: isMac ? '↩' : 'Enter',
  delete: 'Del',
};

export function shortcut(command: string): string {
  const parts = (keys[command] ?? '').split(' ').map((key) => names[key] ?? key.toUpperCase());
  return parts.join(isMac ? '' : '+');
}

export function allCommands(): readonly Command[] {
  const { shell, commands, common, about } = { ...t(), about: t().shell.about };
  const catalogue = session.catalogue;
  return [
    {
      id: 'train',
      title: shell.trainNow,
      group: commands.document,
      run: actions.train,
      enabled: session.ready && doc.nodes.length > 0,
    },
    { id: 'undo', title: common.undo, group: commands.document, run: actions.undo, enabled: doc.canUndo },
    { id: 'redo', title: common.redo, group: commands.document, run: actions.redo, enabled: doc.canRedo },
    { id: 'newDocument', title: commands.newDocument, group: commands.document, run: actions.newDocument },
    { id: 'open', title: commands.open, group: commands.document, run: actions.open },
    { id: 'save', title: commands.save, group: commands.document, run: actions.save },
    { id: 'saveAs', title: commands.saveAs, group: commands.document, run: actions.saveAs },
    { id: 'build', title: shell.build, group: commands.go, run: () => goTo('build') },
    { id: 'goTrain', title: shell.train, group: commands.go, run: () => goTo('train') },
    { id: 'compare', title: shell.compare, group: commands.go, run: () => goTo('compare') },
    { id: 'labs', title: shell.labs, group: commands.go, run: () => goTo('labs') },
    { id: 'data', title: shell.data, group: commands.go, run: () => goTo('data') },
    { id: 'findLayer', title: commands.findLayer, group: commands.go, run: () => builder.find() },
    {
      id: 'remove',
      title: commands.remove,
      group: commands.view,
      run: () => builder.removeSelected(),
      enabled: doc.selection.length > 0,
    },
    {
      id: 'selectAll',
      title: commands.selectAll,
      group: commands.view,
      run: () => builder.selectAll(),
      enabled: doc.nodes.length > 0,
    },
    ...(['copy', 'cut', 'paste'] as const).map((id) => ({
      id,
      title: commands[id],
      group: commands.view,
      run: () => edit(id),
      enabled: view.screen === 'build' && (id === 'paste' || doc.selection.length > 0),
    })),
    { id: 'fit', title: commands.fit, group: commands.view, run: () => builder.fit() },
    {
      id: 'arrange',
      title: commands.arrange,
      group: commands.view,
      run: () => builder.arrange(),
      enabled: doc.nodes.length > 0,
    },
    {
      id: 'measure',
      title: commands.measure,
      group: commands.view,
      run: () => live.measureNow(),
      enabled: live.valid,
    },
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      title: `${shell.theme}: ${shell.themes[theme]}`,
      group: commands.view,
      run: () => (view.theme = theme),
    })),
    {
      id: 'english',
      title: 'English',
      group: commands.view,
      words: ['language', '언어', '영어'],
      run: () => (language.current = 'en'),
    },
    {
      id: 'korean',
      title: '한국어',
      group: commands.view,
      words: ['language', 'korean', '언어'],
      run: () => (language.current = 'ko'),
    },
    ...labCommands(),
    { id: 'about', title: about, group: commands.view, run: () => (view.about = true) },
    ...(catalogue?.layers ?? []).map(({ kind, title }) => ({
      id: `add-${kind}`,
      title: say(title),
      group: commands.add,
      words: [kind, title.en, title.ko],
      run: () => builder.append(kind),
    })),
    ...(catalogue?.templates ?? []).map(({ name, title }) => ({
      id: `template-${name}`,
      title: say(title),
      group: commands.templates,
      words: [name, title.en, title.ko],
      run: () => actions.openTemplate(name),
    })),
  ];
}

/** On the canvas, whatever had the keyboard before. */
function edit(command: EditCommand): void {
  builder.focusLayer?.();
  if (typing(document.activeElement) !== 'no') document.getElementById('screen')?.focus();
  window.fanin.edit(command);
}

/** What the application menu asks for. */
export function runMenu(command: MenuCommand): void {
  const byMenu: Record<MenuCommand, () => unknown> = {
    new: actions.newDocument,
    open: actions.open,
    save: actions.save,
    saveAs: actions.saveAs,
    undo: actions.undo,
    redo: actions.redo,
    train: actions.train,
    build: () => goTo('build'),
    goTrain: () => goTo('train'),
    compare: () => goTo('compare'),
    labs: () => goTo('labs'),
    data: () => goTo('data'),
    about: () => (view.about = true),
  };
  void byMenu[command]();
}

/** Whether a key belongs to the field it was pressed in: text that has an undo of its own, or any letter while typing. */
function typing(target: EventTarget | null): 'no' | 'field' | 'native' {
  if (!(target instanceof HTMLElement)) return 'no';
  if (target.closest('[data-native-undo]')) return 'native';
  return target.matches('input, textarea, [contenteditable="true"]') ? 'field' : 'no';
}

function taken(event: KeyboardEvent, action: () => unknown): void {
  event.preventDefault();
  event.stopPropagation();
  void action();
}

/**
 * Keys with Ctrl or Cmd, before the control that has the focus sees them: a button that was just used would take
 * Ctrl+Enter for a click.
 */
export function handleShortcut(event: KeyboardEvent): void {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  if (!mod || event.altKey || event.isComposing) return;
  const field = typing(event.target);
  const run = (action: () => unknown): void => taken(event, action);
  const key = event.key.toLowerCase();
  if (key === 'k') return run(() => (view.commands = !view.commands));
  if (view.dialog) return;
  if ((key === 'z' || key === 'y') && field === 'native') return;
  if (key === 'z') return run(event.shiftKey ? actions.redo : actions.undo);
  if (key === 'y') return run(actions.redo);
  if (key === 's') return run(event.shiftKey ? actions.saveAs : actions.save);
  if (key === 'o') return run(actions.open);
  if (key === 'n') return run(actions.newDocument);
  if (key === 'enter') return run(actions.train);
  if (key === '1') return run(() => goTo('build'));
  if (key === '2') return run(() => goTo('train'));
  if (key === '3') return run(() => goTo('compare'));
  if (key === '4') return run(() => goTo('labs'));
  if (key === '5') return run(() => goTo('data'));
  if (key === 'a' && field === 'no' && view.screen === 'build') return run(() => builder.selectAll());
}

/** Copy, cut and paste, by keys or by the menu: of layers, where no text is selected or typed in. */
export function handleClipboard(event: ClipboardEvent): void {
  const { clipboardData, type } = event;
  if (view.dialog || view.screen !== 'build' || typing(event.target) !== 'no' || !clipboardData) return;
  if (type === 'paste') {
    event.preventDefault();
    if (!builder.paste(clipboardData.getData('text/plain'))) toasts.say(() => t().build.noLayersToPaste);
    return;
  }
  const layers = builder.copySelected();
  if (layers === null || window.getSelection()?.isCollapsed === false) return;
  event.preventDefault();
  clipboardData.setData('text/plain', layers);
  if (type === 'cut') builder.removeSelected();
}

/** Plain keys, where nothing else wanted them. */
export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (view.dialog || view.screen !== 'build') return;
  // From a setting, or a button beside it, back to the layer it belongs to; once more, and no layer is selected.
  const { target } = event;
  const inspecting = target instanceof Node && builder.inspector?.contains(target) === true;
  if (event.key === 'Escape' && (inspecting || typing(target) === 'field'))
    return taken(event, () => builder.focusLayer?.());
  if (typing(target) !== 'no') return;
  if (event.key === '/') return taken(event, () => builder.find());
  if (event.key === 'Escape') return taken(event, () => doc.select([]));
}
