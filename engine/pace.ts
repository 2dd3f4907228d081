/** For long work on the engine's own thread: on the way, whoever waits for the engine is answered. */
import { setImmediate as letOthersIn } from 'node:timers/promises';

/** Milliseconds that others wait at most, beside the longest piece of the work itself. */
const longest = 10;

/** To be awaited after every piece of the work, however short. */
export function paced(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < longest) return;
    await letOthersIn();
    since = performance.now();
  };
}
