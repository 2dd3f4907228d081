import { expect, test, vi } from 'vitest';
import { FaninFailure, faninError } from '../../engine/contract/errors.ts';
import { EngineDoor } from '../../renderer/engine-door.ts';
import { FakePort } from './port.ts';

const removed = { deleted: [7] };
const ask = (door: EngineDoor) => door.request('delete', { runs: [7] });

test('what is asked before there is a port waits for it', async () => {
  const door = new EngineDoor((value) => value);
  const answer = ask(door);
  const port = new FakePort();
  door.attach(port);
  expect(port.sent).toMatchObject([{ type: 'request', method: 'delete', params: { runs: [7] } }]);
  port.say({ type: 'result', id: port.sent[0]?.id, result: removed });
  expect(await answer).toEqual(removed);
});

test('answers are matched by their number, in any order', async () => {
  const door = new EngineDoor((value) => value);
  const port = new FakePort();
  door.attach(port);
  const [first, second] = [ask(door), ask(door)];
  port.say({ type: 'result', id: port.sent[1]?.id, result: { deleted: [2] } });
  port.say({ type: 'result', id: port.sent[0]?.id, result: { deleted: [1] } });
  expect([await first, await second]).toEqual([{ deleted: [1] }, { deleted: [2] }]);
});

test('an answer that breaks the contract is refused, with the place named', async () => {
  const door = new EngineDoor((value) => value);
  const port = new FakePort();
  door.attach(port);
  const answer = ask(door);
  port.say({ type: 'result', id: port.sent[0]?.id, result: { deleted: ['seven'] } });
  await expect(answer).rejects.toMatchObject({
    errors: [
      {
        code: 'malformed_message',
        values: { problem: { en: 'deleted[0]: expected a number, got "seven"', ko: expect.any(String) } },
      },
    ],
  });
});

test('errors come back as the coded errors they are', async () => {
  const door = new EngineDoor((value) => value);
  const port = new FakePort();
  door.attach(port);
  const answer = ask(door);
  const errors = [faninError('unknown_run', 'runs', { id: 7 })];
  port.say({ type: 'error', id: port.sent[0]?.id, errors });
  const failure = await answer.catch((thrown: unknown) => thrown);
  expect(failure).toBeInstanceOf(FaninFailure);
  expect(failure).toMatchObject({ errors });
});

test('an answer that cannot be read refuses what was asked, instead of leaving it to wait', async () => {
  const door = new EngineDoor((value) => value);
  const problems = vi.fn();
  door.onproblem = problems;
  const port = new FakePort();
  door.attach(port);
  const answer = ask(door);
  const errors = [{ code: 'unknown_run', place: 'runs', values: { id: NaN } }];
  port.say({ type: 'error', id: port.sent[0]?.id, errors });
  await expect(answer).rejects.toMatchObject({ errors: [{ code: 'malformed_message' }] });
  expect(problems).not.toHaveBeenCalled();
});

test('when the port closes, what was asked is refused; the next port takes what is asked then', async () => {
  const door = new EngineDoor((value) => value);
  const port = new FakePort();
  door.attach(port);
  const lost = ask(door);
  port.die();
  await expect(lost).rejects.toMatchObject({ errors: [{ code: 'engine_unavailable', place: 'delete' }] });
  const later = ask(door);
  const next = new FakePort();
  door.attach(next);
  next.say({ type: 'result', id: next.sent[0]?.id, result: removed });
  expect(await later).toEqual(removed);
});

test('an engine that has stopped for good refuses at once, until it is expected again', async () => {
  const door = new EngineDoor((value) => value);
  const waiting = ask(door);
  door.refuse('it crashed');
  await expect(waiting).rejects.toMatchObject({ errors: [{ values: { reason: 'it crashed' } }] });
  await expect(ask(door)).rejects.toMatchObject({ errors: [{ code: 'engine_unavailable' }] });
  door.expect();
  const settled = vi.fn();
  void ask(door).then(settled, settled);
  await Promise.resolve();
  expect(settled).not.toHaveBeenCalled();
});

test('a new port takes over, the old one still answers, and events are heard once', async () => {
  const door = new EngineDoor((value) => value);
  const heard: unknown[] = [];
  const leave = door.on('runsRemoved', (data) => heard.push(data));
  const [old, next] = [new FakePort(), new FakePort()];
  door.attach(old);
  const answer = ask(door);
  door.attach(next);
  for (const port of [old, next]) port.say({ type: 'event', event: 'runsRemoved', data: { runs: [1] } });
  expect(heard).toEqual([{ runs: [1] }]);
  old.say({ type: 'result', id: old.sent[0]?.id, result: removed });
  expect(await answer).toEqual(removed);
  expect(old.closed).toBe(true);
  leave();
  next.say({ type: 'event', event: 'runsRemoved', data: { runs: [2] } });
  expect(heard).toHaveLength(1);
});

test('events and messages that break the contract are told, not passed on', () => {
  const door = new EngineDoor((value) => value);
  const problems: string[] = [];
  const heard = vi.fn();
  door.onproblem = (told) => problems.push(...told.map(({ code }) => code));
  door.on('runsRemoved', heard);
  const port = new FakePort();
  door.attach(port);
  port.say({ type: 'event', event: 'runsRemoved', data: { runs: 'all' } });
  port.say({ type: 'event', event: 'toString', data: {} });
  port.say('hello');
  port.say({
    type: 'error',
    id: null,
    errors: [faninError('unknown_method', 'message', { method: 'x', known: '' })],
  });
  expect(heard).not.toHaveBeenCalled();
  expect(problems).toEqual(['malformed_message', 'malformed_message', 'malformed_message', 'unknown_method']);
});

test('what is posted is made plain first', () => {
  const door = new EngineDoor(() => ({ runs: [1] }));
  const port = new FakePort();
  door.attach(port);
  void ask(door);
  expect(port.sent[0]?.params).toEqual({ runs: [1] });
});
