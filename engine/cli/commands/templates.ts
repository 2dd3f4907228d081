import { templates } from '../../templates/index.ts';
import type { Command } from '../command.ts';
import { table } from '../print.ts';

export const templatesCommand: Command = {
  name: 'templates',
  usage: 'templates',
  help: {
    en: 'networks and experiments to start from, as template:NAME',
    ko: 'template:NAME으로 시작할 수 있는 네트워크와 실험',
  },
  words: [0, 0],
  run({ language }) {
    const rows = templates.map(({ name, summary }) => [name, summary[language]]);
    return { json: { templates }, text: table(['name', 'what it is'], rows) };
  },
};
