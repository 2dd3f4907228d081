/** What is long is cut or goes on in another line: at the smallest usual size of a window nothing is out of sight beside it. */
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import { writeStored } from '../../engine/data/stored.ts';
import { EnginePort } from './engine-port.ts';
import { goTo } from './hands.ts';
import { newUserData, openLab, resize, until } from './lab.ts';

/** The longest an experiment may have, with no place to break it. */
const longName = 'W'.repeat(200);

/** How many pixels of each of these are only seen by scrolling it sideways. */
function beyond(page: Page, selector: string): Promise<number[]> {
  return page.evaluate(
    (all) => [...document.querySelectorAll(all)].map((one) => one.scrollWidth - one.clientWidth),
    selector,
  );
}

const longId = 'normalizationOfTheFirstLayer';

/** The same experiment with a batch norm behind its first Dense layer, and another start of the second. */
function normalized(experiment: ExperimentDocument): ExperimentDocument {
  const { network } = experiment;
  const edges = network.edges.flatMap(
    ([from, to]): [string, string][] =>
    from === 'fc1' ? [[from, longId], [longId, to]] : [[from, to]], // prettier-ignore
  );
  const started = network.nodes.map((node) =>
    node.id === 'fc2' ? { ...node, params: { ...node.params, init: { scheme: 'orthogonal' } } } : node,
  );
  const nodes = [...started, { id: longId, kind: 'batch-norm' }];
  return { ...experiment, network: { ...network, nodes, edges } };
}

test('long names and long settings leave everything in sight', async () => {
  const userData = await newUserData();
  writeStored(path.join(userData, 'datasets'), {
    descriptor: {
      name: 'w'.repeat(64),
      title: { en: longName, ko: longName },
      summary: { en: 'Made.', ko: '만든 것.' },
      kind: 'features',
      shape: [2],
      classes: ['a', 'b'],
      features: ['x', 'y'],
      source: 'made here',
    },
    train: { values: new Float32Array(200), labels: new Array<number>(100).fill(0) },
    test: { values: new Float32Array(40), labels: new Array<number>(20).fill(1) },
    split: { kind: 'given' },
  });
  const lab = await openLab({ userData });
  const { page, problems } = lab;
  await resize(lab, 1280, 800);
  const port = await EnginePort.open(page);
  const [template] = (await port.ask('catalogue', {})).templates;
  if (!template) throw new Error('There is no template.');
  const { data, training } = template.experiment;
  const experiment = {
    ...template.experiment,
    name: longName,
    data: { ...data, limit: { train: 256, test: 256 } },
    training: { ...training, epochs: 1 },
  };
  await port.ask('start', { experiment });
  await port.ask('start', { experiment: normalized(experiment) });
  await until(
    async () => (await port.ask('runs', {})).runs.every(({ status }) => status === 'finished'),
    'both runs to end',
    30_000,
  );

  await goTo(page, /Train/);
  await page.locator('[data-recent="2"]').waitFor();
  await page.locator('[data-current-run] [data-chart]').first().waitFor({ state: 'attached' });
  expect(await beyond(page, '.train > main')).toEqual([0]);

  await goTo(page, /Compare/);
  for (const run of [1, 2]) await page.locator(`[data-run="${run}"]`).getByRole('checkbox').first().click();
  await page.locator('[data-differences] tr').first().waitFor();
  // A word is not cut in two for the sake of a long one.
  const linesOf = await page.evaluate(() =>
    [...document.querySelectorAll('[data-differences] td')].map((cell): [string, number] => {
      const letters = document.createRange();
      letters.selectNodeContents(cell);
      return [cell.textContent ?? '', letters.getClientRects().length];
    }),
  );
  expect(linesOf).toContainEqual(['orthogonal', 1]);
  await page.locator('[data-predictions]').first().waitFor();
  expect(await beyond(page, '.compare > main')).toEqual([0]);
  expect(await beyond(page, '.wide:has([data-differences])')).toEqual([0]);

  await goTo(page, /Data/);
  await page.locator('[data-dataset]').filter({ hasText: longName }).click();
  await page.getByRole('heading', { name: longName }).waitFor();
  expect(await beyond(page, '.data > main, .data > aside')).toEqual([0, 0]);
  expect(problems).toEqual([]);
});
