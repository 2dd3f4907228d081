/** Files of the user: the dialogs that ask for them, reading with a limit, and writing that never leaves half a file. */
import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { z } from 'zod';
import type { Text } from '../engine/contract/descriptor.ts';
import { fail, faninError, FaninFailure, type Language } from '../engine/contract/errors.ts';
import { reasonOf } from '../engine/contract/reasons.ts';
import { exportExtensions, exportFormats, exportTitles } from '../engine/contract/exports.ts';
import type { DataChoice, OpenedFile } from '../engine/contract/shell.ts';

const largestDocument = 50_000_000;
/**
 * 64 million weights in ONNX. It comes from the engine as one string of base64, a third longer, and no string of V8 can
 * be longer than 537 million characters.
 */
const largestExport = 256_000_000;

export const saveRequestSchema = z.strictObject({
  text: z.string(),
  suggestedName: z.string().max(300),
  path: z.string().max(4096).nullable(),
});

export const exportSaveSchema = z.strictObject({
  format: z.enum(exportFormats),
  suggestedName: z.string().max(300),
  /** base64, which the page has checked as the engine's answer. */
  content: z.string(),
});

const dialogTexts = {
  en: {
    open: 'Open a network or an experiment',
    save: 'Save',
    export: 'Export the run',
    data: 'Choose data to import',
    documents: 'Fanin documents',
    all: 'All files',
  },
  ko: {
    open: '네트워크 또는 실험 열기',
    save: '저장',
    export: '실행 내보내기',
    data: '가져올 데이터 선택',
    documents: 'Fanin 문서',
    all: '모든 파일',
  },
} as const;

/** What a dialog offers to open or to save, beside all files. */
interface FileKind {
  readonly kind: string;
  readonly extension: string;
}

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
    const texts = dialogTexts[this.language()];
    const known = request.path !== null && this.chosen.has(request.path) ? request.path : null;
    const ask = () => this.askSave(window, texts.save, request.suggestedName, this.documents());
    const file = known ?? (await answeredByTest()) ?? (await ask());
    if (file === null) return null;
    await writeWhole(file, request.text);
    this.chosen.add(file);
    return file;
  }

  /** Always where the user says now: an export is no document that is saved again and again. */
  async saveExport(
    window: BrowserWindow,
    { format, suggestedName, content }: z.infer<typeof exportSaveSchema>,
  ): Promise<string | null> {
    const language = this.language();
    const kind = { kind: exportTitles[format][language], extension: exportExtensions[format] };
    const ask = () => this.askSave(window, dialogTexts[language].export, suggestedName, kind);
    const file = (await answeredByTest()) ?? (await ask());
    if (file === null) return null;
    await writeWhole(file, Buffer.from(content, 'base64'), largestExport);
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
      filters: this.filters(this.documents()),
    });
    return canceled ? null : (filePaths[0] ?? null);
  }

  private async askSave(
    window: BrowserWindow,
    title: string,
    suggestedName: string,
    { kind, extension }: FileKind,
  ): Promise<string | null> {
    const { canceled, filePath } = await dialog.showSaveDialog(window, {
      title,
      defaultPath: path.join(app.getPath('documents'), fileName(suggestedName, extension)),
      filters: this.filters({ kind, extension }),
    });
    return canceled || !filePath ? null : filePath;
  }

  private documents(): FileKind {
    return { kind: dialogTexts[this.language()].documents, extension: 'json' };
  }

  private filters({ kind, extension }: FileKind) {
    return [
      { name: kind, extensions: [extension] },
      { name: dialogTexts[this.language()].all, extensions: ['*'] },
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

/** A suggested name as the name of a file: no folders, nothing that a file system forbids, and its extension once. */
export function fileName(name: string, extension: string): string {
  const ending = `.${extension}`;
  const bare = name.toLowerCase().endsWith(ending) ? name.slice(0, -ending.length) : name;
  const characters = [...bare.normalize('NFC')].filter(
    (character) => character >= ' ' && !'<>:"/\\|?*'.includes(character),
  );
  while (Buffer.byteLength(characters.join('')) > longestName) characters.pop();
  const plain = characters.join('').replace(/^[. ]+|[. ]+$/g, '');
  const base = plain === '' ? 'network' : devices.test(plain) ? `_${plain}` : plain;
  return `${base}${ending}`;
}

/** Throws `file_unreadable` with the reason: not there, not a file, too large, not text. */
export async function readDocument(file: string): Promise<string> {
  try {
    const found = await stat(file);
    if (!found.isFile())
      return fail('file_unreadable', file, { reason: { en: 'it is not a file', ko: '파일이 아님' } });
    if (found.size > largestDocument)
      return fail('file_unreadable', file, { reason: tooLarge(found.size, largestDocument) });
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
 * Writes beside the file and then renames, so that whatever happens there is the old file or the new one. Of several
 * writes of one file the last one asked for counts.
 */
export async function writeWhole(
  file: string,
  content: string | Uint8Array,
  most = largestDocument,
): Promise<void> {
  const size = Buffer.byteLength(content);
  if (size > most) fail('file_unwritable', file, { reason: tooLarge(size, most) });
  const before = writing.get(file) ?? Promise.resolve();
  // What went wrong with the write before this one is told to whoever asked for it.
  const now = before.catch(() => {}).then(() => replace(file, content));
  writing.set(file, now);
  try {
    await now;
  } catch (error) {
    throw asFailure('file_unwritable', file, error);
  } finally {
    if (writing.get(file) === now) writing.delete(file);
  }
}

async function replace(file: string, content: string | Uint8Array): Promise<void> {
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
      await handle.writeFile(content);
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

function tooLarge(bytes: number, most: number): Text {
  const [size, limit] = [Math.ceil(bytes / 1e6), most / 1e6];
  return { en: `${size} MB, the most is ${limit} MB`, ko: `${size} MB, 최대 ${limit} MB` };
}

function asFailure(code: 'file_unreadable' | 'file_unwritable', file: string, thrown: unknown): FaninFailure {
  if (thrown instanceof FaninFailure) return thrown;
  return new FaninFailure(faninError(code, file, { reason: reasonOf(thrown) }));
}
