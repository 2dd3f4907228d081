import manifest from '../package.json' with { type: 'json' };

/** The version of the engine that ran a run. */
export const version: string = manifest.version;
