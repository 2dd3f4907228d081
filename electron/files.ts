/** Documents on disk: the dialogs that ask for them, reading with a limit, and writing that never leaves half a file. */
import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { z } from 'zod';
import type { Text } from '../engine/contract/descriptor.ts';
import { fail, faninError, FaninFailure, type Language } from '../engine/contract/errors.ts';
import { reasonOf } from '../engine/contract/reasons.ts';
import type { DataChoice, OpenedFile } from '../engine/contract/shell.ts';

const largest = 50_000_000;

export const saveRequestSchema = z.strictObject({
  text: z.string(),
  suggestedName: z.string().max(300),
  path: z.string().max(4096).nullable(),
});

const dialogTexts = {
  en: {
    open: 'Open a network or an experiment',
    save: 'Save',
    data: 'Choose data to import',
    documents: 'Fanin documents',
    all: 'All files',
  },
  ko: {
    open: '네트워크 또는 실험 열기',
    save: '저장',
    data: '가져올 데이터 선택',
    documents: 'Fanin 문서',
    all: '모든 파일',
  },
} as const;

export class Files {
  private readonly language: () => Language;
  /**
   * Files the user chose in this session. A page may write to these again by name; to any other path it may not, however
   * it came by the name.
   */
  private readonly chosen = new Set<string>();

  constructor(language: () => Language) {
    this.language = language;
  }

  async open(window: BrowserWindow): Promise<OpenedFile | null> {
    const file = (await answeredByTest()) ?? (await this.askOpen(window));
    if (file === null) return null;
    const text = await readDocument(file);
    this.chosen.add(file);
    return { name: path.basename(file), path: file, text };
  }

  async save(window: BrowserWindow, request: z.infer<typeof saveRequestSchema>): Promise<string | null> {
    const known = request.path !== null && this.chosen.has(request.path) ? request.path : null;
    const file = known ?? (await answeredByTest()) ?? (await this.askSave(window, request.suggestedName));
    if (file === null) return null;
    await writeDocument(file, request.text);
    this.chosen.add(file);
    return file;
  }

  /** Only their names: what is in them is the engine's to read. */
  async chooseData(window: BrowserWindow, what: DataChoice): Promise<readonly string[]> {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title: dialogTexts[this.language()].data,
      properties: what === 'folder' ? ['openDirectory'] : ['openFile', 'multiSelections'],
    });
    return canceled ? [] : filePaths;
  }

  private async askOpen(window: BrowserWindow): Promise<string | null> {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, {
      title: dialogTexts[this.language()].open,
      properties: ['openFile'],
      filters: this.filters(),
    });
    return canceled ? null : (filePaths[0] ?? null);
  }

  private async askSave(window: BrowserWindow, suggestedName: string): Promise<string | null> {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title: dialogTexts[this.language()].save,
      defaultPath: path.join(app.getPath('documents'), fileName(suggestedName)),
      filters: this.filters(),
    });
    return canceled || !filePath ? null : filePath;
  }

  private filters() {
    const texts = dialogTexts[this.language()];
    return [
      { name: texts.documents, extensions: ['json'] },
      { name: texts.all, extensions: ['*'] },
    ];
  }
}

/** A test names the file in place of the user: a native dialog cannot be driven. Not in a packaged app. */
function answeredByTest(): Promise<string | null> {
  return Promise.resolve(app.isPackaged ? null : (process.env['FANIN_TEST_FILE'] ?? null));
}

/** Names that Windows keeps for devices, whatever comes after their first point. */
const devices = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
/** Bytes of a suggested name, below the 255 that file systems allow. */
const longestName = 200;

/** The name of a document as the name of a file: no folders, nothing that a file system forbids. */
export function fileName(name: string): string {
  const characters = [...name.normalize('NFC')].filter(
    (character) => character >= ' ' && !'<>:"/\\|?*'.includes(character),
  );
  while (Buffer.byteLength(characters.join('')) > longestName) characters.pop();
  const plain = characters.join('').replace(/^[. ]+|[. ]+$/g, '');
  const base = plain === '' ? 'network' : devices.test(plain) ? `_${plain}` : plain;
  return base.toLowerCase().endsWith('.json') ? base : `${base}.json`;
}

/** Throws `file_unreadable` with the reason: not there, not a file, too large, not text. */
export async function readDocument(file: string): Promise<string> {
  try {
    const found = await stat(file);
    if (!found.isFile())
      return fail('file_unreadable', file, { reason: { en: 'it is not a file', ko: '파일이 아님' } });
    if (found.size > largest) return fail('file_unreadable', file, { reason: tooLarge(found.size) });
    const handle = await open(file, 'r');
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw asFailure('file_unreadable', file, error);
  }
}

const writing = new Map<string, Promise<void>>();

/**
 * Writes beside the file and then renames, so that whatever happens there is the old document or the new one. Of several
 * writes of one file the last one asked for counts.
 */
export async function writeDocument(file: string, text: string): Promise<void> {
  const size = Buffer.byteLength(text);
  if (size > largest) fail('file_unwritable', file, { reason: tooLarge(size) });
  const before = writing.get(file) ?? Promise.resolve();
  // What went wrong with the write before this one is told to whoever asked for it.
  const now = before.catch(() => {}).then(() => replace(file, text));
  writing.set(file, now);
  try {
    await now;
  } catch (error) {
    throw asFailure('file_unwritable', file, error);
  } finally {
    if (writing.get(file) === now) writing.delete(file);
  }
}

async function replace(file: string, text: string): Promise<void> {
  // A link is followed, or the rename would put a file in its place.
  const target = await realpath(file).catch(() => file);
  // Its own name, not one made of the file's: that may be as long as names may be.
  const beside = path.join(path.dirname(target), `.fanin-${randomUUID().slice(0, 8)}.tmp`);
  const mode = await stat(target).then(
    (found) => found.mode & 0o777,
    () => null,
  );
  try {
    const handle = await open(beside, 'wx');
    try {
      if (mode !== null) await handle.chmod(mode);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, target);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw error;
  }
}

function tooLarge(bytes: number): Text {
  const [size, most] = [Math.ceil(bytes / 1e6), largest / 1e6];
  return { en: `${size} MB, the most is ${most} MB`, ko: `${size} MB, 최대 ${most} MB` };
}

function asFailure(code: 'file_unreadable' | 'file_unwritable', file: string, thrown: unknown): FaninFailure {
  if (thrown instanceof FaninFailure) return thrown;
  return new FaninFailure(faninError(code, file, { reason: reasonOf(thrown) }));
}
