// npm run -s fanin -- …: the command line, on the app's own runtime so that it computes at the same speed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './launch.mjs';
import { peersFolder } from './peers.mjs';
import { here } from './place.mjs';
import { open, setUp } from './setup.mjs';

await open(async () => {
  const place = here();
  const added = await setUp(place, { draws: false });
  const peers = peersFolder(place);
  const env = {
    ...place.env,
    ...added,
    ...(existsSync(peers) ? { FANIN_PEERS: peers } : {}),
    ELECTRON_RUN_AS_NODE: '1',
  };
  const script = join(place.root, 'out', 'main', 'cli.js');
  return await launch(added.FANIN_ELECTRON ?? '', [script, ...process.argv.slice(2)], { env });
});
