/** A lab on the command line: the lecture's numbers on real data, its runs stored, and what ends it early. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../engine/contract/run.ts';
import { answer, fanin, start, temporaryFolder } from './fanin.ts';

interface LabAnswer {
  lab: number;
  claims: { id: string; measured: (number | null)[]; holds: boolean | null; fault: unknown }[];
  runs: { study: string; runs: number[] }[];
}

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const db = path.join(folder, 'lab.db');

describe('fanin lab 6', () => {
  let lab: LabAnswer;
  beforeAll(async () => {
    lab = await answer<LabAnswer>('lab', '6', '--db', db);
  }, 120_000);
  const claim = (id: string) => lab.claims.find((one) => one.id === id)!;

  it.each([
    ['small-fades', [0.49, 0.29, 0.18, 0.11, 0.07, 0.05]],
    ['large-saturates', [0.87, 0.85, 0.85, 0.85, 0.85, 0.85]],
    ['xavier-keeps', [0.63, 0.49, 0.41, 0.36, 0.32, 0.3]],
    ['xavier-relu-mean', [0.4, 0.28, 0.2, 0.14, 0.1, 0.07]],
    ['xavier-relu-std', [0.59, 0.42, 0.3, 0.21, 0.15, 0.1]],
  ])('measures what NumPy did: %s', (id, expected) => {
    const { measured, holds } = claim(id);
    expect(measured).toHaveLength(6);
    measured.forEach((value, layer) => expect(Math.abs(value! - expected[layer]!)).toBeLessThanOrEqual(0.01));
    expect(holds).toBe(true);
  });
  it('a convolution started by Xavier keeps its variance', () => {
    expect(claim('convolution-fan-in').measured[0]).toBeCloseTo(1, 1);
    expect(claim('convolution-fan-in').holds).toBe(true);
  });
  it('weights that start alike get no gradient, or all the same', () => {
    expect(claim('zero-gradient')).toMatchObject({ measured: [0, 0], holds: true });
    expect(claim('constant-alike')).toMatchObject({ measured: [0], holds: true });
  });
  it('says that a claim of the lecture does not hold here: the last bias follows the digits of each batch', () => {
    const { measured, holds } = claim('zero-loss');
    expect(Math.abs(measured[0]! - Math.log(10))).toBeGreaterThan(0.0005);
    expect(measured[0]).toBeCloseTo(Math.log(10), 1);
    expect(holds).toBe(false);
  });
  it('stores its runs like all others', async () => {
    const { runs } = await answer<{ runs: RunSummary[] }>('runs', '--db', db);
    const stored = lab.runs.flatMap(({ runs: ids }) => ids);
    expect(runs.map(({ id }) => id).sort()).toEqual(stored.sort());
    expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['finished']));
    expect(runs.map(({ name }) => name)).toContain('Lab 6: all weights zero');
  });
});

it('fanin lab 1 holds all that the lecture says of sigmoid, and tells what it costs without judging it', async () => {
  const { claims } = await answer<LabAnswer>('lab', '1', '--db', path.join(folder, 'sigmoid.db'));
  const timed = claims.find(({ id }) => id === 'costs-more')!;
  expect(timed).toMatchObject({ holds: null, fault: null });
  expect(timed.measured[0]).toBeGreaterThan(0);
  const judged = claims.filter((one) => one !== timed);
  expect(judged).toHaveLength(6);
  for (const { id, holds } of judged) expect([id, holds]).toEqual([id, true]);
}, 60_000);

it('a lab that there is not is bad input, with those that there are', async () => {
  const { status, err } = await fanin('lab', '17', '--db', db);
  expect(status).toBe(2);
  expect(err).toContain(
    'There is no lab 17. There are: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16.',
  );
});

it('Ctrl+C stops a lab and the runs that it began', async () => {
  const file = path.join(folder, 'stopped.db');
  const { child, ended } = start('lab', '7', '--db', file);
  await new Promise<void>((resolve) => child.stderr!.on('data', () => resolve()));
  child.kill('SIGINT');
  const { status, err } = await ended;
  expect(err).toContain('lab_cancelled');
  expect(status).toBe(1);
  const { runs } = await answer<{ runs: RunSummary[] }>('runs', '--db', file);
  expect(runs).toHaveLength(4);
  expect(new Set(runs.map((run) => run.status))).toEqual(new Set(['cancelled']));
}, 60_000);
