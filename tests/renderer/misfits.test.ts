import { expect, test } from 'vitest';
import type { DatasetDescriptor } from '../../engine/contract/descriptor.ts';
import type { Description } from '../../engine/contract/protocol.ts';
import { misfits } from '../../renderer/build/misfits.ts';
import { chain } from './networks.ts';

const mnist: DatasetDescriptor = {
  name: 'mnist',
  title: { en: 'MNIST', ko: 'MNIST' },
  shape: [1, 28, 28],
  classes: [...'0123456789'],
  train: 60_000,
  test: 10_000,
  source: '',
};

function described(shapes: Readonly<Record<string, number[]>>): Description {
  const nodes = Object.entries(shapes).map(([id, shape]) => ({
    id,
    kind: id.replace(/\d+$/, ''),
    shape,
    parameters: 0,
    flops: 0,
    activationBytes: 0,
  }));
  return { nodes, totals: { parameters: 0, flops: 0, activationBytes: 0, parameterBytes: 0 }, problems: [] };
}

test('the examples must fit in, and the classes must come out', () => {
  const network = chain('input', 'dense', 'output');
  expect(misfits(network, described({ input0: [1, 28, 28], output2: [10] }), mnist)).toEqual([]);
  expect(misfits(network, described({ input0: [784], output2: [256] }), mnist)).toMatchObject([
    { code: 'input_shape_data', node: 'input0', values: { got: '(784)', expected: '(1, 28, 28)' } },
    { code: 'output_classes', node: 'output2', values: { got: '(256)', expected: 10 } },
  ]);
  expect(misfits(network, described({ input0: [784] }), undefined)).toEqual([]);
});
