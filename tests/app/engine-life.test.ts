/** The engine dies, hears nonsense, works hard: the window is none the worse for it. */
import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { MetricName } from '../../engine/contract/run.ts';
import { EnginePort } from './engine-port.ts';
import { goTo } from './hands.ts';
import { newUserData, openLab, until, type Lab } from './lab.ts';

/** The points the page shows of a run: what its charts' tables hold. */
async function shownPoints(lab: Lab): Promise<{ metric: string; epoch: number; value: number }[]> {
  return lab.page.evaluate(() =>
    // Tables of curves; those of layers have other names.
    [
      ...document.querySelectorAll<HTMLTableElement>(
        'table[data-chart^="train."], table[data-chart^="test."]',
      ),
    ].flatMap((table) =>
      [...table.querySelectorAll('tbody tr')].flatMap((row) => {
        const value = row.querySelector('td')?.getAttribute('data-value');
        const epoch = row.querySelector('th')?.textContent;
        return value && epoch
          ? [{ metric: table.dataset['chart'] ?? '', epoch: Number(epoch), value: Number(value) }]
          : [];
      }),
    ),
  );
}

async function startTraining(lab: Lab, epochs: number): Promise<number> {
  const port = await EnginePort.open(lab.page);
  const { templates } = await port.ask('catalogue', {});
  const experiment = templates[0]?.experiment;
  if (!experiment) throw new Error('The engine has no template.');
  const { runs } = await port.ask('start', {
    experiment: { ...experiment, training: { ...experiment.training, epochs } },
  });
  const run = runs[0]?.id ?? 0;
  await goTo(lab.page, /Train/);
  await until(
    async () => (await port.ask('run', { run })).summary.status === 'running',
    'training to begin',
    30_000,
  );
  return run;
}

test('an engine that is killed while it trains is replaced; the run is interrupted and every point shown is stored', async () => {
  const lab = await openLab();
  const run = await startTraining(lab, 200);
  await until(async () => (await shownPoints(lab)).length > 20, 'points on the charts', 30_000);
  const shown = await shownPoints(lab);

  const pid = lab.engine().findLast((line) => line.state === 'ready')?.pid;
  if (pid === undefined) throw new Error('The engine has no pid.');
  process.kill(pid, 'SIGKILL');
  const banner = lab.page.getByText('It is being started again');
  await banner.waitFor();
  await until(() => lab.engine().filter((line) => line.state === 'ready').length === 2, 'the next engine');
  await banner.waitFor({ state: 'hidden' });

  const port = await EnginePort.open(lab.page);
  const { summary } = await port.ask('run', { run });
  expect(summary.status).toBe('interrupted');
  const metrics = [...new Set(shown.map(({ metric }) => metric))] as MetricName[];
  const { curves } = await port.ask('curves', { runs: [run], metrics, buckets: 10_000 });
  const stored = new Set(
    curves.flatMap(({ metric, points }) =>
      points.map(({ epoch, value }) => `${metric} ${Number(epoch.toFixed(3))} ${value}`),
    ),
  );
  const missing = shown.filter(({ metric, epoch, value }) => !stored.has(`${metric} ${epoch} ${value}`));
  expect(missing).toEqual([]);
  // The window says so by itself, without being asked to look again.
  await lab.page
    .getByText(/interrupted/i)
    .first()
    .waitFor();
});

test('what is compared stays compared when another engine takes over', async () => {
  const lab = await openLab();
  const run = await startTraining(lab, 1);
  const port = await EnginePort.open(lab.page);
  const ended = async () => (await port.ask('run', { run })).summary.status === 'finished';
  await until(ended, 'the end of the training', 60_000);
  await goTo(lab.page, /Compare/);
  await lab.page.locator(`tr[data-run="${run}"]`).click();
  const snapshots = lab.page.locator('.time input[type="range"]');
  await snapshots.waitFor();

  const pid = lab.engine().findLast((line) => line.state === 'ready')?.pid;
  if (pid === undefined) throw new Error('The engine has no pid.');
  process.kill(pid, 'SIGKILL');
  await until(() => lab.engine().filter((line) => line.state === 'ready').length === 2, 'the next engine');
  // The window has turned to it, and asked anew what it asks.
  await pause(2000);
  await snapshots.waitFor();
  expect(await snapshots.isVisible()).toBe(true);
});

test('a port survives whatever is sent over it', async () => {
  const lab = await openLab();
  const port = await EnginePort.open(lab.page);
  const nonsense: unknown[] = [
    null,
    'a text',
    42,
    [],
    {},
    { type: 'request' },
    { type: 'request', id: 'x', method: 'info', params: {} },
    { type: 'event', event: 'runChanged', data: {} },
  ];
  for (const message of nonsense) {
    const answer = await port.exchange(message, null);
    expect(answer).toMatchObject({ type: 'error', id: null, errors: [{ code: 'malformed_message' }] });
  }
  const unknown = { type: 'request', id: 7, method: 'constructor', params: {} };
  expect(await port.exchange(unknown, 7)).toMatchObject({
    type: 'error',
    errors: [{ code: 'unknown_method' }],
  });
  const misused = { type: 'request', id: 8, method: 'cancel', params: { run: 'first' } };
  expect(await port.exchange(misused, 8)).toMatchObject({ type: 'error' });

  const info = await port.ask('info', {});
  expect(info.host).toMatch(/utility|forked/);
  expect(lab.engine().filter((line) => line.state === 'ready')).toHaveLength(1);
  expect(lab.problems).toEqual([]);
});

test('the window answers while the engine trains, and a cancelled run is over at once', async () => {
  const lab = await openLab();
  const run = await startTraining(lab, 500);
  await goTo(lab.page, /Build/);
  // Frames drawn in two seconds of training, and the longest time the page had no turn.
  const frames = lab.page.evaluate(
    () =>
      new Promise<{ count: number; longest: number }>((resolve) => {
        let count = 0;
        let longest = 0;
        let last = performance.now();
        const begun = last;
        const next = (now: number) => {
          count++;
          longest = Math.max(longest, now - last);
          last = now;
          if (now - begun < 2000) requestAnimationFrame(next);
          else resolve({ count, longest });
        };
        requestAnimationFrame(next);
      }),
  );
  const field = lab.page.locator('input[type="text"], input[type="search"]').first();
  await field.fill('');
  await field.pressSequentially('dense', { delay: 20 });
  expect(await field.inputValue()).toBe('dense');
  // A loose bound: it must draw and take turns at all, on a machine whose every core is training.
  expect((await frames).count).toBeGreaterThan(10);

  await goTo(lab.page, /Train/);
  await lab.page.locator('button[data-action="cancel"]').first().click();
  const port = await EnginePort.open(lab.page);
  await until(
    async () => (await port.ask('run', { run })).summary.status === 'cancelled',
    'the run to be cancelled',
  );
  await pause(0);
  expect(lab.problems).toEqual([]);
});

test('a database that is none is named and left as it is; the window still closes, and works once the file is away', async () => {
  const userData = await newUserData();
  const database = path.join(userData, 'fanin.db');
  const garbage = randomBytes(9000);
  await writeFile(database, garbage);

  const lab = await openLab({ userData, engineState: 'stopped' });
  const banner = lab.page.locator('[data-engine="stopped"]');
  await banner.waitFor();
  expect(await banner.innerText()).toContain(database);
  expect(await banner.innerText()).toContain('not a Fanin database');
  expect((await readFile(database)).equals(garbage)).toBe(true);

  await rename(database, `${database}.away`);
  await lab.page.locator('[data-action="restart-engine"]').click();
  await until(() => lab.engine().at(-1)?.state === 'ready', 'the engine to be ready');
  await banner.waitFor({ state: 'hidden' });
  await lab.page.locator('[data-node]').first().waitFor();
  await lab.close();

  await rename(`${database}.away`, database);
  const again = await openLab({ userData, engineState: 'stopped' });
  await again.page.locator('[data-engine="stopped"]').waitFor();
  // An app whose engine is gone has nothing to wait for, and must not wait for ever.
  const ended = again.app.process();
  await again.close();
  expect(ended.exitCode).toBe(0);
});
