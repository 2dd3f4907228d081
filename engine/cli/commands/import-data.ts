import path from 'node:path';
import { importFormats, importRanges, importRequestSchema, mostTitle } from '../../contract/data.ts';
import { fail } from '../../contract/errors.ts';
import { datasets } from '../../data/datasets.ts';
import { checked } from '../../documents.ts';
import type { Command } from '../command.ts';
import { readChoice, readDecimal, readSize, readTitle, readWhole } from '../options.ts';
import { count } from '../print.ts';
import { progressLines } from '../progress.ts';

const usage = `import-data FILES … --as NAME [--title TEXT] [--label COLUMN] [--format ${importFormats.join('|')}] [--resize WxH] [--test-share S] [--seed N]`;

export const importDataCommand: Command = {
  name: 'import-data',
  usage,
  help: 'a dataset from your own files: IDX, CSV, CIFAR batches, folders of images by class',
  words: [1, 1000],
  options: {
    as: { type: 'string' },
    title: { type: 'string' },
    label: { type: 'string' },
    format: { type: 'string' },
    resize: { type: 'string' },
    'test-share': { type: 'string' },
    seed: { type: 'string' },
  },
  async run({ words, options }) {
    if (typeof options.as !== 'string') return fail('dataset_unnamed', '--as', { usage: `fanin ${usage}` });
    const request = checked(
      importRequestSchema,
      {
        files: words.map((word) => path.resolve(word)),
        name: options.as,
        title: readTitle(options, 'title', mostTitle),
        format: readChoice(options, 'format', importFormats),
        label: options.label,
        resize: readSize(options, 'resize', importRanges.side),
        testShare: readDecimal(options, 'test-share', importRanges.testShare),
        seed: readWhole(options, 'seed', importRanges.seed),
      },
      'import-data',
    );
    const { dataset, ignored } = await datasets.import(request, progressLines());
    const { name, train, test, classes, shape } = dataset;
    const lines = [
      `${name}: ${count(train)} training and ${count(test)} test examples of ${shape.join('×')}, ${classes.length} classes`,
    ];
    if (ignored.count > 0) {
      const more = ignored.count > ignored.first.length ? ', …' : '';
      lines.push(`Passed over, ${ignored.count} in all: ${ignored.first.join(', ')}${more}`);
    }
    return { json: { dataset, ignored }, text: lines.join('\n') };
  },
};
