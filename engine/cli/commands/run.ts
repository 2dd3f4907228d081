import { errorLine } from '../../contract/errors.ts';
import { about, readExperiment, type Command } from '../command.ts';
import { trainedToTheEnd } from '../training.ts';

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
    const { runs, notes } = await about(words[0]!, { experiment, runs: true }, () =>
      engine.start({ experiment }),
    );
    for (const note of notes) console.error(errorLine(note, language));
    const ids = runs.map(({ id }) => id);
    return trainedToTheEnd(engine, ids, language, { notes });
  },
};
