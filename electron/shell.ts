/** Main's side of `window.fanin`: every message the page may send, checked for who sent it and what it says. */
import { clipboard, ipcMain, type BrowserWindow, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { z } from 'zod';
import { toErrors } from '../engine/contract/errors.ts';
import { dataChoices, editCommands, mostCopied, type ShownDocument } from '../engine/contract/shell.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';
import { exportSaveSchema, saveRequestSchema, type Files } from './files.ts';
import { channels, type Answer } from './ipc.ts';
import { originOf } from './page.ts';

const documentSchema = z.strictObject({
  name: z.string().max(300),
  edited: z.boolean(),
  language: z.enum(['en', 'ko']),
});

export interface ShellParts {
  readonly window: BrowserWindow;
  readonly engine: EngineSupervisor;
  readonly files: Files;
  /** The origin of the page: the only one that may speak to main. */
  readonly origin: string | null;
  readonly onDocument: (document: ShownDocument) => void;
}

export function answerWindow({ window, engine, files, origin, onDocument }: ShellParts): void {
  // What the page said last is heard after its window has gone, and to touch that would be an error nobody is there to see.
  const trusted = (event: IpcMainEvent | IpcMainInvokeEvent) =>
    !window.isDestroyed() &&
    event.sender === window.webContents &&
    originOf(event.senderFrame?.url ?? '') === origin;

  const handle = <T>(channel: string, answer: (value: unknown) => Promise<T>) =>
    ipcMain.handle(channel, async (event, value: unknown): Promise<Answer<T>> => {
      try {
        if (!trusted(event)) throw new Error('not the page of this window');
        return { value: await answer(value) };
      } catch (error) {
        return { error: toErrors(error, channel)[0] };
      }
    });
  const listen = (channel: string, act: (value: unknown) => void) =>
    ipcMain.on(channel, (event, value: unknown) => {
      if (trusted(event)) act(value);
    });

  handle(channels.openFile, () => files.open(window));
  handle(channels.saveFile, (value) => files.save(window, saveRequestSchema.parse(value)));
  handle(channels.saveExport, (value) => files.saveExport(window, exportSaveSchema.parse(value)));
  handle(channels.chooseData, (value) => files.chooseData(window, z.enum(dataChoices).parse(value)));
  handle(channels.copyText, (value) => {
    clipboard.writeText(z.string().max(mostCopied).parse(value));
    return Promise.resolve();
  });
  listen(channels.connect, () => engine.connect());
  listen(channels.restartEngine, () => engine.restart());
  listen(channels.askEngineState, () => window.webContents.send(channels.engineState, engine.state));
  listen(channels.edit, (value) => {
    const command = z.enum(editCommands).safeParse(value);
    if (command.success) window.webContents[command.data]();
  });
  listen(channels.setDocument, (value) => {
    const heard = documentSchema.safeParse(value);
    if (!heard.success) return;
    const { name, edited } = heard.data;
    window.setTitle(name ? `${edited ? '• ' : ''}${name} — Fanin` : 'Fanin');
    window.setDocumentEdited(edited);
    onDocument(heard.data);
  });
}
