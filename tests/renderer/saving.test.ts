/** Saving takes as long as the disk does; by then the window may show another document. */
import { beforeEach, expect, test } from 'vitest';
import { experiment } from './fixtures.ts';
import { stubWindow } from './window.ts';

const saves: { path: string | null; written: (path: string | null) => void }[] = [];
stubWindow({
  saveFile: (_text, _name, path) => new Promise((written) => saves.push({ path, written })),
});
const { doc } = await import('../../renderer/build/document.svelte.ts');
const { actions } = await import('../../renderer/shell/actions.ts');

beforeEach(() => {
  saves.splice(0);
  doc.open(experiment(), '/home/me/first.json');
  doc.edit((now) => ({ ...now, name: 'edited' }));
});

test('a file that is written while another document is opened stays the file of the first', async () => {
  const saving = actions.save();
  doc.openBlank();
  saves[0]?.written('/home/me/first.json');
  await saving;
  // The new document has no file: saving it must ask where to, not write over the first.
  expect(doc.path).toBeNull();
  expect(doc.edited).toBe(false);
  doc.undo();
  expect(doc.path).toBe('/home/me/first.json');
  expect(doc.edited).toBe(false);
});

test('what is edited while its file is written is edited still', async () => {
  const saving = actions.saveAs();
  doc.edit((now) => ({ ...now, name: 'edited again' }));
  saves[0]?.written('/home/me/second.json');
  await saving;
  expect(doc.path).toBe('/home/me/second.json');
  expect(doc.edited).toBe(true);
  doc.undo();
  expect(doc.edited).toBe(false);
});
