import path from 'node:path';
import { importFormats, importRequestSchema } from '../../contract/data.ts';
import { fail } from '../../contract/errors.ts';
import { datasets } from '../../data/datasets.ts';
import { checked } from '../../documents.ts';
import type { Command } from '../command.ts';
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
    if (typeof options.as !== 'string') {
      return fail('usage', '--as', { problem: 'The dataset needs a name', usage: `fanin ${usage}` });
    }
    const share = options['test-share'];
    const request = checked(
      importRequestSchema,
      {
        files: words.map((word) => path.resolve(word)),
        name: options.as,
        title: options.title,
        format: options.format,
        label: options.label,
        resize: options.resize === undefined ? undefined : sizeOf(String(options.resize)),
        testShare: share === undefined ? undefined : Number(share),
        seed: options.seed === undefined ? undefined : Number(options.seed),
      },
      'import-data',
    );
    const { dataset, ignored } = await datasets.import(request, { progress: progressLines() });
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

function sizeOf(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (width === undefined || height === undefined) {
    return fail('usage', '--resize', {
      problem: `A size is a width and a height, got ${text}`,
      usage: '--resize 32x32',
    });
  }
  return { width: Number(width), height: Number(height) };
}
