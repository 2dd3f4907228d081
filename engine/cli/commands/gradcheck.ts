import { gradcheck, gradientTolerance } from '../../run/gradcheck.ts';
import { readNetwork, type Command } from '../command.ts';
import { readWhole } from '../options.ts';
import { count, table } from '../print.ts';
import { checkLines } from '../progress.ts';
import { texts } from '../texts.ts';

export const gradcheckCommand: Command = {
  name: 'gradcheck',
  usage: 'gradcheck NETWORK [--seed S]',
  help: {
    en: 'analytic gradients against central differences, in float64',
    ko: '해석적 기울기를 중심 차분과 float64로 비교합니다',
  },
  words: [1, 1],
  options: { seed: { type: 'string' } },
  run({ words, options, language }) {
    const seed = readWhole(options, 'seed') ?? 1;
    const check = gradcheck(readNetwork(words[0]!), seed, checkLines(language));
    const rows = check.byParameter.map(({ node, name, relativeError, checked, kinks }) => {
      return [`${node}.${name}`, relativeError.toExponential(2), count(checked), count(kinks)];
    });
    const good = check.maxRelativeError <= gradientTolerance;
    const verdict = texts[language].gradients(good, check.maxRelativeError.toExponential(2));
    const body = table(['parameter', 'relative error', 'checked', 'kinks'], rows, [
      'left',
      'right',
      'right',
      'right',
    ]);
    return {
      json: { ...check, tolerance: gradientTolerance, passed: good },
      text: `${body}\n${verdict}`,
      status: good ? 0 : 1,
    };
  },
};
