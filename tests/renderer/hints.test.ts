import { expect, test } from 'vitest';
import type { Init, NetworkNode } from '../../engine/contract/documents.ts';
import type { LayerStatistics, Statistics } from '../../engine/contract/run.ts';
import { layers as kinds } from '../../engine/layers/index.ts';
import { signalHint } from '../../renderer/build/hints.ts';

const describeLayer = (kind: string) => kinds.get(kind)?.descriptor;
const dense = (id: string, init: Init): NetworkNode => ({ id, kind: 'dense', params: { init } });

/** Each leads to the next. */
function inOrder(...nodes: readonly NetworkNode[]): [string, string][] {
  return nodes.slice(1).map(({ id }, index): [string, string] => [nodes[index]!.id, id]);
}

function statistics(std: number, rest: Partial<Statistics> = {}): Statistics {
  return {
    mean: 0,
    std,
    min: -std,
    max: std,
    zeros: 0,
    saturated: 0,
    nonFinite: 0,
    norm: std,
    histogram: [1],
    ...rest,
  };
}

const quiet = { gradient: null, dead: null, numbers: {} };

/** A network of dense layers with one activation, as measured: the std after each activation. */
function hint(activation: string, init: Init, stds: readonly number[], rest: Partial<Statistics> = {}) {
  const nodes: NetworkNode[] = stds.flatMap((_, index) => [
    { id: `fc${index + 1}`, kind: 'dense', params: { init } },
    { id: `${activation}${index + 1}`, kind: activation },
  ]);
  const layers: LayerStatistics[] = stds.flatMap((std, index) => [
    { id: `fc${index + 1}`, kind: 'dense', activation: statistics(std), ...quiet },
    { id: `${activation}${index + 1}`, kind: activation, activation: statistics(std, rest), ...quiet },
  ]);
  return signalHint(layers, { nodes, edges: inOrder(...nodes) }, describeLayer);
}

test('a signal that keeps its size needs no hint', () => {
  expect(hint('tanh', { scheme: 'xavier' }, [0.63, 0.49, 0.41, 0.36, 0.33, 0.31])).toBe(null);
  expect(hint('relu', { scheme: 'kaiming' }, [0.8, 0.82, 0.79, 0.81])).toBe(null);
  expect(hint('relu', { scheme: 'kaiming' }, [0.8])).toBe(null);
});

test('one that shrinks names the last layer, the factor, and the start that suits the activation', () => {
  const small = { scheme: 'normal', std: 0.01 };
  expect(hint('tanh', small, [0.49, 0.29, 0.18, 0.11, 0.07, 0.05])).toMatchObject({
    kind: 'shrinks',
    node: 'tanh6',
    std: 0.05,
    mend: 'xavier',
    layers: ['fc1', 'fc2', 'fc3', 'fc4', 'fc5', 'fc6'],
  });
  const relu = hint('relu', small, [0.1, 0.01, 0.001]);
  expect(relu).toMatchObject({ kind: 'shrinks', mend: 'kaiming' });
  expect(relu?.amount).toBeCloseTo(0.1);
});

test('Xavier under ReLU loses half its signal a layer, and Kaiming mends it', () => {
  const stds = Array.from({ length: 10 }, (_, index) => 0.58 * 0.71 ** index);
  expect(hint('relu', { scheme: 'xavier' }, stds)).toMatchObject({ kind: 'shrinks', mend: 'kaiming' });
});

test('one that explodes, or overflows', () => {
  expect(hint('relu', { scheme: 'normal', std: 1 }, [10, 100, 1000])).toMatchObject({
    kind: 'explodes',
    node: 'relu3',
  });
  expect(hint('relu', { scheme: 'normal', std: 9 }, [10, 100], { nonFinite: 3 })).toMatchObject({
    kind: 'explodes',
    node: 'relu1',
    amount: Infinity,
  });
});

test('an activation stuck in its flat zone', () => {
  expect(hint('tanh', { scheme: 'normal', std: 0.05 }, [0.9, 0.92, 0.93], { saturated: 0.6 })).toMatchObject({
    kind: 'saturates',
    amount: 0.6,
    mend: 'xavier',
  });
  expect(hint('relu', { scheme: 'kaiming' }, [0.8, 0.8], { saturated: 0.5, zeros: 0.5 })).toBe(null);
});

const [zero, constant] = [{ scheme: 'zero' }, { scheme: 'constant', value: 0.1 }];
const [xavier, kaiming] = [{ scheme: 'xavier' }, { scheme: 'kaiming' }];

test('units that start alike and are read alike are told, whatever else is measured', () => {
  expect(hint('tanh', zero, [0, 0])).toMatchObject({ kind: 'symmetric', node: 'fc1', mend: 'xavier' });
  expect(hint('relu', constant, [1, 9])).toMatchObject({ kind: 'symmetric', node: 'fc1', mend: 'kaiming' });
});

/** Whether the first of these layers is told to start with units that stay copies. */
function copies(...nodes: readonly NetworkNode[]): boolean {
  const whole = [{ id: 'in', kind: 'input' }, ...nodes, { id: 'out', kind: 'output' }];
  const told = signalHint([], { nodes: whole, edges: inOrder(...whole) }, describeLayer);
  return told?.kind === 'symmetric' && told.node === nodes[0]!.id;
}

test('units that something tells apart learn, however alike they start', () => {
  const between = (kind: string): NetworkNode => ({ id: kind, kind });
  // The classes of the last layer differ, and so do drawn weights that read a layer.
  expect(copies(dense('last', zero))).toBe(false);
  expect(copies(dense('hidden', zero), between('tanh'), dense('last', kaiming))).toBe(false);
  expect(copies(dense('hidden', constant), between('relu'), dense('last', kaiming))).toBe(false);
  expect(copies(dense('hidden', kaiming), between('relu'), dense('last', zero))).toBe(false);
  // Drawn biases do, and masks, which are drawn for every unit.
  const bias = { id: 'hidden', kind: 'dense', params: { init: constant, biasInit: { scheme: 'normal' } } };
  expect(copies(bias, between('relu'), dense('last', constant))).toBe(false);
  expect(copies(dense('hidden', constant), between('dropout'), dense('last', constant))).toBe(false);
  const masked = (id: string): NetworkNode => ({ id, kind: 'drop-connect', params: { init: constant } });
  expect(copies(masked('hidden'), between('relu'), dense('last', constant))).toBe(false);
  expect(copies(dense('hidden', constant), between('relu'), masked('last'))).toBe(false);
});

test('what does the same to every unit leaves them copies', () => {
  const conv: NetworkNode = { id: 'conv', kind: 'conv', params: { init: constant } };
  const kinds = ['batch-norm', 'prelu', 'max-pool', 'flatten'];
  expect(copies(conv, ...kinds.map((kind) => ({ id: kind, kind })), dense('last', constant))).toBe(true);
  expect(copies(dense('a', zero), { id: 'norm', kind: 'layer-norm' }, dense('b', zero))).toBe(true);
});

test('a layer read twice has copies only where both ways are alike', () => {
  const branching = (...starts: readonly [Init, Init]) => {
    const nodes = [dense('a', constant), dense('b', starts[0]), dense('c', starts[1])];
    const ends = [
      { id: 'both', kind: 'concat' },
      { id: 'out', kind: 'output' },
    ];
    const edges: [string, string][] = [
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'both'],
      ['c', 'both'],
      ['both', 'out'],
    ];
    return signalHint([], { nodes: [...nodes, ...ends], edges }, describeLayer);
  };
  expect(branching(constant, zero)).toMatchObject({ kind: 'symmetric', node: 'a' });
  expect(branching(constant, kaiming)).toBe(null);
});

test('a last layer that starts at zero is no loss of signal', () => {
  const nodes = [dense('fc1', kaiming), { id: 'relu1', kind: 'relu' }, dense('fc2', zero)];
  const stds = [1.4, 0.8, 0];
  const layers = nodes.map(({ id, kind }, index): LayerStatistics => {
    const std = stds[index]!;
    return { id, kind, activation: statistics(std, { zeros: std === 0 ? 1 : 0 }), ...quiet };
  });
  const whole = [...nodes, { id: 'out', kind: 'output' }];
  expect(signalHint(layers, { nodes: whole, edges: inOrder(...whole) }, describeLayer)).toBe(null);
});

/** A signal that dies, in a network of a block whose second layer starts as said, with `between` after it. */
function block(init: Init, between: readonly string[] = [], shortcut: readonly NetworkNode[] = []) {
  const rest = between.map((kind, index) => ({ id: `${kind}${index}`, kind }));
  const [first, sum] = [dense('first', { scheme: 'normal' }), { id: 'sum', kind: 'add' }];
  const branch = [dense('one', xavier), { id: 'relu', kind: 'relu' }, dense('two', init), ...rest];
  const nodes = [first, ...branch, ...shortcut, sum];
  const edges = [...inOrder(first, ...branch, sum), ...inOrder(first, ...shortcut, sum)];
  const measured = (id: string, std: number): LayerStatistics => ({
    id,
    kind: 'dense',
    activation: statistics(std),
    ...quiet,
  });
  return signalHint([measured('first', 1), measured('one', 0.001)], { nodes, edges }, describeLayer);
}

test('the last layer of a residual branch may start at zero, and no mend changes it', () => {
  expect(block(zero)).toMatchObject({ kind: 'shrinks', layers: ['first'] });
  expect(block(zero, ['dropout'])).toMatchObject({ layers: ['first'] });
  // Nothing comes back through a rectifier of zeros, or differs where weights are all one other number.
  expect(block(zero, ['relu'])).toMatchObject({ layers: ['first', 'two'] });
  expect(block(constant)).toMatchObject({ layers: ['first', 'two'] });
  // Where the shortcut is silent as well, nothing passes.
  const silent = { id: 'projection', kind: 'dense', params: { init: zero } };
  expect(block(zero, [], [silent])).toMatchObject({ layers: ['first', 'two', 'projection'] });
  expect(block(xavier, [], [silent])).toMatchObject({ layers: ['first'] });
});

test('no mend is offered where every layer has it already', () => {
  expect(hint('relu', { scheme: 'kaiming' }, [1, 0.1, 0.01])).toMatchObject({ kind: 'shrinks', mend: null });
  expect(hint('relu', { scheme: 'kaiming' }, [1, 1], { zeros: 0.99 })).toMatchObject({
    kind: 'dead',
    mend: null,
  });
});

test('what is left of the gradient at the first layer is told as measured', () => {
  const layer = (id: string, kind: string, std: number, norm: number): LayerStatistics => ({
    id,
    kind,
    ...quiet,
    activation: statistics(std),
    gradient: statistics(1, { norm }),
  });
  const layers = [
    layer('fc1', 'dense', 1, 0.001),
    layer('tanh1', 'tanh', 1, 0.002),
    layer('fc2', 'dense', 0.05, 0.1),
    layer('tanh2', 'tanh', 0.05, 0.2),
  ];
  const nodes = layers.map(({ id, kind }) => ({ id, kind }));
  expect(signalHint(layers, { nodes, edges: [] }, describeLayer)?.gradient).toEqual({
    ratio: 0.01,
    at: 'fc1',
  });
});
