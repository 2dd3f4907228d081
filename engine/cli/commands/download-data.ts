import { datasets } from '../../data/datasets.ts';
import type { Command } from '../command.ts';
import { progressLines } from '../progress.ts';
import { texts } from '../texts.ts';

export const downloadDataCommand: Command = {
  name: 'download-data',
  usage: 'download-data cifar-10|cifar-100|fashion-mnist',
  help: {
    en: 'fetches a published dataset; Ctrl+C stops it, and it goes on from there next time',
    ko: '배포된 데이터 세트를 내려받습니다. Ctrl+C로 멈추면 다음에 이어서 받습니다',
  },
  words: [1, 1],
  async run({ words, language }) {
    const name = words[0]!;
    const cancel = (): void => datasets.cancelDownload(name);
    process.once('SIGINT', cancel);
    try {
      const { dataset } = await datasets.download(name, { progress: progressLines(language) });
      return {
        json: { dataset },
        text: texts[language].examples(name, dataset.train, dataset.test),
      };
    } finally {
      process.removeListener('SIGINT', cancel);
    }
  },
};
