import type { NetworkDocument, NetworkNode } from '../../../engine/contract/documents.ts';
import { chain, graph } from '../inline.ts';
import { activationCases } from './activation-cases.ts';
import { around, dense, flat, input, output } from './networks.ts';
import { windowCases } from './window-cases.ts';
import { normalizationCases } from './normalization-cases.ts';
import { regularizerCases } from './regularizer-cases.ts';

const [tanh, add, concat]: readonly NetworkNode[] = ['tanh', 'add', 'concat'].map((kind) => ({
  id: kind,
  kind,
}));
/** Outputs that go two and three ways, around a layer and around a block of layers. */
const residual = graph(
  [
    input,
    flat,
    dense('fc1', 6),
    dense('a', 6),
    tanh!,
    dense('b', 6),
    add!,
    { id: 'sum', kind: 'add' },
    dense('fc2', 4),
    output,
  ],
  'in flat fc1 a tanh add sum fc2 out',
  'fc1 add',
  'fc1 b sum',
  'tanh sum',
);
/** An image that is flattened on one way and not on another: its gradient is shared memory on the first. */
const forked = graph(
  [
    input,
    flat,
    dense('fc1', 6),
    dense('a', 3),
    { id: 'again', kind: 'flatten' },
    dense('b', 5),
    concat!,
    dense('fc2', 4),
    output,
  ],
  'in flat fc1 a concat fc2 out',
  'fc1 again b concat',
  'fc1 concat',
);

/** Networks in which every registered layer takes part, by kind: a layer without one fails the tests that go through them. */
export const cases: Readonly<Record<string, readonly NetworkDocument[]>> = {
  input: [around()],
  output: [around()],
  add: [residual],
  concat: [forked, residual],
  flatten: [
    forked,
    chain(input, flat, dense('fc1', 4), { id: 'again', kind: 'flatten' }, dense('fc2', 3), output),
  ],
  dense: [
    around(dense('mid', 7)),
    around(dense('one', 1)),
    around(dense('plain', 6, { bias: false })),
    around(dense('packed', 32), dense('twice', 48)),
    around(dense('wide', 33, { init: { scheme: 'xavier', distribution: 'uniform', mode: 'average' } })),
  ],
  ...activationCases,
  ...windowCases,
  ...normalizationCases,
  ...regularizerCases,
};
