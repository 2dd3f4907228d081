/** Claims in words: what was measured beside what is expected. Whether one holds is the engine's to say. */
import type { Outcome, Verdict } from '../../engine/contract/lab-outcome.ts';
import type { Claim, Lab, Relation } from '../../engine/contract/labs.ts';
import { count, missing, tick } from '../ui/format.ts';

/** What became of a claim when its lab was run last. */
export type Standing = 'holds' | 'fails' | 'reported' | 'unmeasured' | 'open';

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
  if (verdict.holds === null) return verdict.fault ? 'unmeasured' : 'reported';
  return verdict.holds ? 'holds' : 'fails';
}

/** How many claims hold, of how many: what is only reported is none of them. */
export function holding({ verdicts }: Pick<Outcome, 'verdicts'>): { holds: number; all: number } {
  const judged = verdicts.filter(({ holds, fault }) => holds !== null || fault !== null);
  return { holds: judged.filter(({ holds }) => holds).length, all: judged.length };
}

/** With the decimals that count, so that a row of numbers aligns; what they would round away keeps two digits of its own. */
export function measuredNumber(value: number | null, digits: number): string {
  if (value === null) return missing;
  if (digits === 0 && Number.isInteger(value)) return count(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.5 * 10 ** -digits || size >= 1e6)) return tick(value, 2);
  return plain(value === 0 ? '0' : value.toFixed(digits));
}

/** As it was written down: a limit of 0.015 stays that, however many decimals count. */
const stated = (value: number): string => {
  if (Number.isInteger(value) && Math.abs(value) >= 1e4) return count(value);
  return plain(value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : String(value));
};

function plain(text: string): string {
  return text.replace(/^-/, '\u2212').replace('e-', 'e\u2212');
}

export type Expected =
  | { readonly kind: 'row'; readonly numbers: readonly string[]; readonly within: string }
  | { readonly kind: 'near'; readonly number: string; readonly within: string }
  | { readonly kind: 'exactly'; readonly numbers: readonly string[] }
  | { readonly kind: 'between'; readonly low: string; readonly high: string }
  | { readonly kind: 'below' | 'above'; readonly limit: string };

/** Several numbers are written like those that were measured, under which they stand. Null of what is only reported. */
export function expectedOf(relation: Relation, digits: number): Expected | null {
  switch (relation.kind) {
    case 'near': {
      const { expected, within } = relation;
      const row = expected.map((value) => measuredNumber(value, digits));
      const [single] = expected.length === 1 ? expected.map(stated) : [];
      if (within === 0) return { kind: 'exactly', numbers: single === undefined ? row : [single] };
      if (single === undefined) return { kind: 'row', numbers: row, within: stated(within) };
      return { kind: 'near', number: single, within: stated(within) };
    }
    case 'between':
      return { kind: 'between', low: stated(relation.low), high: stated(relation.high) };
    case 'below':
    case 'above':
      return { kind: relation.kind, limit: stated(relation.limit) };
    case 'reported':
      return null;
  }
}
