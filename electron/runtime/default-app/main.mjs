// What Electron does by itself when it is given a folder, for a build whose own default app was left out.
import { app } from 'electron';
import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { pathToFileURL } from 'node:url';
import { readCommand, readPackage } from './command.mjs';

/** Two setters that only a default app needs, and which the public types leave out. */
const setters = /** @type {{ setAppPath(path: string): void, setVersion(version: string): void }} */ (
  /** @type {unknown} */ (app)
);
const { target, preload } = readCommand(process.argv.slice(1));
const require = createRequire(import.meta.url);

if (target === undefined) {
  console.error('electron: name the folder of an app to start.');
  app.exit(1);
} else {
  try {
    const found = readPackage(target);
    Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
    setters.setAppPath(found.folder);
    if (found.version) setters.setVersion(found.version);
    if (found.name) {
      app.setName(found.name);
      app.setDesktopName(`${found.name}.desktop`);
    }
    if (found.v8Flags) setFlagsFromString(found.v8Flags);
    for (const file of preload) require(file);
    // Electron waits for this module before it is ready, so an app can still prepare things.
    await import(pathToFileURL(found.main).href);
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
}
