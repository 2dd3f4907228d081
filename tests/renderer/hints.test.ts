import { expect, test } from 'vitest';
import type { Init, NetworkNode } from '../../engine/contract/documents.ts';
import type { LayerStatistics, Statistics } from '../../engine/contract/run.ts';
import { signalHint } from '../../renderer/build/hints.ts';
import { describeLayer } from './networks.ts';

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
  return signalHint(layers, { nodes, edges: [] }, describeLayer);
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

test('units that start alike, whatever else is measured', () => {
  expect(hint('tanh', { scheme: 'zero' }, [0, 0])).toMatchObject({
    kind: 'symmetric',
    node: 'fc1',
    mend: 'xavier',
  });
  expect(hint('relu', { scheme: 'constant', value: 0.1 }, [1, 9])).toMatchObject({
    kind: 'symmetric',
    mend: 'kaiming',
  });
});

/** A block around two dense layers: the second starts as said, and `between` stands after it. */
function block(init: Init, between: readonly string[] = [], shortcut: readonly NetworkNode[] = []) {
  const dense = (id: string, start: Init): NetworkNode => ({ id, kind: 'dense', params: { init: start } });
  const rest = between.map((kind, index) => ({ id: `${kind}${index}`, kind }));
  const sum = { id: 'sum', kind: 'add' };
  const around = (way: readonly NetworkNode[]): [string, string][] => {
    const ids = ['first', ...way.map(({ id }) => id), 'sum'];
    return ids.slice(1).map((id, index): [string, string] => [ids[index]!, id]);
  };
  const branch = [
    dense('one', { scheme: 'kaiming' }),
    { id: 'relu', kind: 'relu' },
    dense('two', init),
    ...rest,
  ];
  const nodes = [dense('first', { scheme: 'kaiming' }), ...branch, ...shortcut, sum];
  return signalHint([], { nodes, edges: [...around(branch), ...around(shortcut)] }, describeLayer);
}

test('the last layer of a residual branch may start at zero', () => {
  const zero = { scheme: 'zero' };
  expect(block(zero)).toBe(null);
  expect(block(zero, ['dropout'])).toBe(null);
  // Nothing comes back through a rectifier of zeros, or differs where weights are all one other number.
  expect(block(zero, ['relu'])).toMatchObject({ kind: 'symmetric', node: 'two' });
  expect(block({ scheme: 'constant', value: 0.1 })).toMatchObject({ kind: 'symmetric', node: 'two' });
  // Where the shortcut is silent as well, nothing passes.
  const silent = { id: 'projection', kind: 'dense', params: { init: zero } };
  expect(block(zero, [], [silent])).toMatchObject({ kind: 'symmetric' });
  expect(block({ scheme: 'kaiming' }, [], [silent])).toBe(null);
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
