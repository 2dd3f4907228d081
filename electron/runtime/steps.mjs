// Set-up is a list of steps. Each knows whether it is done; what is done costs a few milliseconds.
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { run } from './processes.mjs';
import { seconds, speaker } from './say.mjs';

/** @typedef {import('./place.mjs').Place} Place */
/** @typedef {import('./say.mjs').Say} Say */

/**
 * @typedef {object} Tools what a step works with
 * @property {Say} say
 * @property {import('./processes.mjs').Run} run
 */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} why what it is for, told to the person who waits
 * @property {() => boolean} isDone
 * @property {(tools: Tools) => Promise<void>} run
 */

/**
 * Does what is missing, in order; the steps of an inner list at the same time, because they do not need one another
 * and a compiler keeps only one core busy. Looks again at every step after waiting for another set-up: it may have
 * done it.
 * @param {Place} place
 * @param {ReadonlyArray<Step | readonly Step[]>} phases
 * @param {Say} [say]
 * @returns {Promise<string[]>} the names of the steps that ran
 */
export async function runSteps(place, phases, say = speaker()) {
  if (phases.flat().every((step) => step.isDone())) return [];
  return await withLock(
    join(place.cache, 'set-up.lock'),
    async ({ startedChild }) => {
      const stop = new AbortController();
      /** @type {Tools} */
      const tools = {
        say,
        run(command, args, options = {}) {
          const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
          return run(command, args, { ...options, signal, onSpawn: startedChild });
        },
      };
      /** @type {string[]} */
      const ran = [];
      for (const phase of phases) {
        const missing = [phase].flat().filter((step) => !step.isDone());
        /** @type {unknown[]} */
        const failures = [];
        const running = missing.map(async (step) => {
          try {
            await tell(step, tools);
            ran.push(step.name);
          } catch (error) {
            // Its neighbours are ended, and what they say about that is of no interest.
            failures.push(error);
            stop.abort();
          }
        });
        await Promise.all(running);
        if (failures.length > 0) throw failures[0];
      }
      return ran;
    },
    {
      onWait: (holder) =>
        say.line(`fanin: waiting for another set-up (process ${holder.owner.pid}) to finish`),
    },
  );
}

/**
 * @param {Step} step
 * @param {Tools} tools
 */
async function tell(step, tools) {
  tools.say.line(`fanin: ${step.name} (${step.why})`);
  const began = Date.now();
  await step.run(tools);
  tools.say.line(`fanin: ${step.name} done in ${seconds(Date.now() - began)}`);
}
