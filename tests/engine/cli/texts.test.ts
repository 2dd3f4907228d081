/** Sentences of the command line: the same facts in both languages, and none left in the other. */
import { expect, it } from 'vitest';
import { commands } from '../../../engine/cli/commands/index.ts';
import { texts } from '../../../engine/cli/texts.ts';

type Facts = Readonly<Record<string, string>>;

/** Every sentence with the same things filled in, by its name. */
function said({ work, units, ...sentences }: (typeof texts)['en']): Facts {
  const { title, documents, everyCommand, noRuns, here, ...told } = sentences;
  return {
    ...{ title, documents, everyCommand, noRuns, here, ...work },
    files: units.files(1234),
    steps: units.steps(1234),
    deleted: told.deleted('4, 7'),
    removed: told.removed('iris'),
    same: told.same(1234),
    memory: told.memory(1234),
    examples: told.examples('iris', 1234, 567),
    shapes: told.shapes('1×28×28', 10),
    passedOver: told.passedOver(1234, '.hidden, …'),
    passed: told.gradients(true, '1.20e-9'),
    failed: told.gradients(false, '1.20e-2'),
    data: told.data('iris', null),
    hash: told.data('iris', 'abc'),
    ended: told.ending({ early: true, metric: 'test.loss', best: 0.5, step: 1234, restored: true }),
    whole: told.ending({ early: false, metric: 'test.loss', best: null, step: 1234, restored: false }),
    dataProgress: told.dataProgress(work.import, 'iris', '1.0 MB', '2.0 MB'),
    dataSoFar: told.dataProgress(work.import, 'iris', '1.0 MB', null),
    runProgress: told.runProgress(3, '1.5', 20),
    pace: told.pace('1,234', 7),
    paceSoFar: told.pace('1,234', null),
  };
}

it('each says the same numbers and names in Korean as in English', () => {
  const [en, ko] = [said(texts.en), said(texts.ko)];
  const facts = (text: string): string[] => (text.match(/[\d.,]*\d|iris|abc|test\.loss|MB/g) ?? []).sort();
  for (const [name, english] of Object.entries(en)) {
    expect(ko[name], name).toMatch(/[가-힣]/);
    expect(english, name).not.toMatch(/[가-힣]/);
    expect({ name, facts: facts(ko[name]!) }).toEqual({ name, facts: facts(english) });
  }
  // Nothing that was added is left out above.
  const nested = Object.keys({ ...texts.en.work, ...texts.en.units }).length;
  expect(Object.keys(en).length).toBeGreaterThanOrEqual(Object.keys(texts.en).length - 2 + nested);
});

it.each(commands.map(({ name, help }) => [name, help] as const))('%s is explained in both', (_, help) => {
  expect(help.en).not.toMatch(/[가-힣]/);
  expect(help.ko).toMatch(/[가-힣]/);
});
