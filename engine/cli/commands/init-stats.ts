import { standardNormal } from '../../contract/data.ts';
import { mostLookedAt } from '../../contract/protocol.ts';
import { about, readDocument, type Command } from '../command.ts';
import { readWhole } from '../options.ts';
import { decimals, percent, table } from '../print.ts';

export const initStatsCommand: Command = {
  name: 'init-stats',
  usage: 'init-stats NETWORK [--batch N] [--seed S] [--data standard-normal|DATASET] [--gradients]',
  help: {
    en: 'activations and gradients of every layer before training',
    ko: '학습 전 층별 활성값과 기울기',
  },
  words: [1, 1],
  options: {
    batch: { type: 'string' },
    seed: { type: 'string' },
    data: { type: 'string' },
    gradients: { type: 'boolean' },
  },
  async run({ words, options, engine }) {
    const batch = readWhole(options, 'batch', { min: 1, max: mostLookedAt }) ?? 16;
    const seed = readWhole(options, 'seed') ?? 1;
    const document = readDocument(words[0]!);
    const { network, experiment } = document;
    const name = typeof options.data === 'string' ? options.data : standardNormal;
    // A dataset of the experiment's comes with the settings that the experiment gives it.
    const settings = experiment?.data.dataset === name ? experiment.data.settings : undefined;
    const { layers, milliseconds } = await about(words[0]!, document, () =>
      engine().initStats({
        network,
        // Examples of a dataset go in as the experiment has them.
        preprocess: experiment?.data.preprocess,
        batch,
        seed,
        data: name === standardNormal ? name : { dataset: name, settings },
        gradients: options.gradients === true,
        bins: 64,
      }),
    );
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
