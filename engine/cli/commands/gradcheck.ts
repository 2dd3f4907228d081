import { gradcheck } from '../../run/gradcheck.ts';
import { readNetwork, wholeNumber, type Command } from '../command.ts';
import { count, table } from '../print.ts';

/** Central differences of a smooth float64 loss agree with its gradient to about 1e-9; a wrong gradient is off by 1e-2. */
const tolerance = 1e-5;

export const gradcheckCommand: Command = {
  name: 'gradcheck',
  usage: 'gradcheck NETWORK [--seed S]',
  help: 'analytic gradients against central differences, in float64',
  words: [1, 1],
  options: { seed: { type: 'string' } },
  run({ words, options }) {
    const check = gradcheck(readNetwork(words[0]!), wholeNumber(options.seed, 'seed', 1));
    const rows = check.byParameter.map(({ node, name, relativeError, checked, kinks }) => {
      return [`${node}.${name}`, relativeError.toExponential(2), count(checked), count(kinks)];
    });
    const good = check.maxRelativeError <= tolerance;
    const verdict = `${good ? 'passed' : 'FAILED'}: largest relative error ${check.maxRelativeError.toExponential(2)}`;
    const body = table(['parameter', 'relative error', 'checked', 'kinks'], rows, [
      'left',
      'right',
      'right',
      'right',
    ]);
    return { json: { ...check, tolerance, passed: good }, text: `${body}\n${verdict}`, status: good ? 0 : 1 };
  },
};
