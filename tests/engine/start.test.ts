/** How an experiment of many runs is checked and stored. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as compiler from '../../engine/compile/compile.ts';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import { FaninFailure } from '../../engine/contract/errors.ts';
import { datasets } from '../../engine/data/datasets.ts';
import { Engine } from '../../engine/engine.ts';
import { templateNamed } from '../../engine/templates/index.ts';
import { newFile } from '../store/fixtures.ts';

vi.mock('../../engine/compile/compile.ts', { spy: true });
const compile = vi.mocked(compiler.compile);

let engine: Engine;
beforeEach(() => {
  compile.mockClear();
  engine = new Engine({ database: newFile(), host: 'cli', lanes: 1 });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await engine.close();
});

const template = templateNamed('mnist-mlp')!.experiment;
const training = { ...template.training, epochs: 1000 };
const swept = (sweep: ExperimentDocument['sweep']): ExperimentDocument => ({ ...template, training, sweep });
const rates = { path: 'training.optimizer.learningRate', values: [0.1, 0.2, 0.3] };
const seeds = Array.from({ length: 50 }, (_, at) => at + 1);

it('stores nothing where the kernels that the environment asks for do not exist', async () => {
  vi.stubEnv('FANIN_KERNELS', 'avx');
  await expect(engine.start({ experiment: template })).rejects.toThrow('relaxed-6x16');
  vi.unstubAllEnvs();
  expect(engine.runs().runs).toEqual([]);
});

describe('starting a sweep', () => {
  it('compiles once for all seeds, and looks at the dataset once', async () => {
    const [find, hash] = [vi.spyOn(datasets, 'find'), vi.spyOn(datasets, 'hash')];
    const { runs } = await engine.start({ experiment: swept({ axes: [rates], seeds }) });
    expect(runs.map(({ seed }) => seed)).toEqual([...seeds, ...seeds, ...seeds]);
    expect(new Set(runs.map(({ parameters, steps }) => `${parameters} ${steps}`)).size).toBe(1);
    // The queue looks again at what it starts.
    const first = 1;
    expect(compile.mock.calls.length).toBe(rates.values.length + first);
    expect(find.mock.calls.length).toBeLessThan(10);
    expect(hash.mock.calls.length).toBe(1);
    const { document } = engine.run({ run: runs.at(-1)!.id });
    expect(document).toMatchObject({ seed: 50, training: { optimizer: { learningRate: 0.3 } } });
  });

  it('answers others meanwhile', async () => {
    let answered = false;
    setImmediate(() => (answered = true));
    await engine.start({ experiment: swept({ axes: [rates] }) });
    expect(answered).toBe(true);
  });

  it('stores all runs or none', async () => {
    const units = { path: 'network.nodes.fc1.params.units', values: [16, 32, -1] };
    const failure = await Promise.resolve()
      .then(() => engine.start({ experiment: swept({ axes: [units], seeds: [1, 2] }) }))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FaninFailure);
    expect(engine.runs().runs).toEqual([]);
  });
});
