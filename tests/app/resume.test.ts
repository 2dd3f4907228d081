/** A run goes on where it was stopped: by the engine's death and by hand, with the mouse and with the keys. */
import { expect, test } from 'vitest';
import { EnginePort } from './engine-port.ts';
import { goTo } from './hands.ts';
import { openLab, until } from './lab.ts';

test(
  'a run that was stopped is resumed, and comes to what a run that never stopped comes to',
  { timeout: 180_000 },
  async () => {
    // Every epoch leaves a checkpoint.
    const lab = await openLab({ env: { FANIN_CHECKPOINTS: '0' } });
    const { page } = lab;
    const first = await EnginePort.open(page);
    const { templates } = await first.ask('catalogue', {});
    const { experiment } = templates[0]!;
    const long = {
      ...experiment,
      data: { dataset: 'mnist', limit: { train: 24_000, test: 500 } },
      training: { ...experiment.training, epochs: 16 },
    };
    const summaryOf = async (port: EnginePort, run: number) => (await port.ask('run', { run })).summary;
    const reaches = (port: EnginePort, run: number, step: number) =>
      until(
        async () => (await summaryOf(port, run)).step >= step,
        `run ${run} to reach step ${step}`,
        60_000,
      );
    const becomes = (port: EnginePort, run: number, status: string) =>
      until(async () => (await summaryOf(port, run)).status === status, `run ${run} to be ${status}`, 90_000);

    // ── the engine dies after two epochs and a half ─────────────────────────────────────────────────────────────
    const { runs } = await first.ask('start', { experiment: long });
    const [run, perEpoch] = [runs[0]!.id, runs[0]!.steps / 16];
    await goTo(page, /Train/);
    await reaches(first, run, 2.5 * perEpoch);
    process.kill(lab.engine().findLast(({ state }) => state === 'ready')!.pid!, 'SIGKILL');
    await until(() => lab.engine().filter(({ state }) => state === 'ready').length === 2, 'the next engine');
    const second = await EnginePort.open(page);
    await becomes(second, run, 'interrupted');
    await page.locator('[data-action="resume"]').click();
    await becomes(second, run, 'running');
    // Not from its beginning.
    expect((await summaryOf(second, run)).step).toBeGreaterThanOrEqual(2 * perEpoch);
    await page.locator('[data-action="resume"]').waitFor({ state: 'detached' });

    // ── cancelled, and resumed by the keys ──────────────────────────────────────────────────────────────────────
    await reaches(second, run, 4.2 * perEpoch);
    await page.locator('[data-action="cancel"]').click();
    await becomes(second, run, 'cancelled');
    const button = page.locator('[data-action="resume"]');
    await button.waitFor();
    await button.focus();
    await page.keyboard.press('Enter');
    await becomes(second, run, 'finished');

    // ── the same, never stopped ─────────────────────────────────────────────────────────────────────────────────
    const { runs: others } = await second.ask('start', { experiment: long });
    const whole = others[0]!.id;
    await becomes(second, whole, 'finished');
    const [one, other] = await Promise.all([run, whole].map((id) => summaryOf(second, id)));
    expect([one!.last, one!.best]).toEqual([other!.last, other!.best]);
    const { curves } = await second.ask('curves', {
      ...{ runs: [run, whole], metrics: ['train.loss', 'test.loss'], buckets: 10_000 },
    });
    const points = (id: number) => curves.filter((curve) => curve.run === id).map((curve) => curve.points);
    expect(points(run)).toEqual(points(whole));
    expect(lab.problems).toEqual([]);
  },
);
