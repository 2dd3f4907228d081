/**
 * A network whose dropped branches are left out, against the same plan with every step done whatever was drawn: the layer at
 * the end of a branch writes its zeros by itself, so that what is learnt must be the same.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
import { readProbe } from '../../../engine/run/observe.ts';
import type { Schedule } from '../../../engine/run/programs.ts';
import { graph, leaderOf } from '../inline.ts';

const seed = 5;
const batch = 6;
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
  { kind: 'flatten' },
);
const { pieces } = fc.letrec<{ pieces: Piece[]; piece: Piece; block: Piece }>((tie) => ({
  pieces: fc.array(tie('piece'), { maxLength: 4 }),
  piece: fc.oneof({ depthSize: 'small', withCrossShrink: true }, layerPiece, tie('block')),
  block: fc.record({ survival: fc.constantFrom(0, 0.3, 0.7), inner: tie('pieces') }),
}));

/** A branch in every block, and its input goes around it. */
function networkOf(all: readonly Piece[]): NetworkDocument {
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

// ── steps of training ─────────────────────────────────────────────────────────────────────────────────────────────

const sgd = optimizers.bind({ kind: 'sgd', learningRate: 0.1, momentum: 0.9 }, 'optimizer');
const plainly: UpdateOptions = { optimizer: sgd, weightDecay: 0 };

interface Session {
  readonly lead: Leader;
  step(step: number, schedule?: Schedule): void;
  weights(): number[][];
  states(): number[][];
}

/** `change`: what is made of the plan before it is run; `watch`: hears of every kernel that is called. */
function open(
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
function everythingDone(plan: Plan): Plan {
  const all = (steps: readonly PlannedStep[]) =>
    steps.flatMap(({ when, ...step }) => (when && !when.lives ? [] : [step]));
  const { plain, probing } = plan.planned.train;
  return { ...plan, planned: { ...plan.planned, train: { plain: all(plain), probing: all(probing) } } };
}

/** Which nodes see no batch in a step, by the definition of the draws. */
function droppedIn(network: NetworkDocument): (step: number) => ReadonlySet<string> {
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

const updates: readonly UpdateOptions[] = [
  plainly,
  { optimizer: sgd, weightDecay: 0.01, l1: 0.001, clip: 0.5 },
  {
    optimizer: optimizers.bind({ kind: 'adam' }, 'optimizer'),
    weightDecay: 0.1,
    decay: 'decoupled',
    maxNorm: 1,
  },
];

describe('what a network learns while dropped branches are left out', () => {
  const steps = 6;

  it('is what it learns while they are computed; running statistics in them stay', () => {
    let [skipped, normed] = [0, 0];
    fc.assert(
      fc.property(pieces, fc.constantFrom(...updates), (all, training) => {
        const network = networkOf(all);
        const dropped = droppedIn(network);
        const [ours, whole] = [open(network, training), open(network, training, everythingDone)];
        for (let step = 0; step < steps; step++) {
          const before = whole.states();
          ours.step(step);
          whole.step(step);
          whole.lead.plan.states.forEach(({ node, value }, index) => {
            if (!dropped(step).has(node)) return;
            whole.lead.arena.floats(value).set(before[index]!);
            normed++;
          });
          skipped += dropped(step).size;
          expect(ours.weights()).toEqual(whole.weights());
          expect(ours.states()).toEqual(whole.states());
        }
      }),
      { numRuns: 80 },
    );
    // The networks were such that it mattered.
    expect(skipped).toBeGreaterThan(200);
    expect(normed).toBeGreaterThan(20);
  });

  it('is the same whether somebody looks or not', () => {
    fc.assert(
      fc.property(
        pieces,
        fc.constantFrom(...updates),
        fc.nat({ max: 2 ** steps - 1 }),
        (all, training, looks) => {
          const network = networkOf(all);
          const [seldom, often] = [open(network, training), open(network, training)];
          for (let step = 0; step < steps; step++) {
            seldom.step(step);
            often.step(step, (looks >> step) & 1 ? 'probing' : 'plain');
            expect(often.weights()).toEqual(seldom.weights());
            expect(often.states()).toEqual(seldom.states());
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

/** Blocks of one dense layer each, survival falling to p, and a head. */
function denseBlocks(count: number, survival: number): NetworkDocument {
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

describe('a step', () => {
  it('takes the products of the blocks that live, and no others, as often as they should', () => {
    const blocks = 5;
    const network = denseBlocks(blocks, 0.5);
    const dropped = droppedIn(network);
    let products = 0;
    const session = open(network, null, undefined, (kernel) => {
      if (kernel.startsWith('matmul')) products++;
    });
    const steps = 2000;
    let lived = 0;
    for (let step = 0; step < steps; step++) {
      products = 0;
      session.step(step);
      const dead = [...dropped(step)].filter((id) => id.startsWith('fc')).length;
      // Forward, the gradient of the input and that of the weights; the first layer has nothing before it.
      expect(products).toBe(2 + 3 * (blocks - dead));
      lived += blocks - dead;
    }
    // Σ p_l = 0.9 + 0.8 + 0.7 + 0.6 + 0.5; a standard error of 0.021.
    expect(Math.abs(lived / steps - 3.5)).toBeLessThan(0.1);
  });
});

describe('a dropped branch', () => {
  const network = denseBlocks(2, 0.5);
  const dropped = droppedIn(network);
  const stepWhere = (wanted: (dead: ReadonlySet<string>) => boolean): number =>
    Array.from({ length: 200 }, (_, step) => step).find((step) => wanted(dropped(step)))!;
  const second = stepWhere((dead) => dead.has('fc2') && !dead.has('fc1'));
  const neither = stepWhere((dead) => dead.size === 0);

  it.each(['plain', 'probing'] as const)('spoils nothing by what is no number in it, %s', (schedule) => {
    const [sound, spoilt] = [open(network, plainly), open(network, plainly)];
    const { arena, plan } = spoilt.lead;
    const at = plan.parameters.findIndex(({ node, name }) => node === 'fc2' && name === 'weight');
    arena.floats(plan.parameters[at]!.value).fill(NaN);
    sound.step(second, schedule);
    spoilt.step(second, schedule);
    expect([...arena.floats(plan.handles.loss)].every(Number.isFinite)).toBe(true);
    const others = ({ weights }: Session) => weights().filter((_, index) => index !== at);
    expect(others(spoilt)).toEqual(others(sound));
  });

  it('has gradients of zero, whatever the last step left there, also where nothing is learnt', () => {
    const session = open(network, null);
    const { arena, plan } = session.lead;
    const norms = (): Record<string, number> =>
      Object.fromEntries(
        plan.parameters.map(({ node, name, gradient }) => [
          `${node}.${name}`,
          Math.hypot(...arena.floats(gradient!)),
        ]),
      );
    session.step(neither);
    expect(Math.min(...Object.values(norms()))).toBeGreaterThan(0);
    session.step(second);
    const { 'fc2.weight': weight, 'fc2.bias': bias, ...others } = norms();
    expect([weight, bias]).toEqual([0, 0]);
    expect(Math.min(...Object.values(others))).toBeGreaterThan(0);
  });

  it('is observed as if it lived, but for what comes of it', () => {
    const observed = (change?: (plan: Plan) => Plan) => {
      const session = open(network, plainly, change);
      session.step(neither, 'probing');
      session.step(second, 'probing');
      const { layers, parameters } = readProbe(session.lead.plan, session.lead.arena);
      return { layers, parameters };
    };
    const ours = observed();
    // Zeros that are computed may have a sign.
    const unsigned = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (_, x: unknown) => (x === 0 ? 0 : x)));
    expect(unsigned(ours)).toEqual(unsigned(observed(everythingDone)));
    const layer = (id: string) => ours.layers.find((each) => each.id === id)!;
    expect(layer('fc2').activation.std).toBeGreaterThan(0);
    expect(layer('fc2').gradient!.norm).toBe(0);
    expect(layer('drop2').activation.zeros).toBe(1);
    expect(layer('drop2').numbers.alive).toEqual([0]);
    expect(layer('drop1').numbers.alive).toEqual([1]);
  });

  it('is missed by verify where somebody reads what it would have written', () => {
    const { plan } = open(network, plainly).lead;
    const { train } = plan.planned;
    const withPlain = (plain: readonly PlannedStep[]): Plan => {
      return { ...plan, planned: { ...plan.planned, train: { ...train, plain } } };
    };
    const zeros = train.plain.filter(({ when }) => when?.lives === false);
    // The output of the branch, and the gradients of a weight and a bias, of both.
    expect(zeros.map(({ kernel }) => kernel)).toEqual(Array(6).fill('fillRows'));
    for (const each of zeros) {
      // Gradients keep their place where nothing is learnt; here everything has to be written.
      expect(() => verify(withPlain(train.plain.filter((step) => step !== each)))).toThrow(
        /before train has written it/,
      );
    }
  });
});
