/** Steps that write over what they read, against the same steps with memory for every result. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, shapedGraph } from '../../../engine/compile/compile.ts';
import { lower } from '../../../engine/compile/3-lower.ts';
import { plan } from '../../../engine/compile/4-plan.ts';
import { overwrites } from '../../../engine/compile/in-place.ts';
import { isBuffer, type Plan } from '../../../engine/compile/plan.ts';
import type { NetworkDocument, NetworkNode } from '../../../engine/contract/documents.ts';
import { signatures, type KernelName } from '../../../engine/kernels/signatures.ts';
import { readProbe } from '../../../engine/run/observe.ts';
import { templateNamed } from '../../../engine/templates/index.ts';
import { graph, usualOptions } from '../inline.ts';
import { batch, networkOf, open, pieces, plainly } from './residual.ts';

const options = {
  ...usualOptions,
  batch,
  training: plainly,
  weightGradients: true,
  packing: 'ahead',
} as const;
const apart = (network: NetworkDocument): Plan => plan(lower(shapedGraph(network), options));

describe('a network learns and shows the same', () => {
  it('whatever is in it', () => {
    let saved = 0;
    fc.assert(
      fc.property(pieces, fc.constantFrom('plain' as const, 'probing' as const), (all, schedule) => {
        const network = networkOf(all);
        const [ours, theirs] = [open(network, plainly), open(network, plainly, () => apart(network))];
        for (let step = 0; step < 3; step++) {
          ours.step(step, schedule);
          theirs.step(step, schedule);
        }
        expect(ours.weights()).toEqual(theirs.weights());
        expect(ours.states()).toEqual(theirs.states());
        if (schedule === 'probing') {
          const seen = ({ lead }: typeof ours) => readProbe(lead.plan, lead.arena);
          expect(seen(ours)).toEqual(seen(theirs));
        }
        if (ours.lead.plan.buffers.length < theirs.lead.plan.buffers.length) saved++;
      }),
      { numRuns: 100 },
    );
    expect(saved).toBeGreaterThan(20);
  });
  it('and needs less memory, as the templates do', () => {
    for (const name of ['mnist-conv', 'lenet', 'vgg-small-32']) {
      const network = templateNamed(name)!.experiment.network;
      expect(compile(shapedGraph(network), options).bytes, name).toBeLessThan(apart(network).bytes);
    }
  });
});

describe('a step writes over what it reads', () => {
  const input: NetworkNode = { id: 'in', kind: 'input', params: { shape: [4] } };
  const dense = (id: string): NetworkNode => ({ id, kind: 'dense', params: { units: 4 } });
  const node = (id: string, kind: string): NetworkNode => ({ id, kind });
  /** Kernels that write where they read, with the node they belong to. */
  const overwriting = (network: NetworkDocument, data: typeof usualOptions.data = null): string[] => {
    const { programs } = compile(shapedGraph(network), { ...options, data });
    return [...programs.train, ...programs.evaluate].flatMap(({ kernel, node: id, args }) => {
      const at = signatures[kernel].parameters.findIndex(({ name }) => name === overwrites[kernel]);
      return args[at] !== undefined && args[0] === args[at] ? [`${id} ${kernel}`] : [];
    });
  };

  it('where nobody reads it afterwards: neither another layer nor the way back', () => {
    const layers = [input, dense('a'), node('f', 'relu'), dense('b'), node('g', 'gelu'), dense('c')];
    const network = graph([...layers, node('out', 'output')], 'in a f b g c out');
    // What GELU read is what its slope is of.
    expect(overwriting(network)).toEqual(['f relu', 'g geluGradient', 'f reluGradient']);
  });
  it('and so in a test pass, which has no way back', () => {
    const network = graph([input, dense('a'), node('g', 'gelu'), node('out', 'output')], 'in a g out');
    const data = { train: 12, test: 6, evaluationBatch: 6, element: 'float', scale: 1 } as const;
    expect(overwriting(network, data)).toEqual(['g gelu']);
  });
  it('not where a sum needs it, too', () => {
    const layers = [input, dense('a'), node('f', 'relu'), node('sum', 'add'), dense('b')];
    const network = graph([...layers, node('out', 'output')], 'in a f sum b out', 'a sum');
    expect(overwriting(network)).not.toContain('f relu');
  });
  it('not where it is what somebody outside of the steps reads or writes', () => {
    const network = graph([input, node('f', 'relu'), node('out', 'output')], 'in f out');
    const { handles, programs } = compile(shapedGraph(network), options);
    const relu = programs.train.find(({ kernel }) => kernel === 'relu')!;
    expect(relu.args.filter(isBuffer)).toEqual([handles.logits, handles.input]);
  });
});

it('kernels that may write over what they read read it element by element, as they write', () => {
  for (const [kernel, over] of Object.entries(overwrites)) {
    const { parameters } = signatures[kernel as KernelName];
    expect(parameters[0], kernel).toMatchObject({ type: 'write', share: 'rows' });
    expect(parameters, kernel).toContainEqual({ name: over, type: 'read', share: 'rows' });
  }
});
