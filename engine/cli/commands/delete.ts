import { runNumber, type Command } from '../command.ts';

export const deleteCommand: Command = {
  name: 'delete',
  usage: 'delete ID … [--db FILE]',
  help: 'hides runs; they are removed for good a week later',
  words: [1, 1000],
  run({ words, engine }) {
    const { deleted } = engine().delete({ runs: words.map(runNumber) });
    return { json: { deleted }, text: `Deleted: ${deleted.join(', ')}` };
  },
};
