/** CSV files with one header: features are numbers, one column is the label. */
import { fail } from '../../contract/errors.ts';
import { beginningOf, readGiven, sizeOfGiven } from '../files.ts';
import { classesOf, columnsOf, listed, parseTable, type Table } from '../formats/csv.ts';
import { decodeText } from '../formats/text.ts';
import type { Examples } from '../examples.ts';
import { attend, breathe, joined, splitOf, splitsIn, type Importer } from './importer.ts';

/** A header is not longer than this. */
const headerBytes = 2 ** 20;

export const csv: Importer = {
  inspect(files) {
    const [first = ''] = files;
    const bytes = beginningOf(first, headerBytes);
    const beginning = decodeText(bytes, first, bytes.length === headerBytes);
    return { ...splitsIn(files), ...columnsOf(beginning, first) };
  },

  async read({ files, label }, context) {
    const tables: (Table & { readonly file: string })[] = [];
    const sizes = files.map(sizeOfGiven);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    let before = 0;
    for (const [index, file] of files.entries()) {
      const size = sizes[index]!;
      const tell = (share: number): void => {
        attend(context, file);
        context.progress({ work: 'import', unit: 'bytes', done: before + Math.round(share * size), total });
      };
      tables.push({ file, ...parseTable(decodeText(readGiven(file), file), label, file, tell) });
      tell(1);
      before += size;
      await breathe(context, file);
    }
    const [first] = tables;
    if (!first)
      return fail('import_files', 'files', {
        format: 'CSV',
        expected: { en: 'a file', ko: '파일 하나' },
        got: { en: 'none', ko: '없음' },
      });
    for (const { file, features } of tables) {
      const at = first.features.findIndex((name, column) => name !== features[column]);
      if (at < 0 && features.length === first.features.length) continue;
      const from = at < 0 ? first.features.length : at;
      fail('csv_columns_differ', `${file}: row 1`, {
        first: first.file,
        got: listed(features.slice(from)),
        expected: listed(first.features.slice(from)),
      });
    }
    const { classes, indices } = classesOf(tables.flatMap(({ labels }) => labels));
    let next = 0;
    const read = tables.map(({ file, values, labels }) => {
      const examples: Examples = { values, labels: indices.slice(next, (next += labels.length)) };
      return { split: splitOf(file), examples };
    });
    const of = (wanted: 'train' | 'test') => {
      return read.filter(({ split }) => split === wanted).map(({ examples }) => examples);
    };
    // A single file called test is all there is.
    const given = of('train').length > 0 && of('test').length > 0;
    return {
      kind: 'features',
      shape: [first.features.length],
      classes,
      features: first.features,
      train: joined(given ? of('train') : read.map(({ examples }) => examples)),
      test: given ? joined(of('test')) : null,
      ignored: [],
    };
  },
};
