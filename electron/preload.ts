/** The window's only way out of its sandbox: `window.fanin`, as `engine/contract/shell.ts` has it. Bundled as one file. */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { EngineState, MenuCommand, OpenedFile, Shell } from '../engine/contract/shell.ts';
import { channels, koreanArgument, type Answer } from './ipc.ts';

const engineStates = new Set<(state: EngineState) => void>();
const menus = new Set<(command: MenuCommand) => void>();
// The last state said, so that a listener that comes late (a reloaded page) is told at once.
let engineState: EngineState | null = null;

ipcRenderer.on(channels.engineState, (_event, state: EngineState) => {
  // The answer to the question at the end of this file may repeat what main said by itself.
  if (JSON.stringify(state) === JSON.stringify(engineState)) return;
  engineState = state;
  for (const listener of engineStates) listener(state);
});

ipcRenderer.on(channels.menu, (_event, command: MenuCommand) => {
  for (const listener of menus) listener(command);
});

// A port cannot cross the context bridge; it can be handed to the page's own world with a message.
ipcRenderer.on(channels.port, (event: IpcRendererEvent) => {
  window.postMessage({ type: 'engine-port' }, window.location.origin, event.ports);
});

function subscribe<T>(listeners: Set<(value: T) => void>, listener: (value: T) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

async function ask<T>(channel: string, ...values: unknown[]): Promise<T> {
  const answer: Answer<T> = await ipcRenderer.invoke(channel, ...values);
  if ('error' in answer) throw new Error(JSON.stringify(answer.error));
  return answer.value;
}

const shell: Shell = {
  openFile: () => ask<OpenedFile | null>(channels.openFile),
  saveFile: (text, suggestedName, path) =>
    ask<string | null>(channels.saveFile, { text, suggestedName, path }),
  saveExport: (format, suggestedName, content) =>
    ask<string | null>(channels.saveExport, { format, suggestedName, content }),
  chooseData: (what) => ask<readonly string[]>(channels.chooseData, what),
  pathOf: (file) => webUtils.getPathForFile(file),
  connect: () => ipcRenderer.send(channels.connect),
  restartEngine: () => ipcRenderer.send(channels.restartEngine),
  edit: (command) => ipcRenderer.send(channels.edit, command),
  copyText: (text) => ask(channels.copyText, text),
  onEngineState(listener) {
    if (engineState) listener(engineState);
    return subscribe(engineStates, listener);
  },
  onMenu: (listener) => subscribe(menus, listener),
  setDocument: (document) => ipcRenderer.send(channels.setDocument, document),
  language: process.argv.includes(koreanArgument) ? 'ko' : 'en',
  platform: process.platform,
  versions: {
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    node: process.versions.node,
  },
};

contextBridge.exposeInMainWorld('fanin', shell);
// Asked after the listener above stands: main may have said the state before this page was there to hear it.
ipcRenderer.send(channels.askEngineState);
