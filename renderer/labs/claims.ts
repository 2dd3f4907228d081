/** Claims in words: what was measured beside what is expected. Whether one holds is the engine's to say. */
import type { Claim, Lab, Outcome, Relation, Verdict } from '../../engine/contract/labs.ts';
import { missing, tick } from '../ui/format.ts';

/** What became of a claim when its lab was run last. */
export type Standing = 'holds' | 'fails' | 'unmeasured' | 'open';

export interface JudgedClaim {
  readonly claim: Claim;
  readonly standing: Standing;
  /** Null where the lab was not run since it makes this claim. */
  readonly verdict: Verdict | null;
}

export function judgedClaims({ claims }: Lab, outcome: Outcome | undefined): readonly JudgedClaim[] {
  const verdicts = new Map(outcome?.verdicts.map((verdict) => [verdict.claim, verdict]));
  return claims.map((claim) => {
    const verdict = verdicts.get(claim.id) ?? null;
    return { claim, standing: standingOf(verdict), verdict };
  });
}

function standingOf(verdict: Verdict | null): Standing {
  if (verdict === null) return 'open';
  if (verdict.holds === null) return 'unmeasured';
  return verdict.holds ? 'holds' : 'fails';
}

/** How many claims hold, of how many. */
export function holding({ verdicts }: Pick<Outcome, 'verdicts'>): { holds: number; all: number } {
  return { holds: verdicts.filter(({ holds }) => holds).length, all: verdicts.length };
}

/** With the decimals that count, so that a row of numbers aligns; what they would round away keeps two digits of its own. */
export function measuredNumber(value: number | null, digits: number): string {
  if (value === null) return missing;
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.5 * 10 ** -digits || size >= 1e6)) return tick(value, 2);
  return plain(value === 0 ? '0' : value.toFixed(digits));
}

/** As it was written down: a limit of 0.015 stays that, however many decimals count. */
function statedNumber(value: number, digits: number): string {
  const rounded = value.toFixed(digits);
  return Number(rounded) === value && value !== 0 ? plain(rounded) : plain(String(value));
}

function plain(text: string): string {
  return text.replace(/^-/, '\u2212').replace('e-', 'e\u2212');
}

export type Expected =
  | { readonly kind: 'near'; readonly numbers: readonly string[]; readonly within: string | null }
  | { readonly kind: 'between'; readonly low: string; readonly high: string }
  | { readonly kind: 'below' | 'above'; readonly limit: string };

/** `within`: null where it is to be exactly that. */
export function expectedOf(relation: Relation, digits: number): Expected {
  const stated = (value: number): string => statedNumber(value, digits);
  switch (relation.kind) {
    case 'near': {
      const { expected, within } = relation;
      return { kind: 'near', numbers: expected.map(stated), within: within === 0 ? null : stated(within) };
    }
    case 'between':
      return { kind: 'between', low: stated(relation.low), high: stated(relation.high) };
    case 'below':
    case 'above':
      return { kind: relation.kind, limit: stated(relation.limit) };
  }
}
