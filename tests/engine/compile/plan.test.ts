import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LowerOptions } from '../../../engine/compile/builder.ts';
import { compile, shapedGraph } from '../../../engine/compile/compile.ts';
import { sizeOf } from '../../../engine/compile/graph.ts';
import { isBuffer, printPlan, type Plan } from '../../../engine/compile/plan.ts';
import { verify } from '../../../engine/compile/verify.ts';
import type { NetworkDocument, NetworkNode } from '../../../engine/contract/documents.ts';
import { FaninFailure } from '../../../engine/contract/errors.ts';
import { parseDocument } from '../../../engine/documents.ts';
import { usualLoss } from '../../../engine/losses/index.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { templateNamed, templates } from '../../../engine/templates/index.ts';
import { expectFile } from '../../golden.ts';
import { chain } from '../inline.ts';

const training: LowerOptions = {
  batch: 128,
  lanes: 2,
  histogramBins: 64,
  loss: usualLoss,
  training: { optimizer: optimizers.bind({ kind: 'sgd' }, 'optimizer'), weightDecay: 0.001 },
  gradients: true,
  data: { train: 1000, test: 500, evaluationBatch: 250, element: 'byte', scale: 1 / 255 },
  packing: 'ahead',
};
const looking: LowerOptions = { ...training, training: null, data: null, packing: 'in place' };

describe('plans keep their promises', () => {
  for (const { name, experiment } of templates) {
    it(`of ${name}`, () => {
      const graph = shapedGraph(experiment.network);
      // The networks for ImageNet fit into memory with few examples only, and have thousands of buffers to compare.
      const large = sizeOf(graph.nodes[graph.input]!.shape) > 100_000;
      const batch = large ? 2 : training.batch;
      const data = { ...training.data!, evaluationBatch: batch };
      for (const lanes of large ? [2] : [1, 2, 5]) {
        verify(compile(graph, { ...training, batch, data, lanes }));
        verify(compile(graph, { ...looking, batch, lanes }));
      }
    });
  }

  const layer = fc.oneof(
    fc.record({
      kind: fc.constant('dense'),
      params: fc.record({ units: fc.integer({ min: 1, max: 40 }), bias: fc.boolean() }),
    }),
    fc.record({
      kind: fc.constant('drop-connect'),
      params: fc.record({ units: fc.integer({ min: 1, max: 40 }) }),
    }),
    fc.record({
      kind: fc.constantFrom(
        ...[
          'relu',
          'tanh',
          'sigmoid',
          'gelu',
          'prelu',
          'flatten',
          'dropout',
          'stochastic-depth',
          'batch-norm',
        ],
      ),
    }),
  );
  it('of any chain of layers', () => {
    fc.assert(
      fc.property(
        fc.array(layer, { maxLength: 8 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        (middle, rows, lanes) => {
          // Batch norm takes no batch of one, nor one that is left over.
          const batch = middle.some(({ kind }) => kind === 'batch-norm') ? rows + 1 : rows;
          const data = { ...training.data!, train: 10 * batch };
          const nodes = middle.map((each, index): NetworkNode => ({ id: `n${index}`, ...each }));
          const network = chain({ id: 'in', kind: 'input', params: { shape: [7] } }, ...nodes, {
            id: 'out',
            kind: 'output',
          });
          const graph = shapedGraph(network);
          verify(compile(graph, { ...training, data, batch, lanes }));
          verify(compile(graph, { ...looking, batch, lanes }));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('verify finds', () => {
  const sound = compile(shapedGraph(templateNamed('mnist-mlp')!.experiment.network), training);
  const train = sound.planned.train;
  const withSteps = (plain: Plan['planned']['train']['plain']): Plan => {
    return { ...sound, planned: { ...sound.planned, train: { ...train, plain } } };
  };

  it('a race, where lanes do not wait', () => {
    expect(() => verify(withSteps(train.plain.map((step) => ({ ...step, wait: false }))))).toThrow(/race/);
  });
  it('a buffer read before it is written', () => {
    expect(() => verify(withSteps(train.plain.slice(5)))).toThrow(/before train has written it/);
  });
  it('buffers that share memory while both live', () => {
    const offsets = new Map(
      [...sound.offsets].map(([buffer, at]) => [
        buffer,
        buffer.name === 'd.relu1' ? sound.offsets.get(sound.handles.logits)! : at,
      ]),
    );
    expect(() => verify({ ...sound, offsets })).toThrow(/share memory/);
  });
  it('a missing argument', () => {
    expect(() =>
      verify(withSteps(train.plain.map((step) => ({ ...step, args: step.args.slice(1) })))),
    ).toThrow(/arguments/);
  });
});

describe('a plan', () => {
  const meetingsOf = (network: NetworkDocument, options = training) => {
    const { planned, pieces } = compile(shapedGraph(network), options);
    const { plain } = planned.train;
    const byUnits = plain.filter(({ kernel }) => kernel === 'matmulColumns').length;
    return { byUnits, pieces, meetings: plain.filter(({ wait }) => wait).length };
  };

  it('lets lanes meet twice within a step, however deep the network is', () => {
    const narrow = Array.from({ length: 20 }, (_, index): NetworkNode => {
      return { id: `fc${index}`, kind: 'dense', params: { units: 64 } };
    });
    const ends = [
      { id: 'in', kind: 'input', params: { shape: [64] } },
      { id: 'out', kind: 'output' },
    ] as const;
    expect(meetingsOf(chain(ends[0], ...narrow, ends[1]))).toEqual({
      byUnits: 0,
      pieces: undefined,
      meetings: 2,
    });
  });

  it('lets lanes own the units of layers that are wider than the batch, and meet before and after their products', () => {
    const found = ['mnist-mlp', 'mnist-deep', 'deep-tanh'].map((name) =>
      meetingsOf(templateNamed(name)!.experiment.network),
    );
    // The first product waits for the examples, of which each lane has gathered its own.
    expect(found).toEqual([
      { byUnits: 1, pieces: 16, meetings: 3 },
      { byUnits: 1, pieces: 16, meetings: 3 },
      { byUnits: 6, pieces: 16, meetings: 13 },
    ]);
  });

  it('knows the pieces in which gradients by filters come, for shares to follow them', () => {
    const { network } = templateNamed('mnist-conv')!.experiment;
    const piecesWith = (lanes: number) => compile(shapedGraph(network), { ...training, lanes }).pieces;
    expect([2, 3].map(piecesWith)).toEqual([16, undefined]);
  });

  it('holds norms without a meeting where lanes own units, and by one where they own inputs', () => {
    const held = { ...training, training: { ...training.training!, maxNorm: 3 } };
    const more = (units: number) => {
      const network = chain(
        { id: 'in', kind: 'input', params: { shape: [784] } },
        { id: 'first', kind: 'dense', params: { units } },
        { id: 'last', kind: 'dense', params: { units: 10 } },
        { id: 'out', kind: 'output' },
      );
      return meetingsOf(network, held).meetings - meetingsOf(network).meetings;
    };
    // The last layer is not packed, and its columns are cut otherwise than its rows.
    expect([256, 64].map(more)).toEqual([1, 2]);
  });

  it('computes no gradient that nobody needs', () => {
    const { train } = compile(shapedGraph(templateNamed('mnist-mlp')!.experiment.network), training).programs;
    const names = train.flatMap(({ args }) => args.filter(isBuffer).map(({ name }) => name));
    expect(names).not.toContain('d.in');
    expect(names).not.toContain('d.flatten1');
  });

  it('that cannot fit is refused with the number, before anything is allocated', () => {
    const huge = (id: string): NetworkNode => ({ id, kind: 'dense', params: { units: 65_536 } });
    const network = chain({ id: 'in', kind: 'input', params: { shape: [65_536] } }, huge('a'), {
      id: 'out',
      kind: 'output',
    });
    const attempt = () => compile(shapedGraph(network), training);
    expect(attempt).toThrow(FaninFailure);
    expect(attempt).toThrow(/needs [\d,]+ MiB/);
  });
});

// A folder with a network.json is a test case: its plan reads as plan.expected.txt says.
const folder = path.resolve(import.meta.dirname, '../../networks');
describe('the plan of', () => {
  for (const name of readdirSync(folder)) {
    it(name, () => {
      const file = path.join(folder, name, 'network.json');
      const { network } = parseDocument(readFileSync(file, 'utf8'), file);
      const plan = compile(shapedGraph(network), training);
      expectFile(path.join(folder, name, 'plan.expected.txt'), `${printPlan(plan)}\n`);
    });
  }
});
