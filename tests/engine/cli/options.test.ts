/** Options as they are typed: each number is checked before anything else is done, and the error names the option. */
import { describe, expect, it, test } from 'vitest';
import type { Command } from '../../../engine/cli/command.ts';
import { commands } from '../../../engine/cli/commands/index.ts';
import { readWords } from '../../../engine/cli/options.ts';
import { errorLine, errorText, FaninFailure, type FaninError } from '../../../engine/contract/errors.ts';

const named = (name: string): Command => commands.find((command) => command.name === name)!;

/** The errors of a line of words, where they are told before the engine is needed. */
async function errors(name: string, ...args: string[]): Promise<readonly FaninError[]> {
  const command = named(name);
  try {
    const read = readWords(command, args);
    const engine = () => expect.fail('the engine was asked for');
    await command.run({ ...read, language: 'en', engine });
  } catch (error) {
    if (error instanceof FaninFailure) return error.errors;
    throw error;
  }
  return expect.fail('nothing was refused');
}

const whole = [
  'abc',
  '',
  ' ',
  'NaN',
  '1.5',
  '-1',
  '1e999',
  '0x10',
  '12 3',
  '9007199254740993',
  'Infinity',
  '１',
];
const share = ['abc', '', ' ', 'NaN', '-0.1', '0', '0.9', '1.5', '1e999', '0x1', '20%', '0,2'];
const numeric: readonly [command: string, words: string[], option: string, bad: string[], allowed: string][] =
  [
    ['init-stats', ['template:mnist-mlp'], 'batch', [...whole, '0', '5000'], 'a whole number from 1 to 4096'],
    ['init-stats', ['template:mnist-mlp'], 'seed', whole, 'a whole number of at least 0'],
    ['gradcheck', ['template:mnist-mlp'], 'seed', whole, 'a whole number of at least 0'],
    ['import-data', ['x.csv', '--as', 'x'], 'seed', whole, 'a whole number of at least 0'],
    ['import-data', ['x.csv', '--as', 'x'], 'test-share', share, 'a number from 0.001 to below 0.9'],
    ['bench', [], 'rounds', [...whole, '0'], 'a whole number of at least 1'],
    ['runs', [], 'lanes', [...whole, '0'], 'a whole number of at least 1'],
  ];

describe.each(numeric)('%s %j --%s', (command, words, option, bad, allowed) => {
  it.each(bad)('is not %j', async (value) => {
    for (const args of [[`--${option}`, value], [`--${option}=${value}`]]) {
      const [error, ...more] = await errors(command, ...words, ...args);
      expect(more).toEqual([]);
      const got = /^\S+$/.test(value) ? value : JSON.stringify(value);
      expect(errorLine(error!)).toBe(
        `--${option}: Only ${allowed} can stand here, got ${got}. Mend the value. [invalid_value]`,
      );
      expect(errorText(error!, 'ko').replace(got, '')).not.toMatch(/[A-Za-z]{2,}/);
    }
  });
});

test('every option that is said to be a number in a usage line is among them', () => {
  const said = commands.flatMap(({ name, usage }) =>
    [...usage.matchAll(/--([a-z-]+) [NS]\b/g)].map((match) => `${name} ${match[1]}`),
  );
  const known = numeric.map(([command, , option]) => `${command} ${option}`);
  expect(said.filter((each) => !known.includes(each))).toEqual([]);
});

test.each([
  ['import-data', ['x', '--as', 'x', '--resize', 'small'], '--resize', 'invalid_value'],
  ['import-data', ['x', '--as', 'x', '--resize', '0x5'], '--resize', 'invalid_value'],
  ['import-data', ['x', '--as', 'x', '--resize', '9999x5'], '--resize', 'invalid_value'],
  ['import-data', ['x', '--as', 'x', '--format', 'excel'], '--format', 'invalid_value'],
  ['import-data', ['x', '--as', 'x', '--title', '  '], '--title', 'invalid_value'],
  ['import-data', ['x', '--as', 'x', '--title', 'x'.repeat(201)], '--title', 'invalid_value'],
  ['import-data', ['x'], '--as', 'dataset_unnamed'],
  ['runs', ['--language', 'fr'], '--language', 'invalid_value'],
  ['runs', ['--db'], '--db', 'option_value'],
  ['runs', ['--db', '--json'], '--db', 'option_value'],
  ['runs', ['--db', ''], '--db', 'option_value'],
  ['runs', ['--db='], '--db', 'option_value'],
  ['bench', ['--only', 'sorting', '--quick'], '--only', 'bench_unknown'],
  ['runs', ['--json=yes'], '--json', 'option_alone'],
  ['runs', ['--colour', 'red'], '--colour', 'option_unknown'],
  ['runs', ['--constructor'], '--constructor', 'option_unknown'],
  ['runs', ['-x'], '-x', 'option_unknown'],
  ['runs', ['three'], 'three', 'word_unused'],
  ['compare', ['1'], 'compare', 'word_missing'],
])('%s %j is refused at %s as %s', async (command, args, place, code) => {
  const [error] = await errors(command, ...args);
  expect({ code: error!.code, place: error!.place }).toEqual({ code, place });
});

test('a value may begin with a dash, and the last of several counts', () => {
  const { words, options } = readWords(named('import-data'), [
    'a',
    '--as=x',
    '--label',
    '-1',
    '--as',
    'y',
    'b',
  ]);
  expect(words).toEqual(['a', 'b']);
  expect(options).toMatchObject({ label: '-1', as: 'y' });
});
