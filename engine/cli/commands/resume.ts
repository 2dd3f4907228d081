import { runNumber, type Command } from '../command.ts';
import { trainedToTheEnd } from '../training.ts';

export const resumeCommand: Command = {
  name: 'resume',
  usage: 'resume ID [--db FILE]',
  help: {
    en: 'goes on with a run that was stopped, from its last checkpoint, or from its beginning where it has none',
    ko: '멈춘 실행을 마지막 체크포인트부터 이어서 합니다. 체크포인트가 없으면 처음부터 합니다',
  },
  words: [1, 1],
  run({ words, language, engine: open }) {
    const run = runNumber(words[0]!);
    const engine = open();
    engine.resume({ run });
    return trainedToTheEnd(engine, [run], language);
  },
};
