/** A bias and the ReLU over it as one kernel, against both apart. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, shapedGraph } from '../../../engine/compile/compile.ts';
import type { NetworkDocument, NetworkNode } from '../../../engine/contract/documents.ts';
import { graph, usualOptions } from '../inline.ts';
import { batch, networkOf, open, pieces, plainly } from './residual.ts';

const data = { train: 12, test: 6, evaluationBatch: 6, element: 'float', scale: 1 } as const;
const options = {
  ...usualOptions,
  batch,
  data,
  training: plainly,
  weightGradients: true,
  packing: 'ahead',
} as const;
const planOf = (network: NetworkDocument) => compile(shapedGraph(network), options);

describe('a bias and the ReLU over it', () => {
  it('come to the same as one kernel as apart, where a step is observed', () => {
    fc.assert(
      fc.property(pieces, (all) => {
        const network = networkOf([{ kind: 'relu' }, ...all]);
        const [joined, apart] = [open(network, plainly), open(network, plainly)];
        for (let step = 0; step < 3; step++) {
          joined.step(step, 'plain');
          apart.step(step, 'probing');
        }
        expect(joined.weights()).toEqual(apart.weights());
        const { plain } = joined.lead.plan.planned.train;
        expect(plain.map(({ kernel }) => kernel)).toContain('addBiasRelu');
      }),
      { numRuns: 100 },
    );
  });

  const input: NetworkNode = { id: 'in', kind: 'input', params: { shape: [4] } };
  const dense = (id: string): NetworkNode => ({ id, kind: 'dense', params: { units: 4 } });
  const node = (id: string, kind: string): NetworkNode => ({ id, kind });
  const biases = (network: NetworkDocument, schedule: 'plain' | 'probing') => {
    const { train, evaluate } = planOf(network).planned;
    const names = [...train[schedule], ...evaluate[schedule]].map(
      ({ kernel, node: id }) => `${id} ${kernel}`,
    );
    return names.filter((name) => /addBias|relu$/.test(name));
  };

  it('are one in training and in a test pass, and two where what lies between is measured', () => {
    const network = graph(
      [input, dense('a'), node('f', 'relu'), dense('b'), node('out', 'output')],
      'in a f b out',
    );
    expect(biases(network, 'plain')).toEqual(['a addBiasRelu', 'b addBias', 'a addBiasRelu', 'b addBias']);
    const apart = ['a addBias', 'f relu', 'b addBias'];
    expect(biases(network, 'probing')).toEqual([...apart, ...apart]);
  });
  it('stay two where another layer needs what lies between', () => {
    const layers = [input, dense('a'), node('f', 'relu'), node('sum', 'add'), node('out', 'output')];
    const network = graph(layers, 'in a f sum out', 'a sum');
    expect(biases(network, 'plain')).toEqual(['a addBias', 'f relu', 'a addBias', 'f relu']);
  });
});
