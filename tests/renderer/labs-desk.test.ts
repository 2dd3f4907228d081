/** How the window follows a lab: one that runs, is cancelled, ends unseen, or goes with its engine. */
import { expect, test } from 'vitest';
import { FaninFailure, faninError, type ErrorCode } from '../../engine/contract/errors.ts';
import { outcomeSchema, type Outcome } from '../../engine/contract/lab-outcome.ts';
import type { Lab } from '../../engine/contract/labs.ts';
import type { Result } from '../../engine/contract/protocol.ts';
import { FakeDoor, type Answers } from './door.ts';
import { stubWindow } from './window.ts';

stubWindow();
const { Labs } = await import('../../renderer/labs/desk.svelte.ts');

const words = (en: string) => ({ en, ko: en });
const lab = (number: number): Lab => ({
  number,
  title: words(`lab ${number}`),
  question: words('?'),
  text: [],
  studies: [],
  figures: [],
  claims: [],
});
const outcome = (number: number): Outcome =>
  outcomeSchema.parse({ lab: number, version: '1', started: 0, ended: 1, verdicts: [] });
const all = (over: Partial<Result<'labs'>> = {}): Result<'labs'> => ({
  labs: [lab(2), lab(6)],
  outcomes: [],
  unreadable: [],
  running: null,
  ...over,
});

async function open(answers: Answers) {
  const door = new FakeDoor({ labs: () => all(), ...answers });
  const labs = new Labs(door);
  await labs.learn();
  return { door, labs };
}

const failure = (code: ErrorCode) => new FaninFailure(faninError(code, 'lab'));

test('a lab that is run is looked at, says how far it is, and what it came to is kept', async () => {
  let answer: (outcome: Outcome) => void = () => {};
  const { door, labs } = await open({ runLab: () => new Promise((resolve) => (answer = resolve)) });
  expect(labs.lab?.number).toBe(2);
  const running = labs.run(6);
  expect(labs.lab?.number).toBe(6);
  door.tell('labProgress', { lab: 6, done: 7, total: 12 });
  expect(labs.running).toEqual({ lab: 6, done: 7, total: 12 });
  // One at a time: a second press asks for nothing.
  await labs.run(2);
  expect(door.asked.filter((method) => method === 'runLab')).toHaveLength(1);
  door.tell('labEnded', { lab: 6, outcome: outcome(6), error: null });
  answer(outcome(6));
  await running;
  expect(labs.running).toBeNull();
  expect(labs.outcomes.get(6)).toEqual(outcome(6));
  expect(labs.faults.size).toBe(0);
});

test('a lab that was cancelled says so in its place, and not when it is run again', async () => {
  let refuse: (failure: FaninFailure) => void = () => {};
  const { door, labs } = await open({
    runLab: () => new Promise((_, reject) => (refuse = reject)),
    cancelLab: () => ({}),
  });
  const running = labs.run(6);
  await labs.cancel();
  expect(labs.stopping).toBe(true);
  const error = faninError('lab_cancelled', 'lab 6');
  door.tell('labEnded', { lab: 6, outcome: null, error });
  refuse(failure('lab_cancelled'));
  await running;
  expect([labs.running, labs.stopping]).toEqual([null, false]);
  expect(labs.faults.get(6)?.code).toBe('lab_cancelled');
  void labs.run(6);
  expect(labs.faults.has(6)).toBe(false);
});

test('what kept a lab from starting is told to whoever ran it, too', async () => {
  const { labs } = await open({
    runLab: () => {
      throw failure('unknown_dataset');
    },
  });
  await expect(labs.run(6)).rejects.toThrow(FaninFailure);
  expect(labs.faults.get(6)?.code).toBe('unknown_dataset');
  expect(labs.running).toBeNull();
});

test('a lab that ended a moment before it was cancelled is no error', async () => {
  const { labs } = await open({
    runLab: () => new Promise(() => {}),
    cancelLab: () => {
      throw failure('lab_idle');
    },
  });
  void labs.run(6);
  await labs.cancel();
  expect(labs.stopping).toBe(false);
});

test('a window that is loaded again finds the lab that runs, and its end', async () => {
  const { door, labs } = await open({ labs: () => all({ running: { lab: 6, done: 3, total: 12 } }) });
  expect(labs.lab?.number).toBe(6);
  expect(labs.running?.done).toBe(3);
  door.tell('labEnded', { lab: 6, outcome: outcome(6), error: null });
  expect(labs.running).toBeNull();
  expect(labs.outcomes.has(6)).toBe(true);
});

test('a lab goes with its engine, which is said without a reason of its own', async () => {
  const { labs } = await open({
    runLab: () => {
      throw failure('engine_unavailable');
    },
  });
  await labs.run(6);
  expect(labs.faults.get(6)).toBeNull();
  // After a reload nobody waits for its answer.
  const other = await open({ labs: () => all({ running: { lab: 6, done: 3, total: 12 } }) });
  other.labs.lose();
  expect(other.labs.running).toBeNull();
  expect(other.labs.faults.get(6)).toBeNull();
});

test('a lab whose outcome cannot be read says so, and no other does, until it is run again', async () => {
  const error = faninError('lab_outcome_unreadable', 'lab 6', { lab: 6 });
  const { labs } = await open({
    labs: () => all({ outcomes: [outcome(2)], unreadable: [{ lab: 6, error }] }),
    runLab: () => outcome(6),
  });
  expect([...labs.faults]).toEqual([[6, error]]);
  expect([...labs.outcomes.keys()]).toEqual([2]);
  await labs.run(6);
  expect(labs.faults.size).toBe(0);
  expect(labs.outcomes.has(6)).toBe(true);
});

test('a window that was loaded again hears why a lab did not come to its end', async () => {
  const { door, labs } = await open({ labs: () => all({ running: { lab: 6, done: 3, total: 12 } }) });
  const error = faninError('database_write', 'fanin.db', { reason: 'disk full' });
  door.tell('labEnded', { lab: 6, outcome: null, error });
  expect(labs.faults.get(6)).toEqual(error);
});
