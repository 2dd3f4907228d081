import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExperimentDocument } from '../../../engine/contract/documents.ts';
import type { Comparison, Curve, RunDetail, RunSummary } from '../../../engine/contract/run.ts';
import { layers as registered } from '../../../engine/layers/index.ts';
import { templateNamed } from '../../../engine/templates/index.ts';
import { answer, fanin, faninInto, faninOnFullDisk, start, temporaryFolder } from './fanin.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string): string => path.join(folder, name);

/** A few hundred steps on real MNIST. */
const small: ExperimentDocument = {
  ...templateNamed('mnist-mlp')!.experiment,
  name: 'small',
  data: { dataset: 'mnist', limit: { train: 6000, test: 2000 } },
  training: { ...templateNamed('mnist-mlp')!.experiment.training, epochs: 2 },
};
function saved(name: string, experiment: ExperimentDocument): string {
  writeFileSync(file(name), JSON.stringify(experiment));
  return file(name);
}

interface Layers {
  layers: { id: string; kind: string; mean: number; std: number; gradient: { norm: number } | null }[];
}
interface Runs {
  runs: { id: number; status: string; metrics: Record<string, number> }[];
}

describe('init-stats shows the six 4096-wide layers of the lecture', () => {
  const layersOf = async (template: string, kind: string) => {
    const { layers } = await answer<Layers>('init-stats', `template:${template}`);
    return layers.filter((layer) => layer.kind === kind);
  };
  const within = (measured: number[], expected: number[], tolerance: number) => {
    expect(measured).toHaveLength(6);
    measured.forEach((value, index) =>
      expect(Math.abs(value - expected[index]!)).toBeLessThanOrEqual(tolerance),
    );
  };

  it('tanh, normal(0.01): the signal dies', async () => {
    const std = (await layersOf('tanh-normal-0.01', 'tanh')).map((layer) => layer.std);
    within(std, [0.49, 0.29, 0.18, 0.11, 0.07, 0.05], 0.01);
  });
  it('tanh, Xavier: it stays', async () => {
    const std = (await layersOf('tanh-xavier', 'tanh')).map((layer) => layer.std);
    within(std, [0.63, 0.49, 0.41, 0.36, 0.32, 0.3], 0.01);
  });
  it('ReLU, Kaiming: mean .57 and std .83 in all six', async () => {
    const layers = await layersOf('relu-kaiming', 'relu');
    within(
      layers.map(({ mean }) => mean),
      Array<number>(6).fill(0.57),
      0.03,
    );
    within(
      layers.map(({ std }) => std),
      Array<number>(6).fill(0.83),
      0.03,
    );
  });
});

describe('running', () => {
  it('gives the same numbers bit for bit with one lane and with two', async () => {
    const experiment = saved('small.json', small);
    const one = await answer<Runs>('run', experiment, '--db', file('one.db'), '--lanes', '1');
    const two = await answer<Runs>('run', experiment, '--db', file('two.db'), '--lanes', '2');
    expect(one.runs[0]!.status).toBe('finished');
    expect(two.runs[0]!.metrics).toEqual(one.runs[0]!.metrics);
    const points = async (database: string) => {
      return await answer<{ curves: Curve[]; probes: unknown[] }>('show', '1', '--db', file(database));
    };
    const [first, second] = [await points('one.db'), await points('two.db')];
    expect(first.curves[0]!.total).toBeGreaterThan(5);
    expect(second.curves).toEqual(first.curves);
    expect(second.probes).toEqual(first.probes);
  });

  it('says of a run that was trained to its end where its numbers ended, in the language asked for', async () => {
    const optimizer = { kind: 'sgd', learningRate: 1e9, momentum: 0.9 };
    const training = { ...small.training, epochs: 1, optimizer };
    const wild = saved('wild.json', { ...small, training });
    const database = file('wild.db');
    const { status, out, err } = await fanin('run', wild, '--db', database, '--json');
    expect(status).toBe(0);
    const [run] = (JSON.parse(out) as { runs: RunSummary[] }).runs;
    expect(run).toMatchObject({ status: 'finished', nonFinite: { where: expect.any(String) } });
    const { node, step } = run!.nonFinite!;
    const told = err.split('\n').filter((line) => line.includes('_not_finite]'));
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(new RegExp(`^run 1: .*tep ${step}\\b.*${node}\\b`));

    const again = await fanin('run', wild, '--db', database, '--language', 'ko');
    expect(again.err).toMatch(new RegExp(`^run 2: ${step}단계.*${node}의 .*_not_finite\\]$`, 'm'));
    const shown = await fanin('show', '1', '--db', database, '--language', 'ko');
    expect(shown.out).toContain(`${step}단계`);
  });

  it('says of one whose loss exploded without leaving the numbers that it did', async () => {
    const optimizer = { kind: 'sgd', learningRate: 1e4 };
    const { network } = templateNamed('mnist-mlp')!.experiment;
    const nodes = network.nodes.map((node) => (node.kind === 'relu' ? { ...node, kind: 'tanh' } : node));
    const steep = {
      ...small,
      network: { ...network, nodes },
      training: { ...small.training, epochs: 1, optimizer },
    };
    const { status, err } = await fanin('run', saved('steep.json', steep), '--db', file('steep.db'));
    expect(status).toBe(0);
    expect(err).toMatch(/^run 1: .*\[loss_diverged\]$/m);
    const well = await fanin('run', saved('well.json', small), '--db', file('steep.db'));
    expect(well.err).not.toMatch(/_not_finite|diverged/);
  });

  it('stores a sweep, compares it, hides a run', async () => {
    const sweep = {
      axes: [{ path: 'network.nodes.fc1.params.init.scheme', values: ['kaiming', 'zero'] }],
      seeds: [1, 2],
    };
    const database = file('sweep.db');
    const started = await answer<Runs>('run', saved('sweep.json', { ...small, sweep }), '--db', database);
    expect(started.runs.map(({ status }) => status)).toEqual(Array(4).fill('finished'));
    const comparison = await answer<Comparison>('compare', '1', '2', '3', '4', '--db', database);
    const paths = comparison.differences.map((difference) => difference.path).sort();
    expect(paths).toContain('network.nodes.fc1.params.init.scheme');
    expect(paths).toContain('seed');
    expect(comparison.groups.map(({ runs }) => runs)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    const { out } = await fanin('delete', '4', '--db', database, '--language', 'ko');
    expect(out).toBe('삭제했습니다: 4\n');
    const { runs } = await answer<{ runs: RunSummary[] }>('runs', '--db', database);
    expect(runs.map(({ id }) => id).sort()).toEqual([1, 2, 3]);
  });

  it('leaves every point it has told of when it is killed, and the run interrupted', async () => {
    const database = file('killed.db');
    const long = { ...small, training: { ...small.training, epochs: 1000 } };
    const { child, ended } = start('run', saved('long.json', long), '--db', database);
    let told = 0;
    // A progress line comes after what it tells of was stored.
    await new Promise<void>((resolve) =>
      child.stderr!.on('data', (text) => {
        const epochs = /epoch ([\d.]+) of/.exec(String(text));
        told = Math.max(told, Number(epochs?.[1] ?? 0));
        if (told > 2) resolve();
      }),
    );
    child.kill('SIGKILL');
    await ended;
    const { summary } = await answer<RunDetail>('show', '1', '--db', database);
    expect(summary.status).toBe('interrupted');
    expect(summary.error?.code).toBe('engine_died');
    const { curves } = await answer<{ curves: Curve[] }>('show', '1', '--db', database);
    const tested = curves.find(({ metric }) => metric === 'test.accuracy')!.points;
    expect(tested.at(-1)!.epoch).toBeGreaterThanOrEqual(Math.floor(told));
    expect(tested.map(({ epoch }) => epoch)).toEqual(tested.map((_, index) => index));
  });

  it('says that the disk is full, wherever that stops it, and keeps what was stored', async () => {
    const longer = { ...small, training: { ...small.training, epochs: 40 } };
    const experiment = saved('full.json', longer);
    for (const blocks of [256, 260, 300, 340]) {
      const database = file(`full-${blocks}.db`);
      const { status, err } = await faninOnFullDisk(blocks, 'run', experiment, '--db', database);
      expect(status).toBe(1);
      expect(err).toContain('[database_write]');
      expect(err).not.toContain('Node.js v');
      const { runs } = await answer<{ runs: RunSummary[] }>('runs', '--db', database);
      expect(runs.map((run) => ['failed', 'interrupted'].includes(run.status))).toEqual([true]);
    }
  });
});

describe('an answer longer than a pipe holds', () => {
  it('arrives whole, however late it is read', async () => {
    const { out } = await faninInto('{ sleep 1; cat; }', 'templates', '--json');
    expect(out.length).toBeGreaterThan(65_536);
    expect(JSON.parse(out)).toEqual(await answer('templates'));
  });

  it('may be left in the middle', async () => {
    const { out, err } = await faninInto('head -c 100', 'templates', '--json');
    expect(out).toMatch(/^{"templates":/);
    expect(err).toBe('');
  });
});

describe('bad input ends with 2, the place and what to do', () => {
  const refused = async (code: string, place: string, ...args: string[]) => {
    const { status, out, err } = await fanin(...args);
    expect(err).toContain(`[${code}]`);
    expect(err).toContain(place);
    expect(out).toBe('');
    expect(status).toBe(2);
  };
  const network = small.network;

  it('in a document', async () => {
    writeFileSync(file('garbage.json'), '{"format": ');
    await refused('not_json_end', 'garbage.json', 'describe', file('garbage.json'));
    const negative = structuredClone(network);
    negative.nodes[2]!.params = { units: -4 };
    writeFileSync(file('negative.json'), JSON.stringify(negative));
    await refused('param_integer', 'negative.json: nodes[2].params.units', 'describe', file('negative.json'));
    for (const command of ['init-stats', 'gradcheck'])
      await refused('param_integer', 'negative.json: nodes[2].params.units', command, file('negative.json'));
    const circle = { ...network, edges: [...network.edges.slice(0, -1), ['fc2', 'fc1']] };
    writeFileSync(file('circle.json'), JSON.stringify(circle));
    await refused('cycle', 'circle.json: nodes[2]', 'describe', file('circle.json'));
    const narrow = structuredClone(small);
    narrow.network.nodes[0]!.params = { shape: [1, 14, 14] };
    writeFileSync(file('narrow.json'), JSON.stringify(narrow));
    const db = ['--db', file('x.db')];
    await refused(
      'input_shape_data',
      'narrow.json: network.nodes[0].params.shape',
      'run',
      file('narrow.json'),
      ...db,
    );
    await refused('dataset_none', 'template:tanh-xavier: data.dataset', 'run', 'template:tanh-xavier', ...db);
  });

  it('in what is asked for', async () => {
    await refused('command_unknown', 'paint', 'paint');
    await refused('word_missing', 'compare', 'compare', '1');
    await refused('invalid_value', '--batch', 'init-stats', 'template:mnist-mlp', '--batch', 'many');
    await refused('unknown_template', 'template:none', 'describe', 'template:none');
    await refused('file_unreadable', 'missing.json', 'describe', file('missing.json'));
    await refused('unknown_run', '', 'show', '77', '--db', file('empty.db'));
    await refused(
      'unknown_dataset',
      'data.dataset',
      'init-stats',
      'template:mnist-mlp',
      '--data',
      'imagenet',
    );
  });

  it('in a database, which stays as it was', async () => {
    const garbage = randomBytes(5000);
    writeFileSync(file('garbage.db'), garbage);
    await refused('not_a_database', 'garbage.db', 'runs', '--db', file('garbage.db'));
    expect(readFileSync(file('garbage.db')).equals(garbage)).toBe(true);
  });
});

it('lists what there is', async () => {
  const { layers } = await answer<{ layers: { kind: string }[] }>('layers');
  expect(layers.map(({ kind }) => kind)).toEqual([...registered.keys()]);
  const { totals } = await answer<{ totals: { parameters: number } }>('describe', 'template:mnist-mlp');
  expect(totals.parameters).toBe(203_530);
  expect(await answer('gradcheck', 'template:mnist-mlp')).toMatchObject({ passed: true });
  const { status, out } = await fanin('help');
  expect(status).toBe(0);
  for (const command of [
    'layers',
    'describe',
    'init-stats',
    'gradcheck',
    'run',
    'runs',
    'show',
    'compare',
    'delete',
  ]) {
    expect(out).toContain(`fanin ${command}`);
  }
});
