import { errorText } from '../../contract/errors.ts';
import { everything } from '../../export/json.ts';
import { runNumber, type Command } from '../command.ts';
import { decimals, table } from '../print.ts';
import { texts } from '../texts.ts';
import { runsTable } from '../training.ts';

export const showCommand: Command = {
  name: 'show',
  usage: 'show ID [--db FILE]',
  help: {
    en: 'one run: its document, every metric point, its snapshots',
    ko: '실행 하나: 문서, 모든 지표 값, 스냅숏',
  },
  words: [1, 1],
  run({ words, language, engine: open }) {
    const engine = open();
    const id = runNumber(words[0]!);
    const json = everything(engine.stored(id));
    const { curves, ...detail } = json;
    const rows = curves.map(({ metric, total, points }) => {
      return [metric, String(total), decimals(points[0]?.value, 4), decimals(points.at(-1)?.value, 4)];
    });
    const { error, ending, dataset, dataHash } = detail.summary;
    const trouble = engine.troubleIn(detail.summary);
    const parts = [
      runsTable([detail.summary]),
      `\n${texts[language].data(dataset, dataHash)}`,
      ...detail.notes.map((note) => `${errorText(note, language)} [${note.code}]`),
      error ? `\n${errorText(error, language)} [${error.code}]` : '',
      trouble ? `\n${errorText(trouble, language)} [${trouble.code}]` : '',
      ending ? `\n${texts[language].ending(ending)}` : '',
      `\n${table(['metric', 'points', 'first', 'last'], rows, ['left', 'right', 'right', 'right'])}`,
      `\n${JSON.stringify(detail.document, null, 2)}`,
    ];
    return { json, text: parts.filter(Boolean).join('\n') };
  },
};
