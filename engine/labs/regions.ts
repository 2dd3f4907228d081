/** The regions that fractional max pooling draws, by the layer's own plan on the float64 twins of its kernels. */
import { describe } from '../compile/compile.ts';
import { isBuffer } from '../compile/plan.ts';
import { Sketch } from '../templates/template.ts';
import { inTestMode } from './functions.ts';

/** Where the regions of one image begin, and, last, where they end; down and across. */
export interface Regions {
  readonly down: readonly number[];
  readonly across: readonly number[];
}

export interface Pooling {
  /** Height and width of a square image. */
  readonly side: number;
  readonly ratio: number;
  readonly regions: 'random' | 'pseudo-random';
  readonly overlapping: boolean;
}

function pooled({ side, ...params }: Pooling) {
  const sketch = new Sketch([1, side, side]);
  const node = sketch.add('fractional-max-pool', params);
  return { node, network: sketch.network('pooling') };
}

/** Of so many images. */
export function regionsOf(pooling: Pooling, images: number): Regions[] {
  const { node, network } = pooled(pooling);
  const { plan, arena } = inTestMode(network, images);
  arena.view(plan.handles.key).set([1, 0, 0]);
  const steps = plan.programs.train.filter((step) => !step.probe && step.node === node);
  arena.run(steps);
  const edges = steps.find(({ kernel }) => kernel === 'poolingRegions')?.args[0];
  if (edges === undefined || !isBuffer(edges)) throw new Error('fractional max pooling draws no regions');
  const all = [...arena.view(edges)];
  const each = all.length / images;
  return Array.from({ length: images }, (_, image) => {
    const own = all.slice(image * each, (image + 1) * each);
    return { down: own.slice(0, each / 2), across: own.slice(each / 2) };
  });
}

/** How far it is from where one region begins to where the next does, everywhere. */
export const stepsOf = (all: readonly Regions[]): number[] =>
  all.flatMap(({ down, across }) =>
    [down, across].flatMap((edges) => edges.slice(1).map((edge, at) => edge - edges[at]!)),
  );

/** Pixels at the ends of rows and columns that no region holds. Regions that overlap end on the last pixel. */
export const uncovered = (all: readonly Regions[], { side, overlapping }: Pooling): number =>
  all.reduce((sum, { down, across }) => {
    const end = overlapping ? side - 1 : side;
    return sum + [down, across].reduce((left, edges) => left + edges[0]! + Math.abs(end - edges.at(-1)!), 0);
  }, 0);

/** How much larger or smaller an image comes out than the side over the ratio, rounded down; null where the layer refuses it. */
function sizeOff(pooling: Pooling): number | null {
  const { network, node } = pooled(pooling);
  const side = describe(network).nodes.find(({ id }) => id === node)?.shape[1];
  if (side === undefined) return null;
  // A ratio such as 1.4 is no binary fraction.
  return side - Math.floor(pooling.side / pooling.ratio + 1e-9);
}

/** Of every side and every tenth of a ratio, both ends counted, that the layer takes. */
export function sizesOff(sides: readonly [number, number], ratios: readonly [number, number]): number[] {
  const from = ([first, last]: readonly [number, number], step: number): number[] =>
    Array.from({ length: Math.round((last - first) / step) + 1 }, (_, at) => first + at * step);
  return from(sides, 1).flatMap((side) =>
    from(ratios, 0.1).flatMap((ratio) => {
      const rounded = Number(ratio.toFixed(1));
      return sizeOff({ side, ratio: rounded, regions: 'random', overlapping: false }) ?? [];
    }),
  );
}
