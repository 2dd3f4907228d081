// The checks of npm test that only read the source, two at a time, each told in one line.
import { seconds } from './say.mjs';

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {string} command
 * @property {readonly string[]} args
 */

/** @typedef {{ name: string, status: 'passed' | 'failed' | 'not run', ms: number }} Result */

/**
 * After a failure nothing new begins; what has begun is ended.
 * @param {readonly Stage[]} stages
 * @param {{ run: import('./processes.mjs').Run, cwd: string, env: NodeJS.ProcessEnv, write: (text: string) => void,
 *   atOnce?: number }} options
 * @returns {Promise<Result[]>} in the order of the stages
 */
export async function runStages(stages, { run, cwd, env, write, atOnce = 2 }) {
  /** @type {Result[]} */
  const results = stages.map(({ name }) => ({ name, status: 'not run', ms: 0 }));
  const stop = new AbortController();
  let next = 0;
  const worker = async () => {
    while (next < stages.length && !stop.signal.aborted) {
      const index = next++;
      const stage = stages[index];
      const result = results[index];
      if (!stage || !result) return;
      const began = Date.now();
      const { code, stdout, stderr } = await run(stage.command, stage.args, {
        cwd,
        env,
        signal: stop.signal,
      });
      result.ms = Date.now() - began;
      if (stop.signal.aborted) return;
      result.status = code === 0 ? 'passed' : 'failed';
      write(`${summary(result)}\n`);
      if (code === 0) continue;
      stop.abort();
      write(`\n${`${stdout}\n${stderr}`.trim()}\n\n`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  for (const result of results) if (result.status === 'not run') write(`${summary(result)}\n`);
  return results;
}

/** @param {Result} result */
export function summary({ name, status, ms }) {
  return `${name.padEnd(14)} ${status}${status === 'not run' ? '' : `  ${seconds(ms)}`}`;
}
