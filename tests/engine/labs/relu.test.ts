/** Lab 3 cut down: what does not take a race of five seeds, from one seed and in one epoch each, on a real engine. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Engine } from '../../../engine/engine.ts';
import { labNumbered } from '../../../engine/labs/index.ts';
import { runLab, type LabTools } from '../../../engine/labs/run-lab.ts';
import { studiesOf } from './studies-of.ts';

const folder = mkdtempSync(path.join(os.tmpdir(), 'fanin-relu-'));
const engine = new Engine({ database: path.join(folder, 'lab.db'), host: 'cli', lanes: 1 });
afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const tools: LabTools = {
  look: (asked) => engine.initStats(asked),
  preview: (asked) => engine.preview(asked),
  start: async (experiment) => {
    const training = { ...experiment.training, epochs: 1 };
    const cut = { ...experiment, training, sweep: { axes: [], seeds: [1] } };
    return (await engine.start({ experiment: cut })).runs;
  },
  ended: () => engine.idle(),
  cost: () => Promise.reject(new Error('nothing is timed')),
  store: {
    summary: (run) => engine.run({ run }).summary,
    run: (run) => engine.run({ run }),
    probe: (run, step) => engine.probes({ runs: [run], step }).probes[0]!.probe,
    weights: () => null,
    wholeCurves: (run, metrics) =>
      [...engine.stored(run).curves()].filter(({ metric }) => metrics.includes(metric)),
  },
};

/** The lab without these studies and what is drawn or said of them. */
function without(left: ReadonlySet<string>) {
  const { lab, studies, measurements } = labNumbered(3);
  const stays = (ids: readonly string[]): boolean => !ids.some((id) => left.has(id));
  return {
    lab: {
      ...lab,
      figures: lab.figures.filter((figure) => stays('studies' in figure ? figure.studies : [])),
      claims: lab.claims.filter(({ id }) => stays(studiesOf(measurements.get(id)!))),
    },
    studies: new Map([...studies].filter(([id]) => !left.has(id))),
    measurements,
  };
}

describe('lab 3', () => {
  it('holds what the lecture says of dead units, of α, of ELU and of SELU', async () => {
    const lab = without(new Set(['sigmoid', 'tanh', 'relu', 'same-tanh', 'same-relu', 'fading-relu']));
    const { verdicts, looks } = await runLab(lab, tools, {
      stop: new AbortController().signal,
      tell: () => undefined,
      began: () => undefined,
    });
    expect(verdicts.map(({ claim, holds, fault }) => [claim, holds, fault])).toEqual(
      [
        'relu-stays-dead',
        'leaky-comes-back',
        'leaky-learns',
        'alpha-gradient',
        'alpha-leaves',
        'elu-nearer-zero',
        'selu-mean',
        'selu-std',
      ].map((claim) => [claim, true, null]),
    );
    const measured = new Map(verdicts.map(({ claim, measured: numbers }) => [claim, numbers]));
    // One seed of each: two slopes, three α, eight layers.
    expect(measured.get('leaky-comes-back')).toHaveLength(2);
    expect(measured.get('alpha-leaves')).toHaveLength(3);
    expect(measured.get('elu-nearer-zero')).toHaveLength(8);

    // What is drawn by layer of a run is its last snapshot.
    expect(looks.map(({ study }) => study)).toEqual(['selu', 'mean-relu', 'mean-elu']);
    const [run] = engine.runs().runs.filter(({ name }) => name === 'Lab 3: eight ELU layers');
    const last = engine.probes({ runs: [run!.id], step: null }).probes[0]!.probe!;
    expect(looks.at(-1)!.layers).toEqual(last.layers);
    expect(last.step).toBe(467);
  }, 60_000);
});
