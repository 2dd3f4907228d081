/** Snapshots of the layers: statistics and histograms, deflated, since a run has many and they are mostly digits. */
import { z } from 'zod';
import { layerStatisticsSchema, parameterStatisticsSchema, type Probe } from '../contract/run.ts';
import { deflated, fromDeflated } from './json.ts';
import type { Connection } from './open.ts';

interface ProbeRow {
  step: number;
  epoch: number;
  layers: Buffer;
  parameters: Buffer | null;
}

const layersSchema = z.array(layerStatisticsSchema);
const parametersSchema = z.array(parameterStatisticsSchema);

export class Probes {
  private readonly insert;
  private readonly nearest;
  private readonly last;
  private readonly stepsOf;

  constructor(db: Connection) {
    this.insert = db.prepare<ProbeRow & { run: number }>(
      `INSERT INTO probes (run, step, epoch, layers, parameters)
       VALUES ($run, $step, $epoch, $layers, $parameters) ON CONFLICT (run, step) DO NOTHING`,
    );
    // The neighbour on either side through the index, and the closer of the two; of equally close ones the earlier.
    this.nearest = db.prepare<{ run: number; step: number }, ProbeRow>(
      `SELECT step, epoch, layers, parameters FROM probes WHERE run = $run AND step IN (
         (SELECT max(step) FROM probes WHERE run = $run AND step <= $step),
         (SELECT min(step) FROM probes WHERE run = $run AND step >= $step))
       ORDER BY abs(step - $step), step LIMIT 1`,
    );
    this.last = db.prepare<[run: number], ProbeRow>(
      'SELECT step, epoch, layers, parameters FROM probes WHERE run = ? ORDER BY step DESC LIMIT 1',
    );
    this.stepsOf = db
      .prepare<[run: number], number>('SELECT step FROM probes WHERE run = ? ORDER BY step')
      .pluck();
  }

  add(run: number, probes: readonly Probe[]): void {
    for (const { step, epoch, layers, parameters } of probes) {
      this.insert.run({ run, step, epoch, layers: deflated(layers), parameters: deflated(parameters) });
    }
  }

  /** The snapshot nearest to a step; null asks for the last. */
  read(run: number, step: number | null): Probe | null {
    const row = step === null ? this.last.get(run) : this.nearest.get({ run, step });
    if (!row) return null;
    const place = `run ${run}, snapshot at step ${row.step}`;
    return {
      step: row.step,
      epoch: row.epoch,
      layers: fromDeflated(layersSchema, row.layers, place),
      parameters: row.parameters ? fromDeflated(parametersSchema, row.parameters, place) : [],
    };
  }

  steps(run: number): number[] {
    return this.stepsOf.all(run);
  }
}
