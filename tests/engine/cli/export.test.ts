/** A run leaves by the command line, and what cannot leave says why. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../engine/contract/run.ts';
import { kaiming, Sketch, trained } from '../../../engine/templates/template.ts';
import { answer, fanin, temporaryFolder } from './fanin.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const inFolder = (name: string): string => path.join(folder, name);
const db = inFolder('runs.db');

function train(name: string, kind: string, shape: readonly number[], dataset: string) {
  const sketch = new Sketch(shape);
  sketch.add(kind);
  if (shape.length > 1) sketch.add('flatten');
  sketch.add('dense', { units: dataset === 'moons' ? 2 : 10, init: kaiming });
  const experiment = trained(sketch.network(name), { epochs: 1, learningRate: 0.1, dataset });
  const file = inFolder(`${name}.json`);
  const data = { ...experiment.data, ...(dataset === 'mnist' && { limit: { train: 100, test: 20 } }) };
  writeFileSync(
    file,
    JSON.stringify({ ...experiment, data, training: { ...experiment.training, batchSize: 50 } }),
  );
  return answer<{ runs: RunSummary[] }>('run', file, '--db', db);
}

beforeAll(async () => {
  await train('moons', 'relu', [2], 'moons');
  await train('pooled', 'fractional-max-pool', [1, 28, 28], 'mnist');
}, 120_000);

describe('fanin export', () => {
  it.each([
    ['csv', /^run,name,seed,metric,step,epoch,value\r\n1,moons,1,/],
    ['json', /^\{\n {2}"summary": \{/],
    ['pytorch', /nn\.Linear\(2, 2, bias=True\)/],
    ['onnx', /Fanin[^]*Relu[^]*Gemm[^]*fc1\.weight[^]*scores/],
  ])('writes a run as %s', async (format, wanted) => {
    const file = inFolder(`run.${format}`);
    const told = await answer('export', '1', '--format', format, '-o', file, '--db', db);
    const bytes = readFileSync(file);
    expect(told).toEqual({ run: 1, format, file, bytes: bytes.length });
    expect(bytes.toString('latin1')).toMatch(wanted);
  });

  it('says what show says, as JSON', async () => {
    const shown = await answer('show', '1', '--db', db);
    expect(JSON.parse(readFileSync(inFolder('run.json'), 'utf8'))).toEqual(shown);
  });

  it.each([
    [['9', '--format', 'csv'], 2, 'unknown_run'],
    [['1'], 2, 'word_missing'],
    [['1', '--format', 'pickle'], 2, 'invalid_value'],
    [['--format', 'csv'], 2, 'word_missing'],
    [['2', '--format', 'onnx'], 2, 'export_layer'],
  ])('%j is told what is wrong with it', async (args, status, code) => {
    const file = inFolder('none');
    const ended = await fanin('export', ...args, '-o', file, '--db', db);
    expect([ended.status, ended.err]).toEqual([status, expect.stringContaining(`[${code}]`)]);
    expect(existsSync(file)).toBe(false);
  });

  it('leaves nothing behind where it cannot write', async () => {
    const ended = await fanin(
      'export',
      '1',
      '--format',
      'csv',
      '-o',
      inFolder('no/such/folder.csv'),
      '--db',
      db,
    );
    expect(ended.err).toContain('[file_unwritable]');
    expect(readdirSync(folder).filter((name) => name.includes('.tmp'))).toEqual([]);
  });
});
