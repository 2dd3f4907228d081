import { templates } from '../../templates/index.ts';
import type { Command } from '../command.ts';
import { table } from '../print.ts';

export const templatesCommand: Command = {
  name: 'templates',
  usage: 'templates',
  help: 'networks and experiments to start from, as template:NAME',
  words: [0, 0],
  run() {
    const rows = templates.map(({ name, summary }) => [name, summary.en]);
    return { json: { templates }, text: table(['name', 'what it is'], rows) };
  },
};
