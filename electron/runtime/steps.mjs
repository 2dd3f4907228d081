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
 * Does what is missing, in order. Looks again at every step after waiting for another set-up: it may have done it.
 * @param {Place} place
 * @param {readonly Step[]} steps
 * @param {Say} [say]
 * @returns {Promise<string[]>} the names of the steps that ran
 */
export async function runSteps(place, steps, say = speaker()) {
  if (steps.every((step) => step.isDone())) return [];
  return await withLock(
    join(place.cache, 'set-up.lock'),
    async ({ startedChild }) => {
      /** @type {Tools} */
      const tools = {
        say,
        run: (command, args, options) => run(command, args, { ...options, onSpawn: startedChild }),
      };
      const ran = [];
      for (const step of steps) {
        if (step.isDone()) continue;
        say.line(`fanin: ${step.name} (${step.why})`);
        const began = Date.now();
        await step.run(tools);
        say.line(`fanin: ${step.name} done in ${seconds(Date.now() - began)}`);
        ran.push(step.name);
      }
      return ran;
    },
    {
      onWait: (holder) =>
        say.line(`fanin: waiting for another set-up (process ${holder.owner.pid}) to finish`),
    },
  );
}
