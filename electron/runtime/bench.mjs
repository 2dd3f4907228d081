// npm run bench: the benchmark on the app's own runtime, with the libraries it is measured against.
import { join } from 'node:path';
import { launch } from './launch.mjs';
import { peersFolder, peersStep } from './peers.mjs';
import { here } from './place.mjs';
import { exitOnSignals } from './processes.mjs';
import { open, setUp } from './setup.mjs';
import { runSteps } from './steps.mjs';

await open(async () => {
  const place = here();
  const added = await setUp(place, { draws: false });
  const args = process.argv.slice(2);
  const alone = args.includes('--own') || args.includes('--help');
  if (!alone) {
    const off = exitOnSignals();
    await runSteps(place, [peersStep(place)]).finally(off);
  }
  const env = {
    ...place.env,
    ...added,
    ...(alone ? {} : { FANIN_PEERS: peersFolder(place) }),
    ELECTRON_RUN_AS_NODE: '1',
  };
  return await launch(added.FANIN_ELECTRON ?? '', [join(place.root, 'out', 'main', 'bench.js'), ...args], {
    env,
  });
});
