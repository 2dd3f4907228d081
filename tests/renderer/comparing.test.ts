/** Comparing, deleting and drawing more runs than fit a screen: all of them, or a word about it, never a silent sample. */
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, expect, test, vi } from 'vitest';
import { summary } from './fixtures.ts';
import { FakePort } from './port.ts';
import { stubWindow } from './window.ts';

// Small numbers, with which the same is true sooner.
vi.mock(import('../../engine/contract/run.ts'), async (original) => {
  const limits: object = { mostRuns: 20, mostDrawn: 10 };
  return { ...(await original()), ...limits };
});
stubWindow();
const { engine } = await import('../../renderer/engine.ts');
const { runs } = await import('../../renderer/runs.svelte.ts');
const { comparing } = await import('../../renderer/compare/comparing.svelte.ts');
const { removePicked } = await import('../../renderer/compare/actions.ts');
const { runText } = await import('../../renderer/text/runs.ts');
const { toasts } = await import('../../renderer/ui/toasts.svelte.ts');
const { default: ComparisonView } = await import('../../renderer/compare/ComparisonView.svelte');
const { render } = await import('svelte/server');

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1);
let port: FakePort;
beforeEach(() => {
  port = new FakePort();
  engine.attach(port);
  for (const { id } of toasts.list) toasts.dismiss(id);
});

function pick(count: number): void {
  runs.note(upTo(count).map((id) => summary({ id })));
  runs.pick(upTo(count));
}

test('a comparison is of all the runs that are picked', async () => {
  comparing.ask(upTo(20));
  await pause(100);
  expect(port.sent).toMatchObject([{ method: 'compare', params: { runs: upTo(20) } }]);
});

test('of more runs than can be compared nothing is asked: it is said how many may be picked', async () => {
  pick(21);
  comparing.ask(runs.selection.picked);
  await removePicked(runText().compare, () => 'Undo');
  await pause(100);
  expect(port.sent).toEqual([]);
  expect(comparing.comparison).toBeNull();
  const said = '21 runs are picked; up to 20 can be compared or deleted at once.';
  expect(toasts.list.map(({ say }) => say?.())).toEqual([said]);
  expect(render(ComparisonView).body).toContain(said);
});

test('curves are drawn of so many runs only, which is said', () => {
  pick(10);
  expect(render(ComparisonView).body).not.toContain('curves of');
  pick(15);
  expect(render(ComparisonView).body).toContain('curves of the first 10 of 15 runs');
});
