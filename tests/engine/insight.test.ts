/** Questions about single examples, asked of a real engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import { FaninFailure } from '../../engine/contract/errors.ts';
import { datasets } from '../../engine/data/datasets.ts';
import { Engine } from '../../engine/engine.ts';
import { templateNamed } from '../../engine/templates/index.ts';
import { connect } from '../../engine/store/open.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-insight-'));
const file = path.join(folder, 'fanin.db');
let engine: Engine;
let run: number;

const template = templateNamed('mnist-mlp')!.experiment;
const experiment: ExperimentDocument = {
  ...template,
  data: { dataset: 'mnist', limit: { train: 1000, test: 500 } },
  training: { ...template.training, epochs: 1 },
};

beforeAll(async () => {
  engine = new Engine({ database: file, host: 'cli', lanes: 1 });
  run = engine.start({ experiment }).runs[0]!.id;
  await engine.idle();
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  const error: unknown = await work().catch((thrown: unknown) => thrown);
  return error instanceof FaninFailure ? error.errors[0].code : String(error);
}

describe('a finished run', () => {
  it('has its confusions stored, and its mistakes with their images', async () => {
    const { counts } = await engine.confusion({ run });
    const hits = counts.reduce((sum, row, label) => sum + row[label]!, 0);
    expect(hits / 500).toBe(engine.run({ run }).summary.last['test.accuracy']);
    const { mistakes, total, examples } = await engine.mistakes({ run, offset: 2, count: 5 });
    expect(total).toBe(Math.min(300, 500 - hits));
    expect(mistakes).toHaveLength(5);
    expect(examples).toMatchObject({ element: 'byte', shape: [1, 28, 28] });
    const bytes = Buffer.from(examples!.values, 'base64');
    const { test } = await datasets.load('mnist');
    mistakes.forEach(({ index, label }, at) => {
      const image = test.values.subarray(index * 784, (index + 1) * 784);
      expect(bytes.subarray(at * 784, (at + 1) * 784).equals(Uint8Array.from(image))).toBe(true);
      expect(test.labels[index]).toBe(label);
    });
  });

  it('that was stored without them is asked again, and they are kept', async () => {
    const before = [await engine.confusion({ run }), await engine.mistakes({ run, offset: 0, count: 300 })];
    const db = connect(file, 1000);
    const stored = db.prepare<[], number>('SELECT count(*) FROM predictions').pluck();
    db.exec('DELETE FROM predictions');
    expect(await engine.confusion({ run })).toEqual(before[0]);
    expect(stored.get()).toBe(1);
    db.close();
    expect(await engine.mistakes({ run, offset: 0, count: 300 })).toEqual(before[1]);
  });
});

it('a run without weights is told as such', async () => {
  const endless = { ...experiment, training: { ...experiment.training, epochs: 10_000 } };
  const { id } = engine.start({ experiment: endless }).runs[0]!;
  expect(await codeOf(() => engine.confusion({ run: id }))).toBe('run_without_weights');
  engine.cancel({ run: id });
  await engine.idle();
  // It was stopped with weights, but before its last test.
  const { counts } = await engine.confusion({ run: id });
  expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(500);
});

it('data that is no plane has no boundary', async () => {
  expect(await codeOf(() => engine.boundary({ of: { run }, resolution: 8 }))).toBe('not_planar');
});
