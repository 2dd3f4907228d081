/** A run whose numbers end: the window says where, and claims nothing of what was never predicted. */
import { expect, test } from 'vitest';
import { EnginePort } from './engine-port.ts';
import { goTo } from './hands.ts';
import { openLab, resize, until } from './lab.ts';

test('a run that blows up says where, and that nothing was predicted', { timeout: 90_000 }, async () => {
  const lab = await openLab();
  const { page } = lab;
  await resize(lab, 1280, 800);
  const port = await EnginePort.open(page);
  const { templates } = await port.ask('catalogue', {});
  const { experiment } = templates[0]!;
  const { runs } = await port.ask('start', {
    experiment: {
      ...experiment,
      data: { dataset: 'mnist', limit: { train: 1280, test: 300 } },
      training: {
        ...experiment.training,
        epochs: 1,
        optimizer: { kind: 'sgd', learningRate: 1e6, momentum: 0.9 },
      },
    },
  });
  await goTo(page, /Train/);
  const run = runs[0]!.id;
  await until(async () => (await port.ask('run', { run })).summary.status === 'finished', 'its end', 60_000);

  await page.getByText(/^At step \d+ \(epoch 0\.\d+\) the outputs of \w+ stopped being numbers/).waitFor();
  const told = page.locator(`[data-predictions="${run}"]`);
  await told.getByText('300 test examples').waitFor();
  await told.getByText('Nothing was predicted: the scores of all test examples are no numbers.').waitFor();
  expect(await told.getByText('Every test example was recognized.').count()).toBe(0);
  expect(lab.problems).toEqual([]);
});
