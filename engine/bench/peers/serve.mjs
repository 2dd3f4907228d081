// A peer: reads a task a line, answers with its digest or why it cannot; then counts of runs, answered with their time.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** @import { Task, Digest } from '../tasks.ts' */

/**
 * @typedef {object} Job
 * @property {Digest} digest
 * @property {(count: number) => void | Promise<void>} run
 * @property {() => void} [end]
 */

/** Loads a package from where `npm run bench` installed the peers. @param {string} name @returns {any} */
export function peer(name) {
  const folder = process.env.FANIN_PEERS;
  if (!folder) throw new Error('FANIN_PEERS names no folder of installed peers');
  return createRequire(join(folder, 'package.json'))(name);
}

/**
 * @param {(task: Task) => Promise<Job | string> | Job | string} prepare a string says why not
 * @param {() => string} description what it computes with
 */
export async function serve(prepare, description) {
  /** @type {Job | null} */
  let job = null;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    if ('task' in request) {
      job?.end?.();
      const prepared = await prepare(request.task);
      job = typeof prepared === 'string' ? null : prepared;
      answer(
        typeof prepared === 'string' ? { skip: prepared } : { digest: prepared.digest, with: description() },
      );
    } else {
      const start = performance.now();
      await job?.run(request.count);
      answer({ milliseconds: (performance.now() - start) / request.count });
    }
  }
}

/** @param {object} message */
function answer(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
