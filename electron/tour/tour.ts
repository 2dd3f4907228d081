/**
 * The app shown by itself: `npm start -- --tour`. What a newcomer would do on the first day, with real clicks and keys on the
 * real window: draw a network, train it, change how its weights start, train again, and ask what the difference made.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { nativeTheme, type BrowserWindow, type MessagePortMain } from 'electron';
import type { RunSummary } from '../../engine/contract/run.ts';
import { buildNetwork } from './build.ts';
import { EngineClient } from '../engine-client.ts';
import { Hands } from './hands.ts';
import { comparisonTable } from './report.ts';

export interface TourOptions {
  readonly window: BrowserWindow;
  /** A line to the engine, beside the page's own. */
  readonly port: MessagePortMain;
  /** What the menu's New does. */
  readonly newNetwork: () => void;
  /** Where the screenshots go. */
  readonly folder: string;
}

const size = { width: 1280, height: 800 } as const;

export async function takeTour({ window, port, newNetwork, folder }: TourOptions): Promise<void> {
  const hands = new Hands(window.webContents);
  const engine = new EngineClient(port);
  // An engine that cannot work says so here; without it the page would be waited for in vain.
  await engine.ask('info', {});
  await mkdir(folder, { recursive: true });
  window.setContentSize(size.width, size.height);
  // Behind other windows the page would draw no frames, and its charts stay as they were.
  window.webContents.setBackgroundThrottling(false);
  nativeTheme.themeSource = 'light';

  say('Building a network of four hidden layers');
  await hands.place({ selector: '[data-node]' });
  newNetwork();
  await hands.until('an empty canvas', async () => !(await hands.sees({ selector: '[data-node]' })));
  const first = await buildNetwork(hands);

  say('Training it with weights from Kaiming');
  await startFrom(first, 'Kaiming');
  await picture('build');
  const kaiming = await train();

  say('The same network with weights from normal(0.01)');
  await hands.click({ selector: '[role="tab"]', text: 'Build' });
  await startFrom(first, 'Normal', '0.01');
  await picture('build-normal');

  say('Training that');
  const normal = await train();
  await picture('train');

  say('Comparing the two');
  await hands.click({ selector: '[role="tab"]', text: 'Compare' });
  for (const run of [kaiming, normal]) await pick(run);
  await hands.until('the differences on the page', () => hands.sees({ selector: '[data-differences] tr' }));
  await picture('compare');

  const comparison = await engine.ask('compare', { runs: [kaiming.id, normal.id] });
  if (comparison.differences.length === 0) throw new Error('The two runs differ in nothing.');
  process.stdout.write(`\n${comparisonTable(comparison)}\n\nScreenshots: ${folder}\n`);
  engine.close();

  /** Presses Train and waits until the new run is over. */
  async function train(): Promise<RunSummary> {
    const before = new Set((await engine.ask('runs', {})).runs.map(({ id }) => id));
    await hands.click({ selector: 'button[data-action="train"]' });
    const begun = await hands.until('a new run', async () =>
      (await engine.ask('runs', {})).runs.find(({ id }) => !before.has(id)),
    );
    const done = await hands.until(
      `run ${begun.id} to finish`,
      async () => {
        const { summary } = await engine.ask('run', { run: begun.id });
        return ['queued', 'running', 'paused'].includes(summary.status) ? null : summary;
      },
      300_000,
    );
    if (done.status !== 'finished') throw new Error(`Run ${done.id} is ${done.status}, not finished.`);
    return done;
  }

  /** Chooses how one layer's weights start, and gives the choice to all of them. */
  async function startFrom(id: string, scheme: string, std?: string): Promise<void> {
    await hands.click({ selector: `[data-node="${id}"]` });
    await hands.click({
      selector: '[data-setting="init"] button.ui-select, [data-setting="scheme"] button.ui-select',
    });
    await hands.click({ selector: '.ui-item', text: scheme });
    if (std !== undefined) await hands.fill({ selector: '[data-setting="std"] input[type="text"]' }, std);
    await hands.click({ selector: '[data-action="every-layer"]' });
  }

  async function pick(run: RunSummary): Promise<void> {
    const row = `[data-run="${run.id}"]`;
    const picked = `${row} [role="checkbox"][aria-checked="true"], ${row} input:checked`;
    if (await hands.sees({ selector: picked })) return;
    await hands.click({ selector: `${row} [role="checkbox"], ${row} input[type="checkbox"]` });
  }

  /** The window in both themes. */
  async function picture(name: string): Promise<void> {
    for (const theme of ['dark', 'light'] as const) {
      nativeTheme.themeSource = theme;
      // The page follows, measures and draws again: charts wait for a frame of their own.
      await pause(600);
      const image = await window.webContents.capturePage();
      if (image.isEmpty()) throw new Error(`The picture of ${name} is empty.`);
      await writeFile(path.join(folder, `${name}-${theme}.png`), image.toPNG());
    }
  }
}

function say(line: string): void {
  console.error(`tour: ${line}`);
}
