/** The engine's door in the app: a process beside the window, serving every screen that connects. */
import { toErrors } from './contract/errors.ts';
import { openDoor } from './door.ts';
import { Engine } from './engine.ts';
import { askedLanes } from './environment.ts';
import { serve } from './server.ts';

const door = openDoor();
const database = process.env.FANIN_DB;
if (!database) throw new Error('FANIN_DB must name the database file');

try {
  const engine = new Engine({
    database,
    host: process.env.FANIN_HOST === 'utility' ? 'utility' : 'forked',
    lanes: askedLanes(),
  });
  door.onShutdown(() => engine.close());
  engine.open();
  door.onConnect((link) => link.onClose(engine.listen(serve(link, engine))));
} catch (error) {
  door.failed(toErrors(error, database));
}
