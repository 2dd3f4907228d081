/** Labs on a real engine: one at a time, stoppable, and what they came to is there after a restart. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaninFailure } from '../../../engine/contract/errors.ts';
import type { LabProgress } from '../../../engine/contract/labs.ts';
import type { EventData } from '../../../engine/contract/protocol.ts';
import { Engine } from '../../../engine/engine.ts';
import { deflated } from '../../../engine/store/json.ts';
import { connect } from '../../../engine/store/open.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-labs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let engine: Engine;
let file: string;
let count = 0;
const open = (database: string) => new Engine({ database, host: 'cli', lanes: 1 });
beforeEach(() => {
  file = path.join(folder, `${count++}.db`);
  engine = open(file);
});
afterEach(() => engine.close());

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (thrown: unknown) => (thrown instanceof FaninFailure ? thrown.errors[0].code : String(thrown)),
  );

describe('labs', () => {
  it('are all told with what they came to, which is nothing before they are run', () => {
    const { labs, outcomes, running } = engine.labs();
    expect(labs.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
    expect(outcomes).toEqual([]);
    expect(running).toBeNull();
  });

  it('are run one at a time; a cancelled one leaves no outcome, and none of its runs goes on', async () => {
    const ended: EventData<'labEnded'>[] = [];
    engine.listen((event, data) => {
      if (event === 'labEnded' && 'outcome' in data) ended.push(data);
    });
    const running = codeOf(engine.runLab({ lab: 7 }));
    await new Promise<void>((resolve) => {
      const stop = engine.listen((event) => {
        if (event !== 'labProgress') return;
        stop();
        resolve();
      });
    });
    expect(engine.labs().running).toMatchObject({ lab: 7 });
    expect(await codeOf(engine.runLab({ lab: 6 }))).toBe('lab_running');
    expect(() => engine.cancelLab({ lab: 6 })).toThrow('Lab 6 is not running');
    engine.cancelLab({ lab: 7 });
    expect(await running).toBe('lab_cancelled');
    expect(ended).toMatchObject([{ lab: 7, outcome: null, error: { code: 'lab_cancelled' } }]);
    await engine.idle();
    const { runs } = engine.runs();
    expect(runs).toHaveLength(4);
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['cancelled']));
    expect(engine.labs()).toMatchObject({ outcomes: [], running: null });
    expect(() => engine.cancelLab({ lab: 7 })).toThrow('Lab 7 is not running');
  }, 60_000);

  it('tell how far they are, and leave open what a run that was cancelled would have shown', async () => {
    const told: LabProgress[] = [];
    let cancelled: number | null = null;
    engine.listen((event, data) => {
      if (event === 'labProgress' && 'total' in data && 'lab' in data) told.push(data);
      if (event !== 'runChanged' || cancelled !== null || !('status' in data)) return;
      // The first run of lab 6 starts from zeros.
      if (data.status !== 'running') return;
      cancelled = data.id;
      setImmediate(() => engine.cancel({ run: data.id }));
    });
    const outcome = await engine.runLab({ lab: 6 });
    expect(told[0]).toEqual({ lab: 6, done: 0, total: 12 });
    expect(told.at(-1)).toEqual({ lab: 6, done: 12, total: 12 });
    expect(told.map(({ done }) => done)).toEqual(told.map((_, index) => index));
    const unmeasured = outcome.verdicts.filter(({ holds }) => holds === null);
    expect(unmeasured.map(({ claim }) => claim)).toEqual(['zero-gradient', 'zero-loss']);
    for (const { fault, measured } of unmeasured) {
      expect(fault).toMatchObject({ code: 'lab_run_unfinished', values: { id: cancelled } });
      expect(measured).toEqual([]);
    }
    expect(outcome.verdicts.filter(({ holds }) => holds)).toHaveLength(7);
    expect(engine.labs().outcomes).toEqual([outcome]);

    await engine.close();
    engine = open(file);
    expect(engine.labs().outcomes).toEqual([outcome]);
  }, 120_000);

  it('go on when one of their runs is deleted, and leave open what it would have shown', async () => {
    let first: number | null = null;
    engine.listen((event, data) => {
      if (event !== 'runChanged' || !('status' in data)) return;
      first ??= data.id;
      if (data.id !== first) return;
      if (data.status === 'running') setImmediate(() => engine.cancel({ run: data.id }));
      if (data.status === 'cancelled') setImmediate(() => engine.delete({ runs: [data.id] }));
    });
    const outcome = await engine.runLab({ lab: 6 });
    const unmeasured = outcome.verdicts.filter(({ holds }) => holds === null);
    expect(unmeasured.map(({ claim, fault }) => [claim, fault?.code])).toEqual([
      ['zero-gradient', 'unknown_run'],
      ['zero-loss', 'unknown_run'],
    ]);
    expect(outcome.verdicts.filter(({ holds }) => holds)).toHaveLength(7);
  }, 120_000);

  it('are told although what some came to is damaged, or has what only another version knows', () => {
    engine.open();
    const db = connect(file, 1000);
    const put = db.prepare('INSERT INTO labs (lab, outcome) VALUES (?, ?)');
    const came = { version: '1', started: 0, ended: 1, verdicts: [] };
    put.run(6, Buffer.from('no deflated text'));
    put.run(7, deflated({ ...came, lab: 7, moods: [] }));
    put.run(9, deflated({ ...came, lab: 9 }));
    db.close();
    const { outcomes, unreadable } = engine.labs();
    expect(outcomes.map(({ lab }) => lab)).toEqual([9]);
    expect(unreadable.map(({ lab, error }) => [lab, error.code])).toEqual([
      [6, 'lab_outcome_unreadable'],
      [7, 'lab_outcome_unreadable'],
    ]);
  });

  it('tell every window why what they came to could not be stored', async () => {
    const ended: EventData<'labEnded'>[] = [];
    const other = connect(file, 1000);
    engine.listen((event, data) => {
      if (event === 'labEnded' && 'outcome' in data) ended.push(data);
      const last = event === 'labProgress' && 'total' in data && data.done === data.total;
      if (last) other.exec('BEGIN IMMEDIATE');
    });
    expect(await codeOf(engine.runLab({ lab: 1 }))).toBe('database_write');
    expect(ended).toMatchObject([{ lab: 1, outcome: null, error: { code: 'database_write' } }]);
    other.exec('ROLLBACK');
    other.close();
    expect(engine.labs()).toMatchObject({ outcomes: [], unreadable: [], running: null });
  }, 60_000);
});
