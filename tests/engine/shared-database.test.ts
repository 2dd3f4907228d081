/** An engine beside another on one database, and what it says once the other was killed. */
import { afterEach, describe, expect, it } from 'vitest';
import type { EventData } from '../../engine/contract/protocol.ts';
import { Engine } from '../../engine/engine.ts';
import type { Connection } from '../../engine/store/open.ts';
import type { Store } from '../../engine/store/store.ts';
import { codeOf, newFile, newRun, openStore, startedRun } from '../store/fixtures.ts';

const engines: Engine[] = [];
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()));
});

/** An engine that was open before the other had a run, and the runs that it said have changed. */
function openedBefore(file: string): { engine: Engine; told: [id: number, status: string][] } {
  const engine = new Engine({ database: file, host: 'cli', lanes: 1 });
  engines.push(engine);
  engine.open();
  const told: [number, string][] = [];
  engine.listen((event, data) => {
    if (event !== 'runChanged') return;
    const { id, status } = data as EventData<'runChanged'>;
    told.push([id, status]);
  });
  return { engine, told };
}

/** What is left of an engine that is killed: the system lets go of its lock, and nothing is written. */
function kill(store: Store): void {
  const lock = Reflect.get(Reflect.get(store, 'engines') as object, 'lock') as object;
  (Reflect.get(lock, 'connection') as Connection).close();
  (Reflect.get(store, 'db') as Connection).close();
}

describe('a run of another engine', () => {
  it('is said to be that one’s when it is to be cancelled, running or queued', () => {
    const file = newFile();
    const { engine, told } = openedBefore(file);
    const other = openStore(file);
    const running = startedRun(other);
    const queued = other.createRun(newRun()).id;
    expect(codeOf(() => engine.cancel({ run: running }))).toBe('run_elsewhere');
    expect(codeOf(() => engine.cancel({ run: queued }))).toBe('run_elsewhere');
    expect(codeOf(() => engine.delete({ runs: [running] }))).toBe('run_active');
    expect(engine.runs().runs.map(({ status }) => status)).toEqual(['queued', 'running']);
    other.end(running, 'finished');
    expect(codeOf(() => engine.cancel({ run: running }))).toBe('run_not_active');
    expect(codeOf(() => engine.cancel({ run: 99 }))).toBe('unknown_run');
    expect(told).toEqual([]);
  });

  it('is interrupted for whoever lists the runs after that one was killed, and told to all', () => {
    const file = newFile();
    const { engine, told } = openedBefore(file);
    const other = openStore(file);
    const run = startedRun(other);
    expect(engine.runs().runs[0]).toMatchObject({ status: 'running' });
    kill(other);
    expect(engine.runs().runs[0]).toMatchObject({ status: 'interrupted', error: { code: 'engine_died' } });
    expect(engine.runs().runs).toHaveLength(1);
    expect(told).toEqual([[run, 'interrupted']]);
  });

  it('can be deleted once that one was killed', () => {
    const file = newFile();
    const { engine, told } = openedBefore(file);
    const other = openStore(file);
    const run = startedRun(other);
    kill(other);
    expect(engine.delete({ runs: [run] })).toEqual({ deleted: [run] });
    expect(told).toEqual([[run, 'interrupted']]);
  });

  it('needs no cancelling once that one was killed', () => {
    const file = newFile();
    const { engine, told } = openedBefore(file);
    const other = openStore(file);
    const run = startedRun(other);
    kill(other);
    expect(codeOf(() => engine.cancel({ run }))).toBe('run_not_active');
    expect(told).toEqual([[run, 'interrupted']]);
  });
});
