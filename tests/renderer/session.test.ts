/** What the window asks of each engine, and hears from it, over a port that a test holds the other end of. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { faninError } from '../../engine/contract/errors.ts';
import { summary } from './fixtures.ts';
import { FakePort } from './port.ts';
import { stubWindow } from './window.ts';

stubWindow();
const { session } = await import('../../renderer/shell/session.svelte.ts');
const { engine } = await import('../../renderer/engine.ts');
const { runs } = await import('../../renderer/runs.svelte.ts');
const { toasts } = await import('../../renderer/ui/toasts.svelte.ts');
const { default: StatusBar } = await import('../../renderer/shell/StatusBar.svelte');
const { render } = await import('svelte/server');

session.begin();

function connect(): FakePort {
  const port = new FakePort();
  engine.attach(port);
  return port;
}

test('the runs of an engine are asked for once, and the status bar counts those under way', async () => {
  const port = connect();
  expect(port.sent.map(({ method }) => method)).toEqual(['catalogue', 'info', 'runs']);
  const queued = summary({ id: 2, status: 'queued', started: null, ended: null });
  port.answer('runs', { runs: [summary({ id: 1 }), queued] });
  await pause(0);
  expect(render(StatusBar).body).toContain('1 queued');
  port.say({ type: 'event', event: 'runChanged', data: { ...queued, status: 'running' } });
  await pause(0);
  expect(runs.training.map(({ id }) => id)).toEqual([2]);
  expect(render(StatusBar).body).toContain('1 running');
  port.say({ type: 'event', event: 'runsRemoved', data: { runs: [2] } });
  expect(render(StatusBar).body).toContain('no run queued');
});

test('an engine that dies just after a dataset came or went leaves no promise unhandled, and no message', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  const port = connect();
  port.say({ type: 'event', event: 'datasetsChanged', data: { name: 'mine' } });
  expect(port.sent.map(({ method }) => method)).toContain('datasets');
  port.die();
  await pause(20);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  expect(toasts.list).toEqual([]);
});

test('datasets that cannot be listed are told of', async () => {
  const port = connect();
  port.say({ type: 'event', event: 'datasetsChanged', data: { name: 'mine' } });
  port.refuse('datasets', faninError('internal', 'datasets', { reason: 'no disk' }));
  await pause(0);
  expect(toasts.list.map(({ error }) => error?.code)).toEqual(['internal']);
});
