/**
 * Folders of PNG and JPEG files by class: `root/class/*.png`, or `root/train/class/…` and `root/test/class/…`. Where every
 * image is grey the set has one channel, else three.
 */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fail } from '../../contract/errors.ts';
import { reasonOf } from '../../contract/reasons.ts';
import type { Examples } from '../examples.ts';
import { readGiven } from '../files.ts';
import { decodePicture, type Picture } from '../formats/picture.ts';
import { resize, type Size } from '../formats/resize.ts';
import { breathe, type ImportContext, type Importer } from './importer.ts';

/** Of all images, three channels each: a run needs them in its 4 GiB, beside everything else. */
const mostBytes = 2 ** 31;

interface ClassFolder {
  readonly name: string;
  readonly files: readonly string[];
}

export const images: Importer = {
  inspect([root = '']) {
    return { columns: [], label: null, tested: splitRoots(root, []).length === 2 };
  },

  async read({ files, resize: to }, context) {
    const [root, ...more] = files;
    if (root === undefined || more.length > 0) {
      return fail('import_files', files.join(', '), {
        format: { en: 'images', ko: '이미지' },
        expected: { en: 'one folder', ko: '폴더 하나' },
        got: files.length,
      });
    }
    const ignored: string[] = [];
    const roots = splitRoots(root, ignored);
    const splits = roots.map((folder) => classFolders(folder, ignored));
    const classes = [...new Set(splits.flatMap((split) => split.map(({ name }) => name)))].sort();
    const reader = new Reader(
      splits.flat().reduce((sum, folder) => sum + folder.files.length, 0),
      to,
      context,
    );
    const read: { readonly pictures: Picture[]; readonly labels: number[] }[] = [];
    for (const split of splits) {
      const pictures: Picture[] = [];
      const labels: number[] = [];
      for (const { name, files: inside } of split) {
        for (const file of inside) {
          pictures.push(reader.read(file));
          labels.push(classes.indexOf(name));
          await breathe(context, file);
        }
      }
      read.push({ pictures, labels });
    }
    const examples = read.map(({ pictures, labels }): Examples => ({
      values: planes(pictures, reader.grey),
      labels,
    }));
    const size = reader.size ?? { width: 0, height: 0 };
    return {
      kind: 'images',
      shape: [reader.grey ? 1 : 3, size.height, size.width],
      classes,
      features: [],
      train: examples[0] ?? { values: new Uint8Array(0), labels: [] },
      test: examples[1] ?? null,
      ignored,
    };
  },
};

/** Editors, file managers and archives leave files that nobody sees. */
const isHidden = (name: string): boolean =>
  name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini' || name === '__MACOSX';

interface Entry {
  readonly name: string;
  readonly place: string;
  readonly folder: boolean;
}

function entriesOf(folder: string, ignored: string[]): Entry[] {
  try {
    const entries = readdirSync(folder).map((name): Entry => {
      const place = path.join(folder, name);
      return { name, place, folder: statSync(place).isDirectory() };
    });
    ignored.push(...entries.filter(({ name }) => isHidden(name)).map(({ place }) => place));
    return entries.filter(({ name }) => !isHidden(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return fail('file_unreadable', folder, { reason: reasonOf(error) });
  }
}

/** The folder itself, or its train and test folders where it has just these two. */
function splitRoots(root: string, ignored: string[]): string[] {
  const names = entriesOf(root, [])
    .filter(({ folder }) => folder)
    .map(({ name }) => name);
  if (names.join() !== 'test,train') return [root];
  entriesOf(root, ignored);
  return [path.join(root, 'train'), path.join(root, 'test')];
}

function classFolders(root: string, ignored: string[]): ClassFolder[] {
  const entries = entriesOf(root, ignored);
  // A list or a licence beside the folders is no example.
  ignored.push(...entries.filter(({ folder }) => !folder).map(({ place }) => place));
  const folders = entries.filter(({ folder }) => folder);
  if (folders.length === 0) fail('class_folders', root, { got: 0 });
  return folders.map(({ name, place }) => {
    const files = entriesOf(place, ignored).map((entry) => entry.place);
    if (files.length === 0) fail('class_folder_empty', place);
    return { name, files };
  });
}

class Reader {
  size: Size | null = null;
  grey = true;
  private first = '';
  private done = 0;
  private readonly total: number;
  private readonly to: Size | undefined;
  private readonly context: ImportContext;

  constructor(total: number, to: Size | undefined, context: ImportContext) {
    this.total = total;
    this.to = to;
    this.context = context;
  }

  read(file: string): Picture {
    const decoded = decodePicture(readGiven(file), file);
    const picture = this.to ? resize(decoded, this.to) : decoded;
    const { width, height } = picture;
    if (this.size === null) {
      this.size = { width, height };
      this.first = file;
      this.refuseTooLarge(file, this.size);
    } else if (width !== this.size.width || height !== this.size.height) {
      const expected = `${this.size.width}×${this.size.height}`;
      fail('image_size', file, { got: `${width}×${height}`, first: this.first, expected });
    }
    this.grey &&= isGrey(picture);
    this.done++;
    this.context.progress({ work: 'import', unit: 'files', done: this.done, total: this.total });
    return picture;
  }

  /** Said at the first image, rather than after hours at the one that does not fit. */
  private refuseTooLarge(file: string, { width, height }: Size): void {
    const bytes = 3 * width * height * this.total;
    if (bytes <= mostBytes) return;
    fail('images_too_large', file, {
      count: this.total,
      size: `${width}×${height}`,
      needed: gibibytes(bytes),
      most: gibibytes(mostBytes),
    });
  }
}

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

function isGrey({ rgb }: Picture): boolean {
  for (let at = 0; at < rgb.length; at += 3) {
    if (rgb[at] !== rgb[at + 1] || rgb[at] !== rgb[at + 2]) return false;
  }
  return true;
}

/** (count, channels, height, width) */
function planes(pictures: readonly Picture[], grey: boolean): Uint8Array {
  const channels = grey ? 1 : 3;
  const pixels = pictures[0] ? pictures[0].width * pictures[0].height : 0;
  const values = new Uint8Array(pictures.length * channels * pixels);
  pictures.forEach(({ rgb }, index) => {
    for (let channel = 0; channel < channels; channel++) {
      const to = (index * channels + channel) * pixels;
      for (let pixel = 0; pixel < pixels; pixel++) values[to + pixel] = rgb[3 * pixel + channel]!;
    }
  });
  return values;
}
