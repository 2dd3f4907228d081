import { rename, rm, writeFile } from 'node:fs/promises';
import { exportFormats } from '../../contract/exports.ts';
import { fail } from '../../contract/errors.ts';
import { reasonOf } from '../../contract/reasons.ts';
import { runNumber, type Command } from '../command.ts';
import { readChoice } from '../options.ts';
import { texts } from '../texts.ts';

export const exportCommand: Command = {
  name: 'export',
  usage: `export ID --format ${exportFormats.join('|')} [-o FILE] [--db FILE]`,
  help: {
    en: 'a run as other programs read it: every metric point, all that is stored, or the trained network',
    ko: '다른 프로그램이 읽을 수 있는 실행: 모든 지표 값, 저장된 모든 것, 또는 학습된 네트워크',
  },
  options: { format: { type: 'string' }, out: { type: 'string', short: 'o' } },
  words: [1, 1],
  async run({ words, options, language, engine }) {
    const run = runNumber(words[0]!);
    const format =
      readChoice(options, 'format', exportFormats) ??
      fail('word_missing', '--format', { usage: `fanin ${exportCommand.usage}` });
    const { name, content } = engine().exportRun({ run, format });
    const file = typeof options['out'] === 'string' ? options['out'] : name;
    const bytes = Buffer.from(content, 'base64');
    await written(file, bytes);
    return {
      json: { run, format, file, bytes: bytes.length },
      text: texts[language].exported(run, file, bytes.length),
    };
  },
};

/** Beside the file and then renamed, so that no half of one is left. */
async function written(file: string, bytes: Uint8Array): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(beside, bytes);
    await rename(beside, file);
  } catch (thrown) {
    await rm(beside, { force: true });
    fail('file_unwritable', file, { reason: reasonOf(thrown) });
  }
}
