import { errorLine } from '../../contract/errors.ts';
import type { RunSummary } from '../../contract/run.ts';
import { about, readExperiment, type Command } from '../command.ts';
import { decimals, percent, table } from '../print.ts';
import { everyMs, progressLines, runLine } from '../progress.ts';

export const runCommand: Command = {
  name: 'run',
  usage: 'run EXPERIMENT [--db FILE]',
  help: {
    en: 'trains every run of an experiment and stores it',
    ko: '실험의 모든 실행을 학습하고 저장합니다',
  },
  words: [1, 1],
  async run({ words, language, engine: open }) {
    const experiment = readExperiment(words[0]!);
    const engine = open();
    const { runs: started, notes } = await about(words[0]!, { experiment, runs: true }, () =>
      engine.start({ experiment }),
    );
    for (const note of notes) console.error(errorLine(note, language));
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
    const cancel = (): void => engine.cancelAll(started.map(({ id }) => id));
    process.once('SIGINT', cancel);
    await engine.idle();
    process.removeListener('SIGINT', cancel);
    stop();
    const runs = started.map(({ id }) => engine.run({ run: id }).summary);
    for (const run of runs) {
      const place = `run ${run.id}`;
      for (const note of [run.error, engine.troubleIn(run)])
        if (note) console.error(errorLine({ ...note, place }, language));
    }
    const json = {
      runs: runs.map(({ id, status, last, error, nonFinite }) => {
        return { id, status, metrics: last, error, nonFinite };
      }),
      notes,
    };
    return { json, text: runsTable(runs), status: runs.every(({ status }) => status === 'finished') ? 0 : 1 };
  },
};

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
