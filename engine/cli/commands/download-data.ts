import { datasets } from '../../data/datasets.ts';
import type { Command } from '../command.ts';
import { count } from '../print.ts';
import { progressLines } from '../progress.ts';

export const downloadDataCommand: Command = {
  name: 'download-data',
  usage: 'download-data cifar-10|cifar-100|fashion-mnist',
  help: 'fetches a published dataset; Ctrl+C stops it, and it goes on from there next time',
  words: [1, 1],
  async run({ words }) {
    const name = words[0]!;
    const cancel = (): void => datasets.cancelDownload(name);
    process.once('SIGINT', cancel);
    try {
      const { dataset } = await datasets.download(name, { progress: progressLines() });
      return {
        json: { dataset },
        text: `${name}: ${count(dataset.train)} training and ${count(dataset.test)} test examples`,
      };
    } finally {
      process.removeListener('SIGINT', cancel);
    }
  },
};
