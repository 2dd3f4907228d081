/** The whole benchmark on little work, with whatever other libraries are here: everything runs and agrees. Nothing is timed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contests } from '../../../engine/bench/contests.ts';
import type { Results } from '../../../engine/bench/report.ts';
import { answer } from '../cli/fanin.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const hasNumpy = ['python3', '/usr/bin/python3', 'python'].some(
  (name) => spawnSync(name, ['-c', 'import numpy']).status === 0,
);
const cores = os.availableParallelism() > 1 ? [1, 2] : [1];
const works = contests(true).map(({ name }) => name);

describe('npm run bench -- --quick', () => {
  let results: Results;
  let text = '';
  beforeAll(() => {
    const runtime = process.env.FANIN_ELECTRON;
    if (!runtime) throw new Error('FANIN_ELECTRON is not set: run these tests with npm test');
    const json = path.join(folder, 'bench.json');
    const env = { ...process.env, FANIN_PEERS: undefined, ELECTRON_RUN_AS_NODE: '1' };
    const args = [path.join(root, 'out/main/bench.js'), '--quick', '--json', json];
    const ended = spawnSync(runtime, args, { env, encoding: 'utf8' });
    if (ended.status !== 0) throw new Error(`it ended with ${ended.status}: ${ended.stderr}`);
    text = ended.stdout;
    results = JSON.parse(readFileSync(json, 'utf8')) as Results;
  }, 120_000);

  it('agrees with what is expected in every contest, on every number of lanes', () => {
    expect(results.contests.map(({ name }) => name)).toEqual(works);
    for (const { entries } of results.contests) {
      const ours = entries.filter(({ name }) => name === 'Fanin');
      expect(ours.map(({ threads }) => threads)).toEqual(cores);
      for (const { error, times } of ours) {
        expect(error).toBeLessThan(1e-4);
        expect(times).toHaveLength(3);
      }
    }
  });

  it.runIf(hasNumpy)('has a row for NumPy in every contest', () => {
    const rows = results.rows.filter(({ peer }) => peer === 'NumPy');
    const wanted = works.flatMap((work) => cores.map((lanes) => [work, lanes]));
    expect(rows.map(({ work, lanes }) => [work, lanes])).toEqual(wanted);
    for (const { ours, theirs, ratio, spread } of rows) {
      expect(Math.min(ours, theirs, ratio, ...spread)).toBeGreaterThan(0);
      expect(spread[0]).toBeLessThanOrEqual(spread[1]);
    }
  });

  it('measures everything of the engine by itself, the app with its own engine process among it', () => {
    const two = cores.length > 1;
    const ids = [
      'loop',
      'app',
      ...(two ? ['side-by-side'] : []),
      'dying',
      'depth',
      'idle',
      'storing',
      'listing',
    ];
    expect(results.alone.map(({ id }) => id)).toEqual([
      'peak',
      ...(two ? ['cores', 'barrier', 'wake'] : []),
      ...ids,
    ]);
    expect(results.missing.filter((line) => line.startsWith('Not measured'))).toEqual([]);
    for (const { value } of results.alone) expect(value.median).toBeGreaterThan(0);
  });

  it('judges no target', () => {
    expect(results.judged).toBe(false);
    expect(text).not.toMatch(/MISSED|\bmet\b/);
    expect(text).toContain('Targets are not judged');
  });
});

describe('fanin bench', () => {
  it('answers with the machine and the rows of what was asked for', async () => {
    const { machine, rows } = await answer<Pick<Results, 'machine' | 'rows'>>(
      'bench',
      '--quick',
      '--only',
      '64³',
    );
    expect(Object.keys(machine)).toEqual(['processor', 'cores', 'runtime', 'kernels']);
    expect(machine.runtime).toMatch(/^Electron /);
    const products = works.filter((work) => work.includes('64³'));
    const wanted = hasNumpy ? products.flatMap((work) => cores.map((lanes) => [work, lanes])) : [];
    const numpy = rows.filter(({ peer }) => peer === 'NumPy');
    expect(numpy.map(({ work, lanes }) => [work, lanes])).toEqual(wanted);
  });
});
