// npm start: the app, on a machine that may have nothing but Node.
import { startDisplay } from './display.mjs';
import { launch } from './launch.mjs';
import { hasDisplay } from './libraries.mjs';
import { here } from './place.mjs';
import { checkSandbox } from './sandbox.mjs';
import { open, setUp } from './setup.mjs';
import { isRoot } from './system.mjs';

await open(async () => {
  const place = here();
  const passed = process.argv.slice(2);
  const added = await setUp(place, { draws: true });
  const env = { ...place.env, ...added };
  if (!isRoot()) checkSandbox(added.FANIN_ELECTRON ?? '');
  // An editor that is itself an Electron sets this for its terminal; the app would start as a plain Node.
  delete env.ELECTRON_RUN_AS_NODE;

  const display = hasDisplay(place.env) ? null : await startDisplay(place);
  if (display) {
    env.DISPLAY = display.name;
    console.error('fanin: there is no display, so the app takes its tour on a hidden one and ends by itself');
  }
  const switches = [
    // For root, as in containers, Chromium refuses to run with its sandbox. Everyone else keeps it.
    ...(isRoot() ? ['--no-sandbox'] : []),
    // A hidden display comes without the desktop services whose absence Chromium reports line by line.
    ...(display && !place.env.FANIN_DEBUG ? ['--log-level=3'] : []),
  ];
  const tour = display && !passed.includes('--tour') ? ['--tour'] : [];
  try {
    const args = [...switches, place.root, ...passed, ...tour];
    return await launch(env.FANIN_ELECTRON ?? '', args, { env, onSpawn: (pid) => display?.alsoEnd(pid) });
  } finally {
    display?.stop();
  }
});
