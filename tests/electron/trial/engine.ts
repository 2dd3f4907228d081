/** An engine that does nothing but what the test asks of it, behind the real door. */
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openDoor } from '../../../engine/door.ts';
import { faninError } from '../../../engine/contract/errors.ts';

const { env } = process;
const door = openDoor();

if (env['TRIAL_DIES'] === 'at once') {
  // More than main reads before it hears of the exit: the reason stands at the end. Written at once, as the pipe has room
  // for few small pieces, and what waits for room when a process exits is lost.
  const lines = Array.from({ length: 400 }, (_, line) =>
    `line ${line} of what it had to say`.padEnd(100, '.'),
  );
  console.error([...lines, 'RangeError: this engine dies at once'].join('\n'));
  process.exit(7);
}
if (env['TRIAL_FAILS']) door.failed([faninError('database_newer', 'fanin.db', { got: 9, known: 1 })]);

// Whatever the door does to end the process, this one stays.
if (env['TRIAL_STUBBORN']) {
  process.exit = (() => undefined) as typeof process.exit;
  setInterval(() => {}, 1000);
}

door.onShutdown(async () => {
  await pause(100);
  if (env['TRIAL_NOTE']) writeFileSync(env['TRIAL_NOTE'], 'stored');
});

door.onConnect((link) => {
  link.onClose(() => console.error('link closed'));
  link.onMessage((message) => {
    if (message === 'host') link.send({ host: env['FANIN_HOST'], pid: process.pid });
    else if (message === 'function') link.send({ type: 'result', id: 5, result: { deep: [() => 1] } });
    else if (message === 'shared memory') link.send(new SharedArrayBuffer(8));
    else if (message === 'throw') throw new TypeError('thrown on request');
    else link.send({ echo: message });
  });
});
