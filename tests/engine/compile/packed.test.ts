/** Networks whose weights lie in memory packed, against the same with every tensor row after row. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LowerOptions } from '../../../engine/compile/builder.ts';
import { compile, shapedGraph } from '../../../engine/compile/compile.ts';
import type { ShapedGraph } from '../../../engine/compile/graph.ts';
import type { Plan } from '../../../engine/compile/plan.ts';
import { verify } from '../../../engine/compile/verify.ts';
import type { NetworkDocument, NetworkNode } from '../../../engine/contract/documents.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { normal } from '../../../engine/reference/random.ts';
import { readProbe } from '../../../engine/run/observe.ts';
import { start } from '../../../engine/run/start.ts';
import { tensorOf } from '../../../engine/run/tensors.ts';
import { crewFor, graph, usualOptions } from '../inline.ts';

const [batch, features, classes] = [5, 18, 4];

const rowAfterRow = ({ nodes, ...rest }: ShapedGraph): ShapedGraph => ({
  ...rest,
  nodes: nodes.map(({ layer, ...node }) => {
    const parameters: typeof layer.parameters = (inputs) =>
      layer.parameters(inputs).map((spec) => ({ ...spec, packed: false }));
    return { ...node, layer: { ...layer, parameters } };
  }),
});

/** Layers one after another; from the second on, a branch that may be dropped goes around every one that keeps the size. */
function networkOf(widths: readonly number[], scheme: string): NetworkDocument {
  const nodes: NetworkNode[] = [{ id: 'in', kind: 'input', params: { shape: [features] } }];
  const paths: string[] = [];
  let [top, width] = ['in', features];
  widths.forEach((units, index) => {
    const [fc, act, drop, sum] = ['fc', 'act', 'drop', 'sum'].map((name) => `${name}${index}`);
    nodes.push({ id: fc!, kind: 'dense', params: { units, init: { scheme } } }, { id: act!, kind: 'tanh' });
    paths.push(`${top} ${fc} ${act}`);
    if (units === width) {
      nodes.push({ id: drop!, kind: 'stochastic-depth', params: { survival: 0.5, mode: 'constant' } });
      nodes.push({ id: sum!, kind: 'add' });
      paths.push(`${act} ${drop} ${sum}`, `${top} ${sum}`);
    }
    [top, width] = [units === width ? sum! : act!, units];
  });
  nodes.push({ id: 'last', kind: 'dense', params: { units: classes } }, { id: 'out', kind: 'output' });
  return graph(nodes, ...paths, `${top} last out`);
}

const usualWidths = fc.array(fc.constantFrom(16, 32, 48, 7), { minLength: 1, maxLength: 4 });
const settings = {
  scheme: fc.constantFrom('kaiming', 'uniform', 'orthogonal', 'identity', 'truncated-normal'),
  optimizer: fc.constantFrom(...optimizers.descriptors.map(({ kind }) => kind)),
  weightDecay: fc.constantFrom(0, 0.02),
  l1: fc.constantFrom(0, 0.01),
  decay: fc.constantFrom('coupled' as const, 'decoupled' as const),
  maxNorm: fc.constantFrom(null, 0.8),
  clip: fc.constantFrom(null, 0.5),
  packing: fc.constantFrom('ahead' as const, 'in place' as const),
  schedule: fc.constantFrom('plain' as const, 'probing' as const),
};

async function learnt(
  plan: Plan,
  optimizer: NonNullable<LowerOptions['training']>['optimizer'],
  schedule: 'plain' | 'probing',
) {
  verify(plan);
  const { lead, close } = await crewFor(plan);
  const { arena } = lead;
  const { key, hyper, scale, labels, input } = plan.handles;
  arena.integers(key).set([3, 0, 0]);
  start(lead, () => undefined);
  arena.floats(scale)[0] = 1 / batch;
  arena.integers(labels).set(Array.from({ length: batch }, (_, row) => row % classes));
  const [losses, seen]: [number[], ReturnType<typeof readProbe>[]] = [[], []];
  for (let step = 0; step < 4; step++) {
    arena.integers(key)[2] = step;
    arena.floats(hyper)[0] = optimizer.learningRate;
    optimizer.writeHyper(arena.floats(hyper), step);
    const at = { seedLow: 9, seedHigh: 0, step };
    arena.floats(input).set(Array.from({ length: batch * features }, (_, i) => normal(at, 1, i)));
    lead.execute('train', schedule);
    losses.push(...arena.floats(plan.handles.loss));
    if (schedule === 'probing') seen.push(readProbe(plan, arena));
  }
  await close();
  const tensors = plan.parameters.map((slot) => [slot.name, ...tensorOf(arena.floats(slot.value), slot)]);
  return { losses, seen, tensors, packed: plan.parameters.filter(({ packed }) => packed).length };
}

/** What is a sum over a tensor has its terms in the order in which they lie in memory. */
const sums = new Set(['mean', 'std', 'norm']);

function expectSeen(got: unknown, want: unknown, name = ''): void {
  if (typeof got === 'number' && typeof want === 'number' && sums.has(name)) {
    expect(Math.abs(got - want), name).toBeLessThan(1e-6 * (1 + Math.abs(want)));
  } else if (typeof got === 'object' && got !== null && typeof want === 'object' && want !== null) {
    expect(Object.keys(got)).toEqual(Object.keys(want));
    const of = new Map(Object.entries(want));
    for (const [key, value] of Object.entries(got)) expectSeen(value, of.get(key), key);
  } else expect(got, name).toEqual(want);
}

describe('weights that lie packed', () => {
  it.each([
    // One lane owns units; of layers as narrow as the usual ones two own inputs, and of the second of the wide ones units.
    ['units', 1, usualWidths, 40],
    ['inputs', 2, usualWidths, 30],
    ['units', 2, fc.constant([256, 256, 32]), 15],
  ] as const)(
    'start, learn and are seen as others are, bit by bit, owned by %s on %i',
    { timeout: 30_000 },
    async (owned, lanes, widths, numRuns) => {
      let packed = 0;
      const all = fc.record({ ...settings, widths });
      await fc.assert(
        fc.asyncProperty(all, async ({ widths, scheme, optimizer: kind, packing, schedule, ...update }) => {
          const optimizer = optimizers.bind({ kind, learningRate: 0.05 }, 'optimizer');
          const options: LowerOptions = {
            ...usualOptions,
            batch,
            packing,
            training: { optimizer, ...update },
          };
          const shaped = shapedGraph(networkOf(widths, scheme));
          const plan = compile(shaped, { ...options, lanes });
          const ours = await learnt(plan, optimizer, schedule);
          const theirs = await learnt(compile(rowAfterRow(shaped), options), optimizer, schedule);
          expect(ours.tensors).toEqual(theirs.tensors);
          expect(ours.losses).toEqual(theirs.losses);
          expectSeen(ours.seen, theirs.seen);
          expect(theirs.packed).toBe(0);
          const byUnits = plan.programs.train.some(({ kernel }) => kernel === 'matmulColumns');
          expect(byUnits).toBe(owned === 'units' && ours.packed > 0);
          packed += ours.packed;
        }),
        { numRuns },
      );
      expect(packed).toBeGreaterThan(numRuns);
    },
  );

  it('need no packing before they are multiplied by, and no memory for that', () => {
    const shaped = shapedGraph(networkOf([64, 32], 'kaiming'));
    const optimizer = optimizers.bind({ kind: 'sgd', learningRate: 0.1 }, 'optimizer');
    const options: LowerOptions = {
      ...usualOptions,
      batch,
      packing: 'ahead',
      training: { optimizer, weightDecay: 0 },
      data: { train: 10, test: 5, evaluationBatch: 5, element: 'float', scale: 1 },
    };
    const [ours, theirs] = [shaped, rowAfterRow(shaped)].map((each) => compile(each, options));
    const packs = (plan: Plan) =>
      plan.programs.train.filter(({ kernel, node }) => kernel === 'packB' && /fc/.test(node));
    // The gradient of each output is packed; its weights are not.
    expect(packs(ours!)).toHaveLength(2);
    expect(packs(theirs!)).toHaveLength(4);
    expect(ours!.bytes).toBeLessThan(theirs!.bytes);
  });
});
