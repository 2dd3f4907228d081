/** Small residual networks whose branches may be dropped, and their training step by step, as it is and with everything computed. */
import fc from 'fast-check';
import { branchesOf } from '../../../engine/compile/branches.ts';
import { shapedGraph } from '../../../engine/compile/compile.ts';
import type { Plan, PlannedStep } from '../../../engine/compile/plan.ts';
import { streamOf } from '../../../engine/compile/streams.ts';
import type { UpdateOptions } from '../../../engine/compile/update.ts';
import { verify } from '../../../engine/compile/verify.ts';
import type { NetworkDocument, NetworkNode } from '../../../engine/contract/documents.ts';
import { compileKernels, instantiate } from '../../../engine/kernels/load.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { normal, uniform } from '../../../engine/reference/random.ts';
import { createMemory } from '../../../engine/run/arena.ts';
import { Leader } from '../../../engine/run/leader.ts';
import type { Schedule } from '../../../engine/run/programs.ts';
import { graph, leaderOf } from '../inline.ts';

const seed = 5;
export const batch = 6;
const features = 7;

// ── networks ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A layer that keeps the shape, or a block around others. */
type Piece =
  | { readonly kind: string; readonly params?: object }
  | { readonly survival: number; readonly inner: readonly Piece[] };

const layerPiece = fc.constantFrom<Piece>(
  { kind: 'dense', params: { units: features } },
  { kind: 'drop-connect', params: { units: features } },
  { kind: 'dropout', params: {} },
  { kind: 'batch-norm', params: {} },
  { kind: 'layer-norm', params: {} },
  { kind: 'prelu', params: {} },
  { kind: 'tanh' },
  { kind: 'relu' },
  { kind: 'gelu' },
  { kind: 'flatten' },
);
export const { pieces } = fc.letrec<{ pieces: Piece[]; piece: Piece; block: Piece }>((tie) => ({
  pieces: fc.array(tie('piece'), { maxLength: 4 }),
  piece: fc.oneof({ depthSize: 'small', withCrossShrink: true }, layerPiece, tie('block')),
  block: fc.record({ survival: fc.constantFrom(0, 0.3, 0.7), inner: tie('pieces') }),
}));

/** A branch in every block, and its input goes around it. */
export function networkOf(all: readonly Piece[]): NetworkDocument {
  const nodes: NetworkNode[] = [{ id: 'in', kind: 'input', params: { shape: [features] } }];
  const edges: [string, string][] = [];
  const append = (kind: string, params: object | undefined, ...from: string[]): string => {
    const id = `n${nodes.length}`;
    nodes.push({ id, kind, ...(params && { params: { ...params } }) });
    edges.push(...from.map((source): [string, string] => [source, id]));
    return id;
  };
  const through = (some: readonly Piece[], start: string): string =>
    some.reduce((top, piece) => {
      if ('kind' in piece) return append(piece.kind, piece.params, top);
      const { survival } = piece;
      const end = append('stochastic-depth', { survival, mode: 'constant' }, through(piece.inner, top));
      return append('add', undefined, end, top);
    }, start);
  const first = append('dense', { units: features }, 'in');
  const last = append('dense', { units: 4 }, through(all, first));
  append('output', undefined, last);
  return { ...graph(nodes), edges };
}

/** Blocks of one dense layer each, survival falling to p, and a head. */
export function denseBlocks(count: number, survival: number): NetworkDocument {
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  const nodes: NetworkNode[] = [
    { id: 'in', kind: 'input', params: { shape: [features] } },
    { id: 'sum0', kind: 'dense', params: { units: features } },
    ...ids.flatMap((index): NetworkNode[] => [
      { id: `fc${index}`, kind: 'dense', params: { units: features } },
      { id: `drop${index}`, kind: 'stochastic-depth', params: { survival } },
      { id: `sum${index}`, kind: 'add' },
    ]),
    { id: 'out', kind: 'output' },
  ];
  const blocks = ids.flatMap((index) => [
    `sum${index - 1} fc${index} drop${index} sum${index}`,
    `sum${index - 1} sum${index}`,
  ]);
  return graph(nodes, 'in sum0', ...blocks, `sum${count} out`);
}

// ── steps of training ─────────────────────────────────────────────────────────────────────────────────────────────

export const sgd = optimizers.bind({ kind: 'sgd', learningRate: 0.1, momentum: 0.9 }, 'optimizer');
export const plainly: UpdateOptions = { optimizer: sgd, weightDecay: 0 };

export interface Session {
  readonly lead: Leader;
  step(step: number, schedule?: Schedule): void;
  weights(): number[][];
  states(): number[][];
}

/** `change`: what is made of the plan before it is run; `watch`: hears of every kernel that is called. */
export function open(
  network: NetworkDocument,
  training: UpdateOptions | null,
  change: (plan: Plan) => Plan = (plan) => plan,
  watch: ((kernel: string) => void) | null = null,
): Session {
  const { plan: made } = leaderOf(network, { batch, training, weightGradients: true, packing: 'ahead' });
  verify(made);
  const plan = change(made);
  const memory = createMemory(plan.bytes);
  const kernels = instantiate(compileKernels('simd-4x8'), memory);
  const heard = Object.fromEntries(
    Object.entries(kernels).map(([name, kernel]) => [
      name,
      name === 'barrier'
        ? kernel
        : (...args: number[]) => (watch?.(name), (kernel as (...of: number[]) => void)(...args)),
    ]),
  ) as typeof kernels;
  const lead = new Leader(memory, plan, watch ? heard : kernels);
  const { arena } = lead;
  const { key, hyper, scale, labels, count, input } = plan.handles;
  arena.integers(key).set([seed, 0, 0]);
  lead.execute('initialize');
  arena.floats(scale)[0] = 1 / batch;
  arena.integers(labels).set(Array.from({ length: batch }, (_, row) => row % 4));
  if (count) arena.integers(count)[0] = batch;
  const { optimizer } = training ?? plainly;
  arena.floats(hyper)[0] = optimizer.learningRate;
  const values = (slots: readonly { value: Plan['parameters'][number]['value'] }[]) =>
    // −0 + 0 is 0.
    slots.map(({ value }) => [...arena.floats(value)].map((x) => x + 0));
  return {
    lead,
    step(step, schedule = 'plain') {
      arena.integers(key)[2] = step;
      optimizer.writeHyper(arena.floats(hyper), step);
      arena
        .floats(input)
        .set(
          Array.from({ length: batch * features }, (_, i) => normal({ seedLow: 9, seedHigh: 0, step }, 1, i)),
        );
      lead.execute('train', schedule);
    },
    weights: () => values(plan.parameters),
    states: () => values(plan.states),
  };
}

/** The plan as it would be if nothing were ever left out. */
export function everythingDone(plan: Plan): Plan {
  const all = (steps: readonly PlannedStep[]) =>
    steps.flatMap(({ when, ...step }) => (when && !when.lives ? [] : [step]));
  const { plain, probing } = plan.planned.train;
  return { ...plan, planned: { ...plan.planned, train: { plain: all(plain), probing: all(probing) } } };
}

/** Which nodes see no batch in a step, by the definition of the draws. */
export function droppedIn(network: NetworkDocument): (step: number) => ReadonlySet<string> {
  const { nodes, ...rest } = shapedGraph(network);
  const { endOf, around } = branchesOf({ nodes, ...rest });
  const blocks = nodes.filter(({ layer }) => layer.kind === 'stochastic-depth').map(({ id }) => id);
  const survivalOf = (end: number): number => {
    const { id, layer } = nodes[end]!;
    const last = Number(layer.settings.survival);
    if (layer.settings.mode === 'constant') return last;
    return 1 - ((blocks.indexOf(id) + 1) / blocks.length) * (1 - last);
  };
  return (step) => {
    const dead = (end: number | null): boolean => {
      if (end === null) return false;
      const drawn = uniform({ seedLow: seed, seedHigh: 0, step }, streamOf('layer', nodes[end]!.id), 0);
      return !(drawn < Math.fround(survivalOf(end))) || dead(around.get(end)!);
    };
    return new Set(nodes.filter((_, index) => dead(endOf[index]!)).map(({ id }) => id));
  };
}
