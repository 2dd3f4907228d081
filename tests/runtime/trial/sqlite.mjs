// One process, one worker thread, one shared array, one addon.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';

const nativeBinding = process.env.FANIN_SQLITE;
const options = nativeBinding ? { nativeBinding } : {};
const database = new Database(':memory:', options);

if (isMainThread) {
  database.exec('create table t (a)');
  const insert = database.prepare('insert into t values (?)');
  database.transaction(() => {
    for (let row = 0; row < 1000; row++) insert.run(row);
  })();
  const rows = database.prepare('select count(*) from t').pluck().get();

  // Objects of the addon that nobody holds: their finalizers run inside the collector.
  for (let round = 0; round < 500; round++) new Database(':memory:', options).prepare('select 1').get();
  globalThis.gc?.();

  let refused = '';
  try {
    database.exec('nonsense');
  } catch (error) {
    refused = error instanceof Database.SqliteError ? error.code : String(error);
  }

  const shared = new SharedArrayBuffer(4);
  new Worker(fileURLToPath(import.meta.url), { workerData: shared }).on('message', () => {
    console.log(JSON.stringify({ rows, fromWorker: new Int32Array(shared)[0], refused }));
    database.close();
  });
} else {
  new Int32Array(workerData)[0] = Number(database.prepare('select 42').pluck().get());
  database.close();
  parentPort?.postMessage('done');
}
