/** Networks that were exported, run by what others run them with: the scores are the engine's own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { onnx } from '../../../engine/export/onnx/onnx.ts';
import { pytorch } from '../../../engine/export/pytorch/pytorch.ts';
import { layers } from '../../../engine/layers/index.ts';
import { chain } from '../inline.ts';
import { filled, nets, type Filled } from './networks.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is used of onnxruntime-node, which is no dependency of the app and brings its types only where it is installed. */
interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, unknown>>): Promise<Record<string, { readonly data: Float32Array }>>;
  release(): Promise<void>;
}
interface Runtime {
  readonly InferenceSession: { create(model: Uint8Array): Promise<Session> };
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => unknown;
}

const all = Object.keys(nets).map((name) => [name] as const);

/** Of scores of size 1 or so, in float32. */
function expectScores(found: readonly number[], { scores }: Filled): void {
  const most = Math.max(...scores.map(Math.abs));
  expect(found).toHaveLength(scores.length);
  expect(most).toBeGreaterThan(0.1);
  found.forEach((score, at) => expect(Math.abs(score - scores[at]!)).toBeLessThan(2e-5 * (1 + most)));
}

describe('onnxruntime', () => {
  it.each(all)('has the same scores for %s', async (name) => {
    const judge = process.env.FANIN_ONNXRUNTIME;
    if (!judge) throw new Error('FANIN_ONNXRUNTIME is not set: run these tests with npm test');
    const ort = createRequire(path.join(judge, 'package.json'))('onnxruntime-node') as Runtime;
    const net = filled(nets[name]!);
    const session = await ort.InferenceSession.create(onnx(net.source));
    expect([session.inputNames, session.outputNames]).toEqual([['examples'], ['scores']]);
    const { scores } = await session.run({ examples: new ort.Tensor('float32', net.inputs, net.shape) });
    await session.release();
    expectScores([...scores!.data], net);
  });
});

const python = ['/usr/bin/python3', 'python3'].find(
  (name) => spawnSync(name, ['-c', 'import torch; torch.nn.functional.mish']).status === 0,
);
const ask = `
import importlib.util, json, sys
import torch
spec = importlib.util.spec_from_file_location('net', sys.argv[1])
net = importlib.util.module_from_spec(spec)
spec.loader.exec_module(net)
asked = json.load(sys.stdin)
scores = net.load()(torch.tensor(asked['inputs'], dtype=torch.float32).reshape(asked['shape']))
print(json.dumps({'scores': scores.detach().flatten().tolist(), 'classes': net.CLASSES}))
`;

describe.runIf(python !== undefined)('PyTorch', () => {
  it.each(all)('has the same scores for %s', (name) => {
    const net = filled(nets[name]!);
    const file = path.join(folder, 'net.py');
    writeFileSync(file, pytorch(net.source));
    const input = JSON.stringify({ inputs: [...net.inputs], shape: net.shape });
    const { stdout, stderr } = spawnSync(python!, ['-c', ask, file], { input, encoding: 'utf8' });
    expect(stderr).toBe('');
    const { scores, classes } = JSON.parse(stdout) as { scores: number[]; classes: string[] };
    expectScores(scores, net);
    expect(classes).toEqual(['a', 'b', 'c “d”']);
  });
});

describe('every kind of layer', () => {
  it('is in one of these networks, but for the one that draws in testing too', () => {
    const kinds = Object.values(nets).flatMap(({ network }) => network.nodes.map(({ kind }) => kind));
    expect([...layers.keys()].filter((kind) => !kinds.includes(kind))).toEqual(['fractional-max-pool']);
  });

  it.each([
    ['ONNX', onnx],
    ['PyTorch', pytorch],
  ])('and that is refused, with its place: %s', (format, writer) => {
    const network = chain(
      { id: 'in', kind: 'input', params: { shape: [1, 8, 8] } },
      { id: 'pool', kind: 'fractional-max-pool' },
      { id: 'flat', kind: 'flatten' },
      { id: 'fc', kind: 'dense', params: { units: 3 } },
      { id: 'out', kind: 'output' },
    );
    const { source } = filled({ network, shape: [1, 8, 8] });
    expect(() => writer(source)).toThrow(`There is no fractional-max-pool in ${format}`);
  });
});
