import { expect, test } from 'vitest';
import { methods } from '../../../engine/contract/protocol.ts';
import { resolve } from '../../../engine/experiment.ts';
import { experiment } from '../../store/fixtures.ts';

test('all runs of the largest sweep can be compared, deleted and brought back together', () => {
  const seeds = Array.from({ length: 1000 }, (_, at) => at + 1);
  const axes = [{ path: 'training.epochs', values: seeds.slice(0, 10) }];
  const runs = resolve({ ...experiment(), sweep: { axes, seeds } }).map((_, at) => at + 1);
  expect(runs).toHaveLength(10_000);
  for (const method of ['compare', 'delete', 'restore'] as const) {
    expect(methods[method][0].safeParse({ runs }).success).toBe(true);
    expect(methods[method][0].safeParse({ runs: [...runs, 10_001] }).success).toBe(false);
  }
});
