/** The app's one door to the engine. Its ports come from main as window messages, one for each life of the engine. */
import { z } from 'zod';
import { EngineDoor } from './engine-door.ts';
import { snapshot } from './ui/snapshot.svelte.ts';

export const engine = new EngineDoor(snapshot);

const portMessage = z.object({ type: z.literal('engine-port') });

export function awaitPorts(): void {
  window.addEventListener('message', (event) => {
    // Only this very window may hand a port in: the preload script posts from inside it.
    if (event.source !== window || !portMessage.safeParse(event.data).success) return;
    const [port] = event.ports;
    if (port) engine.attach(port);
  });
}
