/** The names of what the window and main say to each other beside the engine's port. */
import type { FaninError } from '../engine/contract/errors.ts';

export const channels = {
  openFile: 'fanin:open-file',
  saveFile: 'fanin:save-file',
  saveExport: 'fanin:save-export',
  chooseData: 'fanin:choose-data',
  connect: 'fanin:connect',
  restartEngine: 'fanin:restart-engine',
  setDocument: 'fanin:set-document',
  edit: 'fanin:edit',
  copyText: 'fanin:copy-text',
  askEngineState: 'fanin:ask-engine-state',
  port: 'fanin:port',
  engineState: 'fanin:engine-state',
  menu: 'fanin:menu',
} as const;

/** Tells the preload script the language of a first start: it sees the arguments of its process, and nothing else of main. */
export const koreanArgument = '--fanin-korean';

/**
 * Of an error that a handler throws, Electron keeps the message and puts its own words before it. So errors come back as
 * values, and the preload script throws them, as JSON, where the page can see them.
 */
export type Answer<T> = { readonly value: T } | { readonly error: FaninError };
