import path from 'node:path';
import { importFormats, importRanges, importRequestSchema, mostTitle } from '../../contract/data.ts';
import { fail } from '../../contract/errors.ts';
import { datasets } from '../../data/datasets.ts';
import { checked } from '../../documents.ts';
import type { Command } from '../command.ts';
import { readChoice, readDecimal, readSize, readTitle, readWhole } from '../options.ts';
import { progressLines } from '../progress.ts';
import { texts } from '../texts.ts';

const usage = `import-data FILES … --as NAME [--title TEXT] [--label COLUMN] [--format ${importFormats.join('|')}] [--resize WxH] [--test-share S] [--seed N]`;

export const importDataCommand: Command = {
  name: 'import-data',
  usage,
  help: {
    en: 'a dataset from your own files: IDX, CSV, CIFAR batches, folders of images by class',
    ko: '직접 가진 파일로 데이터 세트를 만듭니다: IDX, CSV, CIFAR 배치, 클래스별 이미지 폴더',
  },
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
  async run({ words, options, language }) {
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
    const { dataset, ignored } = await datasets.import(request, { progress: progressLines(language) });
    const { name, train, test, classes, shape } = dataset;
    const text = texts[language];
    const lines = [`${text.examples(name, train, test)} ${text.shapes(shape.join('×'), classes.length)}`];
    if (ignored.count > 0) {
      const more = ignored.count > ignored.first.length ? ', …' : '';
      lines.push(text.passedOver(ignored.count, `${ignored.first.join(', ')}${more}`));
    }
    return { json: { dataset, ignored }, text: lines.join('\n') };
  },
};
