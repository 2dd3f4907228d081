import { expect, it } from 'vitest';
import type { Kernels } from '../../../engine/kernels/load.ts';
import type { Leader } from '../../../engine/run/leader.ts';
import { time } from '../../../engine/run/timing.ts';
import { chain, leaderOf } from '../inline.ts';

it('times the steps of one node, those before the loss as forward and those after it as backward', () => {
  const network = chain(
    { id: 'in', kind: 'input', params: { shape: [64] } },
    { id: 'before', kind: 'prelu' },
    { id: 'timed', kind: 'prelu' },
    { id: 'out', kind: 'output' },
  );
  const lead = leaderOf(network, { weightGradients: true });
  const called = new Set<string>();
  const kernels = new Proxy(lead.kernels, {
    get: (all, name: keyof Kernels) => {
      called.add(name);
      return all[name];
    },
  });
  const watched = Object.create(lead, { kernels: { value: kernels } }) as Leader;
  const { forward, backward } = time(watched, { kind: 'time', node: 'timed' });
  expect(forward).toBeGreaterThan(0);
  expect(backward).toBeGreaterThan(0);
  // What only the look before it needs is not among them.
  called.delete('randomNormal');
  expect([...called]).toEqual(['prelu', 'preluGradient', 'columnSums']);
});
