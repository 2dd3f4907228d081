/** Tensors larger than a piece: written in short turns, there as a whole or not at all. */
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { faninError } from '../../engine/contract/errors.ts';
import type { Checkpoint } from '../../engine/store/checkpoints.ts';
import { Pieces } from '../../engine/store/pieces.ts';
import type { Store, Tensor, Writing } from '../../engine/store/store.ts';
import { atOnce, codeOf, digest, facts, finish, newFile, openStore, startedRun } from './fixtures.ts';

afterEach(() => vi.restoreAllMocks());

/** Values of a piece. */
const piece = 2 ** 18;

const tensor = (name: string, length: number, first = 0): Tensor => {
  return { node: 'fc', name, shape: [length], values: new Float32Array(length).map((_, i) => first + i) };
};
const taken = (step: number, ...tensors: Tensor[]): Checkpoint => {
  return { step, probeDue: false, watched: null, tensors };
};
const large = (step: number): Checkpoint => taken(step, tensor('a', piece + 5, step), tensor('b', 2 * piece));

function connectionOf(store: Store): Database.Database {
  const db: unknown = Reflect.get(store, 'db');
  if (!(db instanceof Database)) throw new Error('the store has no connection');
  return db;
}
/** Whose pieces are in the database: the steps of checkpoints, -1 for weights. */
const stepsOf = (store: Store): unknown[] =>
  connectionOf(store).prepare('SELECT DISTINCT step FROM pieces ORDER BY step').pluck().all();

const weightsOf = (store: Store, id: number) => {
  const tensors = store.weights(id);
  return tensors && digest(tensors);
};
const digestOf = (checkpoint: Checkpoint | null) =>
  checkpoint && { ...checkpoint, tensors: digest(checkpoint.tensors) };
const checkpointOf = (store: Store, id: number) => digestOf(store.checkpoint(id));

/** As they were written before there were pieces. */
function asOne(tensors: readonly Tensor[]): { layout: string; data: Buffer } {
  let offset = 0;
  const layout = tensors.map(({ node, name, shape, values }) => {
    const entry = { node, name, shape, offset };
    offset += values.length;
    return entry;
  });
  const blobs = tensors.map(({ values }) => Buffer.from(values.buffer));
  return { layout: JSON.stringify(layout), data: Buffer.concat(blobs) };
}

/** Some of its turns. */
function begin(writing: Writing<unknown>, turns: number): void {
  for (let turn = 0; turn < turns; turn++) expect(writing.next().done).toBe(false);
}

describe('tensors', () => {
  it.each([[[]], [[0]], [[1]], [[piece - 1]], [[piece]], [[piece + 1]], [[piece, piece]]])(
    'of %j values come back as they were',
    (lengths) => {
      const store = openStore();
      const id = startedRun(store);
      const tensors = lengths.map((length, at) => tensor(`t${at}`, length, at));
      atOnce(store.keepCheckpoint(id, taken(7, ...tensors)));
      expect(checkpointOf(store, id)).toEqual(digestOf(taken(7, ...tensors)));
      finish(store, id, 'cancelled', tensors);
      expect(weightsOf(store, id)).toEqual(digest(tensors));
      const values = lengths.reduce((sum, length) => sum + length, 0);
      expect(store.run(id).weightBytes).toBe(4 * values);
      expect(checkpointOf(store, id)).toEqual(digestOf(taken(7, ...tensors)));
    },
  );

  it('that lie across pieces come back, one after the other', () => {
    const store = openStore();
    const id = startedRun(store);
    const lengths = [3, piece - 5, 4, 2 * piece + 1, 0, piece];
    const tensors = lengths.map((length, at) => tensor(`t${at}`, length, 1000 * at));
    finish(store, id, 'finished', tensors);
    expect(weightsOf(store, id)).toEqual(digest(tensors));
  });

  it('that an older Fanin wrote in one are read, and give way to those in pieces', () => {
    const file = newFile();
    const old = openStore(file);
    const id = startedRun(old);
    const { layout, data } = asOne(large(7).tensors);
    const state = JSON.stringify({ probeDue: false, watched: null });
    const db = connectionOf(old);
    db.prepare('INSERT INTO checkpoints VALUES (?, 7, ?, ?, ?)').run(id, state, layout, data);
    db.prepare('INSERT INTO weights VALUES (?, ?, ?)').run(id, layout, data);
    old.close();

    const store = openStore(file);
    expect(checkpointOf(store, id)).toEqual(digestOf(large(7)));
    expect(weightsOf(store, id)).toEqual(digest(large(7).tensors));
    expect(store.run(id).weightBytes).toBe(data.length);
    store.resume(id);
    store.start(id, facts);
    atOnce(store.keepCheckpoint(id, large(8)));
    finish(store, id, 'cancelled', large(8).tensors);
    expect(checkpointOf(store, id)).toEqual(digestOf(large(8)));
    expect(weightsOf(store, id)).toEqual(digest(large(8).tensors));
  });

  it('that are replaced while they are read are seen whole or not at all', () => {
    const file = newFile();
    const [store, other] = [openStore(file), openStore(file)];
    const id = startedRun(store);
    finish(store, id, 'cancelled', large(7).tensors);
    // Between the row and its pieces.
    const table: unknown = Reflect.get(other, 'pieceTable');
    if (!(table instanceof Pieces)) throw new Error('the store has no pieces');
    const bytes = table.bytes.bind(table);
    vi.spyOn(table, 'bytes').mockImplementationOnce((...of) => {
      store.resume(id);
      store.start(id, facts);
      return bytes(...of);
    });
    expect(weightsOf(other, id)).toEqual(digest(large(7).tensors));
    expect(weightsOf(other, id)).toBeNull();
  });

  it('of which a piece is missing are told as damaged', () => {
    const store = openStore();
    const id = startedRun(store);
    atOnce(store.keepCheckpoint(id, large(7)));
    finish(store, id, 'cancelled', large(7).tensors);
    connectionOf(store).exec('DELETE FROM pieces WHERE place = 2');
    for (const read of [() => store.checkpoint(id), () => store.weights(id)])
      expect(codeOf(read)).toBe('database_damaged');
  });
});

describe('a checkpoint that is being written', () => {
  it('takes a turn for each of its pieces, and leaves the one before until it is whole', () => {
    const store = openStore();
    const id = startedRun(store);
    atOnce(store.keepCheckpoint(id, large(7)));
    const writing = store.keepCheckpoint(id, large(8));
    // 3 · 2¹⁸ + 5 values: the last of them and the first piece come with what says that they are there.
    for (let turn = 0; turn < 3; turn++) {
      expect(writing.next().done).toBe(false);
      expect(checkpointOf(store, id)).toEqual(digestOf(large(7)));
    }
    expect(stepsOf(store)).toEqual([7, 8]);
    expect(writing.next().done).toBe(true);
    expect(checkpointOf(store, id)).toEqual(digestOf(large(8)));
    expect(stepsOf(store)).toEqual([8]);
  });

  it('counts for nothing when the engine dies, and leaves nothing behind', () => {
    const file = newFile();
    const first = openStore(file);
    const [none, old] = [startedRun(first), startedRun(first)];
    atOnce(first.keepCheckpoint(old, large(7)));
    for (const id of [none, old]) begin(first.keepCheckpoint(id, large(8)), 2);
    first.close();

    const store = openStore(file);
    expect(store.checkpoint(none)).toBeNull();
    expect(checkpointOf(store, old)).toEqual(digestOf(large(7)));
    expect(stepsOf(store)).toEqual([7]);
    expect([none, old].map((id) => store.resume(id).step)).toEqual([0, 7]);
  });

  it('is not there where somebody took pieces of it meanwhile, and the one before is', () => {
    const store = openStore();
    const id = startedRun(store);
    const writing = store.keepCheckpoint(id, large(8));
    begin(writing, 2);
    atOnce(store.keepCheckpoint(id, large(9)));
    begin(writing, 1);
    expect(() => writing.next()).toThrow(/lost pieces/);
    expect(checkpointOf(store, id)).toEqual(digestOf(large(9)));
  });

  it('is refused by a run that is over, or of another engine', () => {
    const file = newFile();
    const store = openStore(file);
    const [running, over] = [startedRun(store), startedRun(store)];
    store.end(over, 'failed', faninError('internal', 'run', { reason: 'a lane died' }));
    for (const checkpoint of [taken(7, tensor('a', 1)), large(7)]) {
      expect(codeOf(() => store.keepCheckpoint(over, checkpoint).next())).toBe('run_not_active');
      expect(codeOf(() => openStore(file).keepCheckpoint(running, checkpoint).next())).toBe('run_elsewhere');
      expect(codeOf(() => store.keepCheckpoint(77, checkpoint).next())).toBe('unknown_run');
    }
    expect(stepsOf(store)).toEqual([]);
  });

  it('leaves nothing where the run ends before it is whole', () => {
    const store = openStore();
    const ids = [startedRun(store), startedRun(store), startedRun(store)];
    for (const id of ids) begin(store.keepCheckpoint(id, large(8)), 2);
    finish(store, ids[0]!, 'finished', []);
    finish(store, ids[1]!, 'cancelled', []);
    store.end(ids[2]!, 'failed', faninError('internal', 'run', { reason: 'a lane died' }));
    expect(stepsOf(store)).toEqual([]);
  });
});

describe('the weights that a run ends with', () => {
  const { tensors } = large(0);

  it('are there with its status, and its checkpoint is not', () => {
    const store = openStore();
    const id = startedRun(store);
    atOnce(store.keepCheckpoint(id, large(7)));
    const writing = store.finish(id, 'finished', tensors);
    begin(writing, 3);
    expect([store.summary(id).status, store.weights(id)]).toEqual(['running', null]);
    expect(writing.next()).toMatchObject({ done: true, value: { status: 'finished' } });
    expect(weightsOf(store, id)).toEqual(digest(tensors));
    expect(stepsOf(store)).toEqual([-1]);
  });

  it('are not, where the engine dies before: the run goes on from its checkpoint', () => {
    const file = newFile();
    const first = openStore(file);
    const id = startedRun(first);
    atOnce(first.keepCheckpoint(id, large(7)));
    begin(first.finish(id, 'finished', tensors), 2);
    first.close();
    const store = openStore(file);
    expect(store.summary(id).status).toBe('interrupted');
    expect(store.weights(id)).toBeNull();
    expect(stepsOf(store)).toEqual([7]);
    expect(store.resume(id).step).toBe(7);
  });

  it('go when the run begins to train again', () => {
    const store = openStore();
    const id = startedRun(store);
    finish(store, id, 'cancelled', tensors);
    store.resume(id);
    expect(weightsOf(store, id)).toEqual(digest(tensors));
    store.start(id, facts);
    expect([store.weights(id), stepsOf(store)]).toEqual([null, []]);
  });

  it('leave nothing of themselves on a disk that is full', () => {
    const store = openStore();
    const id = startedRun(store);
    const db = connectionOf(store);
    const pages = Number(db.pragma('page_count', { simple: true }));
    // Room for a piece and a half.
    db.pragma(`max_page_count = ${pages + 384}`);
    const writing = store.finish(id, 'finished', tensors);
    begin(writing, 1);
    expect(codeOf(() => writing.next())).toBe('database_write');
    store.end(id, 'failed', faninError('database_write', 'run', { reason: 'full' }));
    expect(stepsOf(store)).toEqual([]);
  });
});
