/** What `show` says of a run that is longer than any chart. */
import { expect, it } from 'vitest';
import { showCommand } from '../../../engine/cli/commands/show.ts';
import type { Curve } from '../../../engine/contract/run.ts';
import { Engine } from '../../../engine/engine.ts';
import { Store } from '../../../engine/store/store.ts';
import { append, finish, newFile, point, startedRun } from '../../store/fixtures.ts';

it('tells every point, and what went astray since the first of the test set', async () => {
  const file = newFile();
  const store = Store.open(file);
  const run = startedRun(store);
  const values = Array.from({ length: 40_000 }, (_, at) => (at === 0 ? 2 : 30 + Math.sin(at)));
  append(
    store,
    run,
    values.flatMap((value, at) => [point('train.loss', 3 * at, value), point('test.loss', 3 * at, value)]),
  );
  finish(store, run, 'finished', []);
  store.close();
  const engine = new Engine({ database: file, host: 'cli', lanes: 1 });
  const invocation = { words: [String(run)], options: {}, language: 'en', engine: () => engine } as const;
  const { json, text } = await showCommand.run(invocation);
  await engine.close();
  const curves = new Map((json as { curves: Curve[] }).curves.map((curve) => [curve.metric, curve]));
  for (const metric of ['train.loss', 'test.loss'] as const) {
    const { points, total } = curves.get(metric)!;
    expect(total).toBe(values.length);
    expect(points.map(({ value }) => value)).toEqual(values);
    expect(points[7]).toEqual({ step: 21, epoch: 21 / 600, value: values[7] });
  }
  expect(curves.get('test.accuracy')).toMatchObject({ points: [], total: 0 });
  expect(text).toContain('[loss_diverged]');
});
