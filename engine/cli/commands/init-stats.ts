import { standardNormal } from '../../contract/data.ts';
import { readDocument, wholeNumber, type Command } from '../command.ts';
import { decimals, percent, table } from '../print.ts';

export const initStatsCommand: Command = {
  name: 'init-stats',
  usage: 'init-stats NETWORK [--batch N] [--seed S] [--data standard-normal|DATASET] [--gradients]',
  help: 'activations and gradients of every layer before training',
  words: [1, 1],
  options: {
    batch: { type: 'string' },
    seed: { type: 'string' },
    data: { type: 'string' },
    gradients: { type: 'boolean' },
  },
  async run({ words, options, engine }) {
    const { network, experiment } = readDocument(words[0]!);
    const name = typeof options.data === 'string' ? options.data : standardNormal;
    // A dataset of the experiment's comes with the settings that the experiment gives it.
    const settings = experiment?.data.dataset === name ? experiment.data.settings : undefined;
    const { layers, milliseconds } = await engine().initStats({
      network,
      // Examples of a dataset go in as the experiment has them.
      preprocess: experiment?.data.preprocess,
      batch: wholeNumber(options.batch, 'batch', 16, 1),
      seed: wholeNumber(options.seed, 'seed', 1),
      data: name === standardNormal ? name : { dataset: name, settings },
      gradients: options.gradients === true,
      bins: 64,
    });
    const json = {
      layers: layers.map(({ id, kind, activation, gradient }) => ({ id, kind, ...activation, gradient })),
      milliseconds,
    };
    const rows = layers.map(({ id, kind, activation, gradient }) => {
      const { mean, std, min, max, zeros, saturated } = activation;
      const numbers = [mean, std, min, max].map((value) => decimals(value));
      return [
        id,
        kind,
        ...numbers,
        percent(zeros),
        percent(saturated),
        gradient ? decimals(gradient.norm, 6) : '–',
      ];
    });
    const head = ['layer', 'kind', 'mean', 'std', 'min', 'max', 'zeros', 'saturated', 'gradient norm'];
    return { json, text: table(head, rows, ['left', 'left', ...Array<'right'>(7).fill('right')]) };
  },
};
