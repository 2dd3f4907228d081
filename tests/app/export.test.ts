/** A stored run leaves the app as files of other programs, by the mouse and by the keyboard. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import { metricNames } from '../../engine/contract/run.ts';
import { EnginePort } from './engine-port.ts';
import { answerDialogs, goTo } from './hands.ts';
import { openLab, until } from './lab.ts';

const moons = (name: string, epochs: number, units: number): ExperimentDocument => ({
  format: 'fanin.experiment',
  version: 1,
  name,
  network: {
    format: 'fanin.network',
    version: 1,
    name: 'small',
    nodes: [
      { id: 'in', kind: 'input', params: { shape: [2] } },
      { id: 'fc1', kind: 'dense', params: { units } },
      { id: 'relu1', kind: 'relu' },
      { id: 'fc2', kind: 'dense', params: { units: 2 } },
      { id: 'out', kind: 'output' },
    ],
    edges: [
      ['in', 'fc1'],
      ['fc1', 'relu1'],
      ['relu1', 'fc2'],
      ['fc2', 'out'],
    ],
  },
  data: { dataset: 'moons' },
  seed: 1,
  probes: { every: 1000, histogramBins: 64 },
  training: {
    loss: { kind: 'softmax-cross-entropy' },
    epochs,
    batchSize: 100,
    optimizer: { kind: 'sgd', learningRate: 0.1 },
    weightDecay: 0,
  },
});

test('a run is exported from Train and from Compare; what cannot be says why', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'fanin-export-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const lab = await openLab();
  const { page } = lab;
  const { keyboard } = page;
  const port = await EnginePort.open(page);
  const status = (run: number, wanted: string) =>
    until(
      async () => (await port.ask('runs', {})).runs.some((one) => one.id === run && one.status === wanted),
      `run ${run} to be ${wanted}`,
      30_000,
    );
  const written = (name: string) =>
    until(() => readFile(path.join(folder, name)).catch(() => null), `the file ${name}`);
  const button = page.locator('[data-action="export"]');
  const item = (format: string) => page.locator(`[role="menuitem"][data-format="${format}"]`);

  // ── a run that trains has points, and no weights yet ─────────────────────────────────────────────────────────
  await port.ask('start', { experiment: moons('moons, for long', 10_000, 4096) });
  await status(1, 'running');
  await goTo(page, /Train/);
  await button.click();
  expect(await item('onnx').getAttribute('aria-disabled')).toBe('true');
  await item('pytorch').getByText('No weights are stored (training)').waitFor();
  expect(await item('csv').getAttribute('aria-disabled')).not.toBe('true');
  await keyboard.press('Escape');
  await page.locator('[data-action="cancel"]').click();
  await status(1, 'cancelled');

  // ── the mouse ────────────────────────────────────────────────────────────────────────────────────────────────
  await port.ask('start', { experiment: moons('moons, quickly', 3, 8) });
  await status(2, 'finished');
  await page.locator('[data-current-run="2"]').waitFor();
  await answerDialogs(lab, path.join(folder, 'net.onnx'));
  await button.click();
  await item('onnx').click();
  const network = await written('net.onnx');
  await page.getByText('Saved net.onnx.').waitFor();
  // ir_version 8, then who made it.
  expect([...network.subarray(0, 2)]).toEqual([8, 8]);
  for (const word of ['Fanin', 'scores']) expect(network.includes(word), word).toBe(true);

  // ── the keys ─────────────────────────────────────────────────────────────────────────────────────────────────
  await keyboard.press('Control+3');
  await page.locator('tr[data-run="2"]').focus();
  await keyboard.press('Enter');
  await button.getByText('Export #2').waitFor();
  await answerDialogs(lab, path.join(folder, 'points.csv'));
  await button.focus();
  await keyboard.press('Enter');
  await expect.poll(() => item('csv').evaluate((one) => one === document.activeElement)).toBe(true);
  await keyboard.press('Enter');
  const [head, ...rows] = (await written('points.csv')).toString('utf8').trimEnd().split('\r\n');
  const { curves } = await port.ask('curves', { runs: [2], metrics: [...metricNames], buckets: 100 });
  expect(head).toBe('run,name,seed,metric,step,epoch,value');
  expect(rows).toHaveLength(curves.reduce((sum, { total }) => sum + total, 0));
  expect(rows[0]).toMatch(/^2,"moons, quickly",1,train\.loss,/);
  await expect.poll(() => button.evaluate((one) => one === document.activeElement)).toBe(true);

  // ── where nothing can be written ─────────────────────────────────────────────────────────────────────────────
  await answerDialogs(lab, path.join(folder, 'none', 'net.py'));
  await keyboard.press('Enter');
  for (const press of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await keyboard.press(press);
  await page.locator('[data-error="file_unwritable"]').getByText('The file cannot be written').waitFor();
  expect((await readdir(folder)).sort()).toEqual(['net.onnx', 'points.csv']);
  expect(lab.problems).toEqual([]);
});
