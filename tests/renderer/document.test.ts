/** The document that is edited: what is one step to undo. */
import { expect, test } from 'vitest';
import { doc } from '../../renderer/build/document.svelte.ts';
import { move } from '../../renderer/build/edits.ts';
import { placeOf } from '../../renderer/build/layout.ts';
import { experiment } from './fixtures.ts';

/** As an arrow key does: nothing says when the last of them was pressed. */
function nudge(id: string): void {
  const [x, y] = placeOf(doc.network, id);
  doc.editNetwork((network) => move(network, new Map([[id, [x + 8, y]]])), 'move');
}

test('a layer moved by several keys is one step to undo, another one moved after it a second', () => {
  doc.open(experiment());
  const places = () => ['fc1', 'fc2'].map((id) => placeOf(doc.network, id)[0]);
  const [first, second] = places() as [number, number];
  doc.select(['fc1']);
  nudge('fc1');
  nudge('fc1');
  doc.select(['fc2']);
  nudge('fc2');
  doc.select(['fc2']);
  nudge('fc2');
  expect(places()).toEqual([first + 16, second + 16]);
  doc.undo();
  expect(places()).toEqual([first + 16, second]);
  doc.undo();
  expect(places()).toEqual([first, second]);
});
