import { initializers } from '../../initializers/index.ts';
import { layers } from '../../layers/index.ts';
import type { Command } from '../command.ts';
import { table } from '../print.ts';

export const layersCommand: Command = {
  name: 'layers',
  usage: 'layers',
  help: {
    en: 'every layer kind with its settings',
    ko: '층 종류 모두와 그 설정',
  },
  words: [0, 0],
  run() {
    const descriptors = [...layers.values()].map(({ descriptor }) => descriptor);
    const rows = descriptors.map(({ kind, family, formula, settings }) => {
      return [kind, family, settings.map(({ name }) => name).join(', '), formula];
    });
    const json = { layers: descriptors, initializers: initializers.descriptors };
    return { json, text: table(['kind', 'family', 'settings', 'formula'], rows) };
  },
};
