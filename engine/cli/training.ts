/** Runs that train while somebody waits at a terminal. */
import { errorLine, type Language } from '../contract/errors.ts';
import type { RunSummary } from '../contract/run.ts';
import type { Engine } from '../engine.ts';
import type { Answer } from './command.ts';
import { decimals, percent, table } from './print.ts';
import { everyMs, progressLines, runLine } from './progress.ts';

/** Waits for their end, says how far they are, and how they came out. `more` is of the command's own JSON. */
export async function trainedToTheEnd(
  engine: Engine,
  ids: readonly number[],
  language: Language,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  let told = 0;
  const tellOfData = progressLines(language);
  const stop = engine.listen((event, data) => {
    if (event === 'dataProgress' && 'work' in data) tellOfData(data);
    if (event !== 'progress' || !('epoch' in data)) return;
    const now = Date.now();
    if (now - told < everyMs) return;
    told = now;
    console.error(runLine(data, language));
  });
  // Ctrl+C stops after the step it is in, with everything stored.
  const cancel = (): void => engine.cancelAll(ids);
  process.once('SIGINT', cancel);
  await engine.idle();
  process.removeListener('SIGINT', cancel);
  stop();
  const runs = ids.map((id) => engine.run({ run: id }).summary);
  for (const run of runs) {
    const place = `run ${run.id}`;
    for (const note of [run.error, engine.troubleIn(run)])
      if (note) console.error(errorLine({ ...note, place }, language));
  }
  const json = {
    runs: runs.map(({ id, status, last, error, nonFinite }) => {
      return { id, status, metrics: last, error, nonFinite };
    }),
    ...more,
  };
  return { json, text: runsTable(runs), status: runs.every(({ status }) => status === 'finished') ? 0 : 1 };
}

export function runsTable(runs: readonly RunSummary[]): string {
  const rows = runs.map((run) => {
    const seconds =
      run.started !== null && run.ended !== null ? decimals((run.ended - run.started) / 1000, 1) : '–';
    return [
      String(run.id),
      run.name,
      run.status,
      String(run.seed),
      percent(run.last['test.accuracy']),
      decimals(run.last['test.loss'], 4),
      decimals(run.last['train.loss'], 4),
      seconds,
    ];
  });
  const head = ['id', 'name', 'status', 'seed', 'test accuracy', 'test loss', 'train loss', 'seconds'];
  return table(head, rows, ['right', 'left', 'left', 'right', 'right', 'right', 'right', 'right']);
}
