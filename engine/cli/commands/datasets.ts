import { datasets } from '../../data/datasets.ts';
import type { Command } from '../command.ts';
import { count, table } from '../print.ts';

export const datasetsCommand: Command = {
  name: 'datasets',
  usage: 'datasets',
  help: 'every dataset there is',
  words: [0, 0],
  run() {
    const rows = datasets.descriptors.map(({ name, shape, classes, train, test, source }) => {
      return [name, shape.join('×'), String(classes.length), count(train), count(test), source];
    });
    const head = ['name', 'shape', 'classes', 'train', 'test', 'source'];
    return {
      json: { datasets: datasets.descriptors },
      text: table(head, rows, ['left', 'right', 'right', 'right', 'right']),
    };
  },
};
