/** Previews of what is done to examples, asked of a real engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valuesOf } from '../../engine/contract/data.ts';
import { FaninFailure } from '../../engine/contract/errors.ts';
import { previewSchema, type PreviewTensor } from '../../engine/contract/preview.ts';
import type { Params } from '../../engine/contract/protocol.ts';
import { Engine } from '../../engine/engine.ts';
import { meanOf } from './input-passes.ts';
import { longestWait } from './labs/longest-wait.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-preview-'));
let engine: Engine;
beforeAll(() => {
  engine = new Engine({ database: path.join(folder, 'fanin.db'), host: 'cli', lanes: 1 });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const indices = Array.from({ length: 24 }, (_, index) => 3 * index);
const asked: Params<'preview'> = {
  ...{ data: { dataset: 'mnist' }, split: 'train', seed: 1, draws: 2 },
  indices,
};
const rowsOf = (tensor: PreviewTensor): number[][] => {
  const values = [...valuesOf(tensor)];
  const size = values.length / tensor.shape[0]!;
  return Array.from({ length: tensor.shape[0]! }, (_, row) => values.slice(row * size, (row + 1) * size));
};

describe('a preview', () => {
  it('has the examples as they are, and as training would have them', async () => {
    const preview = await engine.preview({ ...asked, augment: [{ kind: 'random-crop', pad: 3 }] });
    expect(previewSchema.parse(preview)).toEqual(preview);
    const drawn = await engine.examples({
      ...{ data: { dataset: 'mnist' }, split: 'train', class: null, offset: 0, count: 70 },
    });
    const bytes = valuesOf(drawn);
    const raw = rowsOf(preview.raw);
    expect(preview.raw.shape).toEqual([24, 1, 28, 28]);
    expect(preview.labels).toEqual(indices.map((index) => drawn.labels[index]));
    raw.forEach((row, i) =>
      row.forEach((value, j) => expect(value).toBe(Math.fround(bytes[indices[i]! * 784 + j]! / 255))),
    );
    const [one, two] = preview.augmented.map(({ examples }) => rowsOf(examples));
    expect(one).not.toEqual(two);
    expect(one).not.toEqual(raw);
    // Digits are moved: hardly any of their ink is lost.
    const ink = (rows: number[][]) => rows.flat().reduce((sum, value) => sum + value, 0);
    expect(ink(one!) / ink(raw)).toBeGreaterThan(0.99);
    expect(ink(one!) / ink(raw)).toBeLessThanOrEqual(1 + 1e-6);
    expect(await engine.preview({ ...asked, augment: [{ kind: 'random-crop', pad: 3 }] })).toEqual(preview);
  });

  it('has the blended labels of blended images', async () => {
    const { augmented, raw } = await engine.preview({ ...asked, augment: [{ kind: 'mixup', alpha: 1 }] });
    for (const { targets, examples } of augmented) {
      expect(targets!.shape).toEqual([24, 10]);
      for (const row of rowsOf(targets!))
        expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
      const ink = (tensor: PreviewTensor) => meanOf([...valuesOf(tensor)]);
      expect(ink(examples)).toBeGreaterThan(0.5 * ink(raw));
      expect(ink(examples)).toBeLessThan(2 * ink(raw));
    }
  });

  it('has what is left after each step of preprocessing, of a plane too', async () => {
    const plane: Params<'preview'> = {
      ...{ data: { dataset: 'moons' }, split: 'train', seed: 1, draws: 0 },
      indices: Array.from({ length: 300 }, (_, index) => index),
      preprocess: ['zero-center', 'normalize', 'decorrelate', 'whiten'].map((kind) => ({ kind })),
    };
    const { stages, raw, augmented, fittedOn } = await engine.preview(plane);
    expect(augmented).toEqual([]);
    expect(fittedOn).toBeGreaterThanOrEqual(300);
    expect(stages.map(({ kind }) => kind)).toEqual(['zero-center', 'normalize', 'decorrelate', 'whiten']);
    const column = (tensor: PreviewTensor, j: number) => rowsOf(tensor).map((row) => row[j]!);
    const [centred, , turned] = stages.map(({ examples }) => examples);
    for (const j of [0, 1]) {
      const moved = column(raw, j).map((value, i) => value - column(centred!, j)[i]!);
      for (const by of moved) expect(by).toBeCloseTo(moved[0]!, 5);
    }
    const [x, y] = [column(turned!, 0), column(turned!, 1)];
    const product = meanOf(x.map((value, i) => (value - meanOf(x)) * (y[i]! - meanOf(y))));
    // Fitted to more examples than are drawn.
    expect(Math.abs(product)).toBeLessThan(0.15);
  });

  it('says how far values spread after each step: what the step promises, over what it was fitted to', async () => {
    const plane: Params<'preview'> = {
      ...{ data: { dataset: 'moons' }, split: 'test', seed: 1, draws: 0, indices: [0] },
      preprocess: [
        { kind: 'zero-center' },
        { kind: 'normalize' },
        { kind: 'decorrelate' },
        { kind: 'whiten', epsilon: 1e-12 },
      ],
    };
    const { stages, rawSpread, mean, std, fittedOn, measuredOn } = await engine.preview(plane);
    expect(measuredOn).toBe(fittedOn);
    const [centred, normalised, turned, white] = stages.map(({ spread }) => spread);
    [...valuesOf(mean)].forEach((value, j) => expect(rawSpread.features[j]!.mean).toBeCloseTo(value, 5));
    [...valuesOf(std)].forEach((value, j) => {
      expect(rawSpread.features[j]!.std).toBeCloseTo(value, 5);
      expect(centred!.features[j]!.std).toBeCloseTo(value, 5);
    });
    for (const { features } of [centred!, normalised!, turned!, white!])
      for (const feature of features) expect(feature.mean).toBeCloseTo(0, 5);
    for (const { std: one } of [...normalised!.features, ...white!.features]) expect(one).toBeCloseTo(1, 4);
    // Turning keeps the sum of the variances, the widest direction first.
    const [wide, narrow] = turned!.features.map((feature) => feature.std);
    expect(wide! ** 2 + narrow! ** 2).toBeCloseTo(2, 4);
    expect(wide).toBeGreaterThan(narrow!);
    for (const { all, features } of [rawSpread, centred!, turned!]) {
      expect(all.min).toBe(Math.min(...features.map(({ min }) => min)));
      expect(all.max).toBe(Math.max(...features.map(({ max }) => max)));
    }
  });

  it('has test examples preprocessed by what the training examples say, and never augmented', async () => {
    const preprocess = [{ kind: 'zero-center' }];
    const test = await engine.preview({
      ...asked,
      ...{ split: 'test', preprocess, augment: [{ kind: 'rotation' }] },
    });
    expect(test.augmented).toEqual([]);
    const mean = [...valuesOf(test.mean)];
    expect((await engine.preview({ ...asked, preprocess })).mean).toEqual(test.mean);
    const { values } = await engine
      .examples({
        ...{ data: { dataset: 'mnist' }, split: 'test', class: null, offset: 0, count: 1 },
      })
      .then((first) => ({ values: valuesOf(first) }));
    const [centred, raw] = [rowsOf(test.stages[0]!.examples)[0]!, rowsOf(test.raw)[0]!];
    for (let j = 0; j < 784; j++) {
      expect(raw[j]).toBe(Math.fround(values[j]! / 255));
      expect(centred[j]).toBeCloseTo(raw[j]! - mean[j]!, 6);
    }
    // An image has too many pixels to list.
    expect(test.rawSpread.features).toEqual([]);
    expect(test.rawSpread.all).toMatchObject({ min: 0, max: 1 });
  });

  it('has the mean image and the deviation by pixel of what it was fitted to', async () => {
    const { mean, std, fittedOn } = await engine.preview({ ...asked, draws: 0 });
    expect(mean.shape).toEqual([1, 28, 28]);
    expect(fittedOn).toBe(1000);
    const [means, deviations] = [valuesOf(mean), valuesOf(std)];
    // A corner is always black; the middle is written on, but not always.
    expect([means[0], deviations[0]]).toEqual([0, 0]);
    expect(means[14 * 28 + 14]).toBeGreaterThan(0.3);
    expect(deviations[14 * 28 + 14]).toBeGreaterThan(0.3);
  });

  it('refuses what does not suit the examples, and examples there are none of', async () => {
    const codeOf = async (request: Params<'preview'>) => {
      const error: unknown = await engine.preview(request).catch((thrown: unknown) => thrown);
      if (!(error instanceof FaninFailure)) throw error;
      return error.errors.map(({ code, place }) => `${code} ${place}`);
    };
    expect(await codeOf({ ...asked, augment: [{ kind: 'saturation' }] })).toEqual([
      'augment_colours data.augment[0]',
    ]);
    const moons = { ...asked, data: { dataset: 'moons' }, augment: [{ kind: 'cutout' }] };
    expect(await codeOf(moons)).toEqual(['augment_images data.augment[0]']);
    expect(await codeOf({ ...asked, indices: [3, 60_000_000] })).toEqual(['example_index indices[1]']);
    const beyond: Params<'preview'> = { ...asked, split: 'test', indices: [10_000] };
    expect(await codeOf(beyond)).toEqual(['example_index indices[0]']);
  });
});

it('a preview of many examples lets others in meanwhile', async () => {
  const many = Array.from({ length: 300 }, (_, index) => index);
  const augment = [{ kind: 'cutout', side: 10 }];
  const preview = () => engine.preview({ ...asked, indices: many, draws: 16, augment });
  await preview();
  const waits = [await longestWait(preview), await longestWait(preview), await longestWait(preview)];
  expect(Math.min(...waits)).toBeLessThan(0.5);
});
