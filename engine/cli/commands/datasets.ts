import { errorLine } from '../../contract/errors.ts';
import { datasets } from '../../data/datasets.ts';
import type { Command } from '../command.ts';
import { count, table } from '../print.ts';
import { texts } from '../texts.ts';

export const datasetsCommand: Command = {
  name: 'datasets',
  usage: 'datasets',
  help: {
    en: 'every dataset there is, imported ones too',
    ko: '있는 데이터 세트 모두(가져온 것 포함)',
  },
  words: [0, 0],
  run({ language }) {
    const { datasets: all, damaged } = datasets.list();
    const rows = all.map(({ name, shape, classes, train, test, availability, settings, source }) => {
      const here = availability.state === 'here' ? texts[language].here : availability.how[language];
      const names = settings.map((setting) => setting.name).join(', ');
      const from = typeof source === 'string' ? source : source[language];
      return [name, shape.join('×'), String(classes.length), count(train), count(test), names, here, from];
    });
    const head = ['name', 'shape', 'classes', 'train', 'test', 'settings', 'where', 'source'];
    const lines = [table(head, rows, ['left', 'right', 'right', 'right', 'right'])];
    for (const { errors } of damaged) lines.push(...errors.map((error) => errorLine(error, language)));
    return { json: { datasets: all, damaged }, text: lines.join('\n') };
  },
};
