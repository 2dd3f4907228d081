import { errorText, type Language } from '../../contract/errors.ts';
import type { Outcome, Verdict } from '../../contract/lab-outcome.ts';
import type { Claim, Lab } from '../../contract/labs.ts';
import { labNumbered } from '../../labs/index.ts';
import type { Command } from '../command.ts';
import { count, decimals, table } from '../print.ts';
import { everyMs } from '../progress.ts';
import { texts } from '../texts.ts';

export const labCommand: Command = {
  name: 'lab',
  usage: 'lab N [--db FILE]',
  help: {
    en: 'runs a lab, stores its runs, and says which of its claims hold here',
    ko: '실험실을 실행해 저장하고, 어느 주장이 여기서 성립하는지 알려줍니다',
  },
  words: [1, 1],
  async run({ words, language, engine: open }) {
    const { lab } = labNumbered(words[0]!);
    const { number } = lab;
    const engine = open();
    let told = 0;
    const stop = engine.listen((event, data) => {
      if (event !== 'labProgress' || !('total' in data) || !('lab' in data)) return;
      const now = Date.now();
      if (now - told < everyMs) return;
      told = now;
      console.error(texts[language].labProgress(data.lab, data.done, data.total));
    });
    const cancel = (): void => void engine.cancelLab({ lab: number });
    process.once('SIGINT', cancel);
    try {
      const outcome = await engine.runLab({ lab: number });
      return {
        json: jsonOf(lab, outcome),
        text: outcomeText(lab, outcome, language),
        // A claim that does not hold is an answer; one that could not be measured is none.
        status: outcome.verdicts.every(({ fault }) => fault === null) ? 0 : 1,
      };
    } finally {
      process.removeListener('SIGINT', cancel);
      stop();
    }
  },
};

/** Every verdict with what its claim says. */
const verdictsOf = (lab: Lab, outcome: Outcome): { claim: Claim; verdict: Verdict }[] =>
  lab.claims.flatMap((claim) => {
    const verdict = outcome.verdicts.find((one) => one.claim === claim.id);
    return verdict ? [{ claim, verdict }] : [];
  });

function jsonOf(lab: Lab, outcome: Outcome) {
  const claims = verdictsOf(lab, outcome).map(({ claim, verdict }) => {
    const { id, title, measures, relation } = claim;
    return {
      id,
      title,
      measures,
      relation,
      measured: verdict.measured,
      holds: verdict.holds,
      fault: verdict.fault,
    };
  });
  return { lab: lab.number, seconds: (outcome.ended - outcome.started) / 1000, claims, runs: outcome.runs };
}

function outcomeText(lab: Lab, outcome: Outcome, language: Language): string {
  const text = texts[language];
  const verdicts = verdictsOf(lab, outcome);
  const rows = verdicts.map(({ claim, verdict }) => [
    text.verdict(verdict),
    claim.title[language],
    verdict.measured.map((value) => claimed(value, claim)).join(' '),
    expected(claim),
    claim.measures[language],
  ]);
  const notes = verdicts.flatMap(({ claim, verdict }) => {
    if (verdict.fault) return [`${claim.title[language]}: ${errorText(verdict.fault, language)}`];
    return verdict.holds === false && claim.why ? [`${claim.title[language]}: ${claim.why[language]}`] : [];
  });
  const stored = outcome.runs.flatMap(({ runs }) => runs);
  const claims = table(['', 'claim', 'measured', 'expected', 'of'], rows);
  return [
    `${lab.number}. ${lab.question[language]}`,
    claims,
    ...(notes.length > 0 ? [notes.join('\n')] : []),
    ...(stored.length > 0 ? [text.storedRuns(stored.join(', '))] : []),
  ].join('\n\n');
}

/** Counts are whole. */
const claimed = (value: number | null, { digits }: Claim): string =>
  digits === 0 && value !== null ? count(value) : decimals(value, digits);

function expected(claim: Claim): string {
  const { relation } = claim;
  const number = (value: number): string => claimed(value, claim);
  switch (relation.kind) {
    case 'near': {
      const values = relation.expected.map(number).join(' ');
      return relation.within === 0 ? values : `${values} ± ${String(relation.within)}`;
    }
    case 'between':
      return `${number(relation.low)} … ${number(relation.high)}`;
    case 'below':
      return `< ${number(relation.limit)}`;
    case 'above':
      return `> ${number(relation.limit)}`;
    case 'reported':
      return '';
  }
}
