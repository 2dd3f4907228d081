/**
 * What training gives, to the last bit: a folder of tests/networks trains for one epoch on a part of MNIST and must give
 * the losses of losses.expected.json. On plain SIMD, which rounds the same way everywhere.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'vitest';
import type { ResolvedExperiment } from '../../../engine/contract/documents.ts';
import type { Point } from '../../../engine/contract/run.ts';
import { datasets } from '../../../engine/data/datasets.ts';
import { parseDocument } from '../../../engine/documents.ts';
import { compileRun } from '../../../engine/experiment.ts';
import { compileKernels, instantiate } from '../../../engine/kernels/load.ts';
import { createMemory } from '../../../engine/run/arena.ts';
import { Leader } from '../../../engine/run/leader.ts';
import { train } from '../../../engine/run/trainer.ts';
import { expectFile } from '../../golden.ts';

const folder = path.resolve(import.meta.dirname, '../../networks');

describe('one epoch of', () => {
  for (const name of readdirSync(folder)) {
    it(name, async () => {
      const file = path.join(folder, name, 'network.json');
      const { network } = parseDocument(readFileSync(file, 'utf8'), file);
      const experiment: ResolvedExperiment = {
        format: 'fanin.experiment',
        version: 1,
        name,
        network,
        data: { dataset: 'mnist', limit: { train: 2000, test: 500 } },
        training: {
          loss: { kind: 'softmax-cross-entropy' },
          epochs: 1,
          batchSize: 64,
          optimizer: { kind: 'sgd', learningRate: 0.05, momentum: 0.9 },
          weightDecay: 0.0005,
        },
        probes: { every: 100, histogramBins: 16 },
        seed: 7,
      };
      const { plan } = compileRun(experiment, datasets.find('mnist'), 1);
      const memory = createMemory(plan.bytes);
      const lead = new Leader(memory, plan, instantiate(compileKernels('simd-4x8'), memory));
      const points: Point[] = [];
      train(lead, { kind: 'train', experiment, dataset: await datasets.load('mnist') }, (report) =>
        points.push(...report.points),
      );
      const lines = points.map(
        ({ metric, step, value }) => `  [${JSON.stringify(metric)}, ${step}, ${value}]`,
      );
      expectFile(path.join(folder, name, 'losses.expected.json'), `[\n${lines.join(',\n')}\n]\n`);
    });
  }
});
