import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Relation } from '../../../engine/contract/labs.ts';
import { holds } from '../../../engine/labs/claims.ts';

const numbers = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 8 });

describe('a claim', () => {
  it('of being near holds for what was expected, and for nothing that is further away at any place', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), fc.double({ min: 0, max: 10, noNaN: true }), (expected, at, within) => {
        const relation = { kind: 'near', expected, within } as const;
        expect(holds(relation, expected)).toBe(true);
        const place = at % expected.length;
        const off = expected.map((value, index) => (index === place ? value + 2 * within + 1 : value));
        expect(holds(relation, off)).toBe(false);
      }),
    );
  });
  it('of one expected number is about all that was measured, of several about as many', () => {
    const relation = { kind: 'near', within: 0.1 } as const;
    expect(holds({ ...relation, expected: [1] }, [1, 1.05, 0.95])).toBe(true);
    expect(holds({ ...relation, expected: [1, 1] }, [1, 1, 1])).toBe(false);
    expect(holds({ ...relation, expected: [1, 1, 1] }, [1])).toBe(false);
  });
  it('of a range takes its ends in, of a limit it does not', () => {
    expect(holds({ kind: 'between', low: 1, high: 2 }, [1, 2])).toBe(true);
    expect(holds({ kind: 'between', low: 1, high: 2 }, [1, 2.01])).toBe(false);
    expect(holds({ kind: 'between', low: 1, high: 2 }, [0.99])).toBe(false);
    expect(holds({ kind: 'below', limit: 1 }, [0.5, 0.99])).toBe(true);
    expect(holds({ kind: 'below', limit: 1 }, [0.5, 1])).toBe(false);
    expect(holds({ kind: 'above', limit: 1 }, [1.01])).toBe(true);
    expect(holds({ kind: 'above', limit: 1 }, [1, 2])).toBe(false);
  });
  it('never holds where nothing was measured, or something that is no number', () => {
    const relations: Relation[] = [
      { kind: 'near', expected: [0], within: Infinity },
      { kind: 'between', low: -Infinity, high: Infinity },
      { kind: 'below', limit: Infinity },
      { kind: 'above', limit: -Infinity },
    ];
    for (const relation of relations) {
      expect(holds(relation, [])).toBe(false);
      expect(holds(relation, [0, null])).toBe(false);
    }
  });
  it('that is only reported neither holds nor fails', () => {
    expect(holds({ kind: 'reported' }, [13])).toBeNull();
    expect(holds({ kind: 'reported' }, [])).toBeNull();
  });
});
