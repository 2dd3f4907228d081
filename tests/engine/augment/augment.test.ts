/** What augmentation does to the examples of a step, and what it leaves alone. */
import { describe, expect, it, vi } from 'vitest';
import { colourAxes } from '../../../engine/augment/colour-axes.ts';
import { augmentations } from '../../../engine/augment/index.ts';
import { compileRun, fit } from '../../../engine/experiment.ts';
import { FaninFailure } from '../../../engine/contract/errors.ts';
import type { ResolvedExperiment } from '../../../engine/contract/documents.ts';
import { readAugment } from '../../../engine/experiment-settings.ts';
import { checkRange, pipelineOf } from '../../../engine/input-pipeline.ts';
import { ascending } from '../../../engine/reference/random.ts';
import type { Dataset } from '../../../engine/data/dataset.ts';
import { train } from '../../../engine/run/trainer.ts';
import { leaderFor, leaderOf } from '../inline.ts';
import { covarianceOf, entering, inputPasses, meanOf, rawOf, related } from '../input-passes.ts';
import { dataset, descriptor, experiment } from '../run/clusters.ts';

const [height, width] = [6, 5];
const pixels = height * width;
const colours = related([3, height, width], { train: 300, test: 40 });
const raw = entering(colours, 'train');
const kinds = augmentations.descriptors.map(({ kind }) => kind);
const of = (...augment: { kind: string }[]) => inputPasses(colours, { augment });
/** What differs from kind to kind is set so that every example is changed. */
const settings: Readonly<Record<string, object>> = { mixup: { alpha: 4 }, translation: { most: 0.4 } };
const strong = (kind: string) => ({ kind, ...settings[kind] });

describe.each(kinds)('%s', (kind) => {
  const passes = of(strong(kind));

  it('changes training examples, by the seed and the step alone', () => {
    const [first, other, again] = [passes.train(3), passes.train(4), passes.train(3)];
    expect(again).toEqual(first);
    expect(other.examples).not.toEqual(first.examples);
    expect(of(strong(kind)).train(3)).toEqual(first);
    expect(inputPasses(colours, { augment: [strong(kind)], seed: 6 }).train(3)).not.toEqual(first);
    const changed = first.examples.filter((row, i) => row.some((value, j) => value !== raw[i]![j]));
    expect(changed.length).toBeGreaterThan(20);
  });

  it('leaves test examples as they are, whatever the step', () => {
    const before = passes.test('test');
    expect(before).toEqual(entering(colours, 'test'));
    passes.train(9);
    expect(passes.test('test')).toEqual(before);
  });

  it('changes labels only where it mixes examples', () => {
    const { labels, targets } = passes.train(1);
    const own = [...colours.train.labels.subarray(0, 64)];
    if (kind === 'mixup' || kind === 'cutmix') {
      expect(targets).not.toBe(null);
    } else {
      expect(targets).toBe(null);
      expect(labels).toEqual(own);
    }
  });
});

describe('augmentations one after the other', () => {
  it('take one resampling where they move pixels and follow each other', () => {
    const warps = (...list: string[]) =>
      of(...list.map((kind) => ({ kind }))).steps.filter((kernel) => kernel === 'warp').length;
    expect(warps('horizontal-flip', 'random-crop', 'rotation')).toBe(1);
    expect(warps('random-crop', 'cutout', 'rotation')).toBe(2);
    expect(warps('brightness', 'cutout')).toBe(0);
  });

  it('draw apart, also two of a kind: twice mirrored is not always as before', () => {
    const twice = of({ kind: 'horizontal-flip' }, { kind: 'horizontal-flip' }).train(2).examples;
    const same = twice.filter((row, i) => row.every((value, j) => value === raw[i]![j])).length;
    expect(same).toBeGreaterThan(16);
    expect(same).toBeLessThan(48);
  });

  it('move no numbers of each other', () => {
    const alone = of({ kind: 'cutout' }).train(5).examples;
    const after = of({ kind: 'translation' }, { kind: 'cutout' }).train(5).examples;
    const holes = (rows: number[][]) =>
      rows.map((row) => row.flatMap((value, j) => (value === 0 ? [j] : [])));
    holes(alone).forEach((hole, i) => expect(holes(after)[i]).toEqual(expect.arrayContaining(hole)));
  });
});

describe('a crop', () => {
  it('is the image moved inside its padding', () => {
    const pad = 2;
    const { examples } = of({ kind: 'random-crop', ...{ pad } }).train(1);
    for (const [i, row] of examples.entries()) {
      const places = Array.from({ length: (2 * pad + 1) ** 2 }, (_, place) => {
        return [Math.floor(place / (2 * pad + 1)) - pad, (place % (2 * pad + 1)) - pad] as const;
      });
      const fits = places.filter(([down, right]) =>
        row.every((value, j) => {
          const [y, x] = [(Math.floor(j / width) % height) - down, (j % width) - right];
          const inside = y >= 0 && y < height && x >= 0 && x < width;
          const from = Math.floor(j / pixels) * pixels + y * width + x;
          return value === (inside ? raw[i]![from]! : 0);
        }),
      );
      expect(fits).toHaveLength(1);
    }
  });
});

describe('colours', () => {
  const grey = (row: number[], pixel: number): number =>
    0.299 * row[pixel]! + 0.587 * row[pixels + pixel]! + 0.114 * row[2 * pixels + pixel]!;
  /** The factor that a changed example must have been made with: from its pixel that tells most. */
  function expectFactor(kind: string, strength: number, centre: (row: number[], j: number) => number): void {
    const { examples } = of({ kind, ...{ strength } }).train(1);
    const factors = examples.map((row, i) => {
      const own = raw[i]!;
      const away = own.map((value, j) => Math.abs(value - centre(own, j)));
      const free = away.map((distance, j) => (row[j]! > 0 && row[j]! < 1 ? distance : 0));
      const at = free.indexOf(Math.max(...free));
      const factor = (row[at]! - centre(own, at)) / (own[at]! - centre(own, at));
      row.forEach((value, j) => {
        const exact = factor * own[j]! + (1 - factor) * centre(own, j);
        expect(value).toBeCloseTo(Math.min(1, Math.max(0, exact)), 4);
      });
      return factor;
    });
    for (const factor of factors) expect(Math.abs(factor - 1)).toBeLessThan(strength + 1e-3);
    expect(Math.max(...factors) - Math.min(...factors)).toBeGreaterThan(strength);
  }

  it('are multiplied by one factor an image: brightness', () => {
    expectFactor('brightness', 0.5, () => 0);
  });

  it('are moved to the mean grey of the image or away from it: contrast', () => {
    expectFactor('contrast', 0.5, (row) =>
      meanOf(Array.from({ length: pixels }, (_, pixel) => grey(row, pixel))),
    );
  });

  it('are moved to the grey of their own pixel or away from it: saturation', () => {
    expectFactor('saturation', 0.5, (row, j) => grey(row, j % pixels));
  });

  it('are shifted along their principal axes as far as they vary: PCA jitter', () => {
    const std = 0.5;
    const passes = of({ kind: 'pca-color', ...{ std } });
    const shifts = Array.from({ length: 40 }, (_, step) => step).flatMap((step) =>
      passes.train(step).examples.map((row, i) => {
        const by = row.map((value, j) => value - raw[i]![j]!);
        // The same for all pixels of an image.
        const apart = by.map((shift, j) => Math.abs(shift - by[j - (j % pixels)]!));
        expect(Math.max(...apart)).toBeLessThan(1e-6);
        return [by[0]!, by[pixels]!, by[2 * pixels]!];
      }),
    );
    const seen = raw.flatMap((row) =>
      Array.from({ length: pixels }, (_, pixel) => [
        row[pixel]!,
        row[pixels + pixel]!,
        row[2 * pixels + pixel]!,
      ]),
    );
    const [got, wanted] = [covarianceOf(shifts), covarianceOf(seen)];
    for (let a = 0; a < 3; a++) {
      for (let b = 0; b < 3; b++) {
        // Four deviations of a covariance over so many draws.
        const within = 4 * Math.sqrt((2 * wanted[a]![a]! * wanted[b]![b]!) / shifts.length) * std ** 2;
        expect(Math.abs(got[a]![b]! - std ** 2 * wanted[a]![b]!)).toBeLessThan(within);
      }
    }
  });

  it('have axes that make up their covariance, one at right angles to another', () => {
    const { values, count } = colours.train;
    const axes = colourAxes({ values, scale: 1 / 255, columns: 3 * pixels, order: ascending(count) });
    const seen = rawOf(colours, 'train').flatMap((row) =>
      Array.from({ length: pixels }, (_, pixel) => [
        row[pixel]!,
        row[pixels + pixel]!,
        row[2 * pixels + pixel]!,
      ]),
    );
    covarianceOf(seen).forEach((line, a) =>
      line.forEach((wanted, b) => {
        const made = [0, 1, 2].reduce((sum, j) => sum + axes[3 * a + j]! * axes[3 * b + j]!, 0);
        expect(Math.abs(made - wanted)).toBeLessThan(1e-8);
      }),
    );
    const product = (j: number, k: number) =>
      [0, 1, 2].reduce((sum, row) => sum + axes[3 * row + j]! * axes[3 * row + k]!, 0);
    for (const [j, k] of [[0, 1], [0, 2], [1, 2]] as const) expect(Math.abs(product(j, k))).toBeLessThan(1e-8); // prettier-ignore
  });
});

describe('examples that are mixed', () => {
  // The first 64 examples have a class each, so that targets say which examples an image is made of.
  it.each([[['mixup']], [['cutmix']], [['mixup', 'cutmix']], [['cutmix', 'rotation', 'mixup']]])(
    'have targets that sum to 1: %s',
    (list) => {
      const { targets, labels } = of(
        ...list.map((kind) => ({ kind, ...(kind === 'rotation' ? {} : { alpha: 1 }) })),
      ).train(1);
      for (const [i, row] of targets!.entries()) {
        expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
        expect(Math.min(...row)).toBeGreaterThanOrEqual(0);
        expect(row[labels[i]!]).toBe(Math.max(...row));
        expect(row.filter((value) => value > 0).length).toBeLessThanOrEqual(2 ** list.length);
      }
    },
  );

  it.each([
    ['images', colours],
    ['plain features', related([7], { train: 300, test: 40 })],
  ])('are the sum of those examples, by those shares: mixup of %s', (_, set) => {
    const alone = entering(set, 'train');
    const { examples, targets } = inputPasses(set, { augment: [{ kind: 'mixup', alpha: 1 }] }).train(1);
    expect(targets!.filter((row) => Math.max(...row) < 1).length).toBeGreaterThan(32);
    examples.forEach((row, i) => {
      const sources = targets![i]!.flatMap((share, k) => (share > 0 ? [[share, alone[k]!] as const] : []));
      row.forEach((value, j) => {
        expect(value).toBeCloseTo(
          sources.reduce((sum, [share, own]) => sum + share * own[j]!, 0),
          5,
        );
      });
    });
  });

  it('are their own pixels and those of one other, by the area: CutMix', () => {
    const { examples, targets } = of({ kind: 'cutmix' }).train(1);
    examples.forEach((row, i) => {
      const other = targets![i]!.findIndex((share, k) => share > 0 && k !== i);
      const own = row.filter((value, j) => value === raw[i]![j]).length / row.length;
      if (other >= 0) row.forEach((value, j) => expect([raw[i]![j], raw[other]![j]]).toContain(value));
      // A pixel may be the same in both.
      expect(own).toBeGreaterThanOrEqual(targets![i]![i]! - 1e-6);
      expect(own).toBeLessThan(targets![i]![i]! + 0.2);
    });
  });
});

describe('the loss of a mixture', () => {
  it.each(['mixup', 'cutmix'])('is that of its labels, by their shares: %s', (kind) => {
    const input = pipelineOf([1, 4, 4], {
      preprocess: [],
      augment: readAugment([{ kind, alpha: 1 }], 'data.augment'),
      testing: null,
    }).pipeline;
    const lead = leaderOf(experiment.network, { batch: 16, gradients: false, input });
    const { arena, plan } = lead;
    const { handles } = plan;
    arena.integers(handles.key).set([4, 0, 0]);
    arena.integers(handles.count!)[0] = 16;
    arena.floats(handles.input).forEach((_, i, all) => (all[i] = (Math.imul(i, 0x9e3779b1) >>> 8) / 2 ** 24));
    const labels = Int32Array.from({ length: 16 }, (_, row) => row % 3);
    arena.integers(handles.labels).set(labels);
    lead.execute('initialize');
    lead.execute('train');
    const targets = arena.floats(handles.targets!);
    const logits = arena.floats(handles.logits);
    const losses = arena.floats(handles.loss);
    const correct = arena.floats(handles.correct);
    for (let row = 0; row < 16; row++) {
      const own = [...logits.subarray(3 * row, 3 * row + 3)];
      const total = Math.log(own.reduce((sum, value) => sum + Math.exp(value), 0));
      const shares = [...targets.subarray(3 * row, 3 * row + 3)];
      const wanted = shares.reduce((sum, share, label) => sum + share * (total - own[label]!), 0);
      expect(losses[row]).toBeCloseTo(wanted, 5);
      // Right is the label with the larger share.
      const larger = shares.indexOf(Math.max(...shares));
      expect(correct[row]).toBe(own.indexOf(Math.max(...own)) === larger ? 1 : 0);
    }
    expect(targets.filter((share) => share > 0.01 && share < 0.99).length).toBeGreaterThan(8);
  });
});

const trained = (data: Partial<ResolvedExperiment['data']>): ResolvedExperiment => {
  return { ...experiment, data: { ...experiment.data, ...data } };
};
const problemsOf = (document: ResolvedExperiment, set = descriptor): string[] => {
  try {
    compileRun(document, set, 1);
  } catch (error) {
    if (!(error instanceof FaninFailure)) throw error;
    return error.errors.map(({ code, place }) => `${code} ${place}`);
  }
  return [];
};

describe('what does not suit the examples is refused, with its place', () => {
  const flat = { ...descriptor, shape: [16] };

  it('augmentation of what is no image, or has no colours', () => {
    const augment = [{ kind: 'cutout' }, { kind: 'saturation' }, { kind: 'pca-color' }];
    expect(problemsOf(trained({ augment }))).toEqual([
      'augment_colours data.augment[1]',
      'augment_colours data.augment[2]',
    ]);
    const pictorial = kinds.filter((kind) => kind !== 'mixup');
    const places = pictorial.map((_, index) => `augment_images data.augment[${index}]`);
    // The network is one for images too.
    const all = [...places, 'input_shape_data nodes[0].params.shape'];
    const listed = [...pictorial, 'mixup'].map((kind) => ({ kind }));
    expect(problemsOf(trained({ augment: listed }), flat)).toEqual(all);
  });

  it('cutting values off, where an image has others than 0 to 1', () => {
    const floats = (of: (byte: number) => number): Dataset => {
      const values = Float32Array.from(dataset.train.values, of);
      return { ...dataset, element: 'float', train: { ...dataset.train, values } };
    };
    const wide = floats((byte) => byte);
    const centred = floats((byte) => byte / 255 - 0.5);
    const codesOf = (set: Dataset, ...augment: string[]) => {
      const augmented = trained({ augment: augment.map((kind) => ({ kind })) });
      const { plan } = compileRun(augmented, { ...descriptor, element: set.element }, 1);
      const job = { kind: 'train', experiment: augmented, dataset: set } as const;
      try {
        train(leaderFor(plan), job, () => undefined);
      } catch (error) {
        if (!(error instanceof FaninFailure)) throw error;
        return error.errors.map(({ code, place }) => `${code} ${place}`);
      }
      return [];
    };
    for (const kind of ['brightness', 'contrast']) {
      expect(codesOf(wide, 'cutout', kind)).toEqual(['augment_range data.augment[1]']);
      expect(codesOf(centred, kind)).toEqual(['augment_range data.augment[0]']);
    }
    expect(codesOf(wide, 'cutout', 'random-crop', 'mixup')).toEqual([]);
    expect(codesOf(dataset, 'brightness')).toEqual([]);
    const unit = floats((byte) => byte / 255);
    expect(codesOf(unit, 'brightness')).toEqual([]);
  });

  it('values of a set of millions, without a call for each: over memory that lanes share those take 20 times as long', () => {
    const find = vi.spyOn(Object.getPrototypeOf(Float32Array.prototype) as Float32Array, 'find');
    const values = Float32Array.from({ length: 64 }, (_, at) => (at === 50 ? 1.5 : at / 64));
    const set: Dataset = { ...dataset, element: 'float', train: { ...dataset.train, values } };
    expect(() => checkRange(readAugment([{ kind: 'brightness' }], 'data.augment'), set)).toThrow(/1\.5/);
    expect(find).not.toHaveBeenCalled();
    find.mockRestore();
  });

  it('preprocessing by channel of what has none, too many features, too many components', () => {
    const perChannel = { kind: 'normalize', per: 'channel' };
    expect(problemsOf(trained({ preprocess: [perChannel] }), flat)).toEqual([
      'preprocess_channels data.preprocess[0]',
    ]);
    expect(problemsOf(trained({ preprocess: [{ kind: 'decorrelate' }, perChannel] }))).toEqual([
      'preprocess_channels data.preprocess[1]',
    ]);
    const large = { ...descriptor, shape: [3, 32, 32] };
    for (const kind of ['decorrelate', 'whiten']) {
      expect(problemsOf(trained({ preprocess: [{ kind: 'zero-center' }, { kind }] }), large)).toEqual([
        'preprocess_features data.preprocess[1]',
      ]);
    }
    for (const components of [17, 2.5]) {
      expect(problemsOf(trained({ preprocess: [{ kind: 'decorrelate', components }] }))).toEqual([
        'preprocess_components data.preprocess[0]',
      ]);
    }
  });

  it('an input of another size than what is left of an example', () => {
    const preprocess = [{ kind: 'decorrelate', components: 5 }];
    expect(problemsOf(trained({ preprocess }))).toEqual(['input_shape_data nodes[0].params.shape']);
    // All of them go where an image went.
    expect(problemsOf(trained({ preprocess: [{ kind: 'decorrelate' }] }))).toEqual([]);
    const { network } = experiment;
    const [, flatten, ...others] = network.nodes;
    const nodes = [{ id: 'in', kind: 'input', params: { shape: [5] } }, flatten!, ...others];
    expect(problemsOf({ ...trained({ preprocess }), network: { ...network, nodes } })).toEqual([]);
  });

  it('settings and kinds there are none of', () => {
    expect(problemsOf(trained({ preprocess: [{ kind: 'normalise' }] }))).toEqual([
      'unknown_kind data.preprocess[0].kind',
    ]);
    expect(problemsOf(trained({ augment: [{ kind: 'cutout', side: 0 }] }))).toEqual([
      'param_integer data.augment[0].side',
    ]);
  });

  it('more memory than there is: what fitting takes is counted', () => {
    const bytes = (preprocess: { kind: string }[]) => {
      const document = { ...trained({ preprocess }), data: { dataset: 'mnist', preprocess } };
      const nodes = document.network.nodes.map((node) => {
        if (node.id === 'in') return { ...node, params: { shape: [1, 28, 28] } };
        return node.id === 'fc2' ? { ...node, params: { units: 10 } } : node;
      });
      return fit({ ...document, network: { ...document.network, nodes } }, 2).memoryBytes!;
    };
    // The matrix, packed too; the products share their memory with steps of training.
    expect(bytes([{ kind: 'decorrelate' }]) - bytes([])).toBeGreaterThan(2 * 4 * 784 * 784);
  });
});
