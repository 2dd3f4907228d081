/** What lab 5 says of data, of previews that a real engine made. What it trains is not trained here: that is the lab's own work. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { outcomeSchema } from '../../../engine/contract/lab-outcome.ts';
import { Engine } from '../../../engine/engine.ts';
import { preprocessing } from '../../../engine/labs/05-preprocessing.ts';
import type { RunnableLab } from '../../../engine/labs/lab.ts';
import { runLab } from '../../../engine/labs/run-lab.ts';
import { studiesOf } from './studies-of.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-lab5-'));
let engine: Engine;
beforeAll(() => {
  engine = new Engine({ database: path.join(folder, 'fanin.db'), host: 'cli', lanes: 1 });
});
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const { lab, studies, measurements } = preprocessing;
const untrained = new Map([...studies].filter(([, { kind }]) => kind !== 'training'));
const claims = lab.claims.filter(({ id }) =>
  studiesOf(measurements.get(id)!).every((one) => untrained.has(one)),
);
const ofData: RunnableLab = { lab: { ...lab, claims }, studies: untrained, measurements };

it('every claim about data holds, and what its figures draw can be stored', async () => {
  const unasked = () => {
    throw new Error('not asked for');
  };
  const tools = {
    ...{ look: unasked, cost: unasked, start: unasked, ended: unasked },
    preview: (asked: Parameters<Engine['preview']>[0]) => engine.preview(asked),
    store: { ...{ summary: unasked, run: unasked, probe: unasked, weights: unasked, wholeCurves: unasked } },
  };
  const run = { stop: new AbortController().signal, tell: () => undefined, began: () => undefined };
  const outcome = await runLab(ofData, tools, run);
  expect(claims.length).toBe(9);
  const failing = outcome.verdicts.filter(({ holds }) => holds !== true);
  expect(failing).toEqual([]);
  const { stages, nudged } = outcomeSchema.parse({ ...outcome, version: '0', started: 0, ended: 1 });
  expect(stages.map(({ study, stages: after }) => [study, after.length])).toEqual([
    ['train', 4],
    ['test', 4],
    ['digits', 1],
    ['image', 1],
    ['channel', 2],
  ]);
  expect(nudged[0]?.planes.map(({ of, nudged: lines }) => [of, lines.length])).toEqual([
    ['raw', 24],
    ['normalized', 24],
  ]);
});
