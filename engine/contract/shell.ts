/** What the window may ask of the main process, through the preload script: files, the engine's port, the shell. */
import type { FaninError, Language } from './errors.ts';
import type { ExportFormat } from './exports.ts';

export interface OpenedFile {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

/** What the system's dialog lets the user pick: on most systems not both in one. */
export const dataChoices = ['files', 'folder'] as const;
export type DataChoice = (typeof dataChoices)[number];

/** Whether the engine is there. `restarting` and `stopped` carry the reason; `stopped` waits for the user. */
export type EngineState =
  | { readonly state: 'starting' }
  | { readonly state: 'ready' }
  | ({ readonly state: 'restarting' } & EngineEnd)
  | ({ readonly state: 'stopped' } & EngineEnd);

/** Why an engine ended. */
export interface EngineEnd {
  /** For a log: how its process ended, and the last it wrote. */
  readonly reason: string;
  /** What the engine itself said, where it could not work; empty where it just died. */
  readonly errors: readonly FaninError[];
}

/** Commands of the application menu and its shortcuts. */
export const menuCommands = [
  'new',
  'open',
  'save',
  'saveAs',
  'undo',
  'redo',
  'train',
  'build',
  'goTrain',
  'compare',
  'labs',
  'data',
  'about',
] as const;
export type MenuCommand = (typeof menuCommands)[number];

/** What the page may have done where its focus is, as the menu does: asked of main, for a page cannot paste by itself. */
export const editCommands = ['cut', 'copy', 'paste'] as const;
export type EditCommand = (typeof editCommands)[number];

/** Characters of a text that the page may have put on the clipboard. */
export const mostCopied = 100_000;

export interface ShownDocument {
  readonly name: string;
  readonly edited: boolean;
  readonly language: Language;
}

export interface Shell {
  /** Asks the user for a document; null when they think better of it. Rejects with the reason when it cannot be read. */
  openFile(): Promise<OpenedFile | null>;
  /** Writes a document: to `path` where given, else the user is asked. The path written, or null. */
  saveFile(text: string, suggestedName: string, path: string | null): Promise<string | null>;
  /** Writes what a run was exported as, bytes in base64, where the user is asked to have it. The path written, or null. */
  saveExport(format: ExportFormat, suggestedName: string, content: string): Promise<string | null>;
  /** Asks the user for data to import: paths, none when they think better of it. */
  chooseData(what: DataChoice): Promise<readonly string[]>;
  /** Where a file or folder that was dropped on the window is; empty where it is nowhere on this machine. */
  pathOf(file: File): string;
  /** Asks for a port to the engine; it arrives as a `message` event on the window, `{ type: 'engine-port' }`. */
  connect(): void;
  /** Starts the engine again after it has `stopped`. */
  restartEngine(): void;
  /** As by the menu, where the keyboard is: the page hears the event of it. */
  edit(command: EditCommand): void;
  /** Puts text on the system's clipboard, which the page itself may not write to. */
  copyText(text: string): Promise<void>;
  onEngineState(listener: (state: EngineState) => void): () => void;
  onMenu(listener: (command: MenuCommand) => void): () => void;
  /** What the window's frame shows: the document's name, whether it has unsaved edits, and the language of the menu. */
  setDocument(document: ShownDocument): void;
  /** Of the machine, or as asked for at the start: the language of a first start. */
  readonly language: Language;
  readonly platform: string;
  readonly versions: { readonly electron: string; readonly chrome: string; readonly node: string };
}
