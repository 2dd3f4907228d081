import { errorText, type Language } from '../../contract/errors.ts';
import type { Comparison } from '../../contract/run.ts';
import { runNumber, type Command } from '../command.ts';
import { percent, table } from '../print.ts';
import { texts } from '../texts.ts';
import { runsTable } from '../training.ts';

export const compareCommand: Command = {
  name: 'compare',
  usage: 'compare ID ID … [--db FILE]',
  help: {
    en: 'the settings that differ, and mean, std, n and confidence interval by group',
    ko: '다른 설정과, 그룹별 평균, 표준편차, 개수, 신뢰 구간',
  },
  words: [2, 1000],
  run({ words, language, engine }) {
    const comparison = engine().compare({ runs: words.map(runNumber) });
    return { json: comparison, text: comparisonText(comparison, language) };
  },
};

function comparisonText(comparison: Comparison, language: Language): string {
  const { runs, differences, identical, groups, notes } = comparison;
  const settings = differences.map(({ path, values }) => [path, ...values.map(String)]);
  const settingsTable = table(['setting', ...runs.map(({ id }) => `run ${id}`)], settings);
  const rows = groups.map((group) => {
    const accuracy = group.metrics['test.accuracy'];
    const name = group.settings
      .map(({ path, value }) => `${path.split('.').slice(-2).join('.')} ${String(value)}`)
      .join(', ');
    const n = String(accuracy?.n ?? group.runs.length);
    return [name || 'all', n, percent(accuracy?.mean), percent(accuracy?.std), percent(accuracy?.interval)];
  });
  const head = ['group', 'n', 'test accuracy', 'std', '± 95 %'];
  const groupsTable = table(head, rows, ['left', 'right', 'right', 'right', 'right']);
  return [
    runsTable(runs),
    `${settingsTable}\n${texts[language].same(identical)}`,
    groupsTable,
    ...notes.map((note) => `${errorText(note, language)} [${note.code}]`),
  ].join('\n\n');
}
