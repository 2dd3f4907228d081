/** Where a text stops being JSON, found without asking the parser. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { errorText, FaninFailure } from '../../engine/contract/errors.ts';
import { jsonFault, parseJson } from '../../engine/json.ts';

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON, with some letters of it taken out, doubled or exchanged. */
const nearJson = fc
  .tuple(
    fc.json({ maxDepth: 3 }),
    fc.array(
      fc.tuple(fc.nat(), fc.constantFrom('', ',', '"', '\\', '}', ']', '0', '-', '.', 'e', '\n', 'n', ':')),
      {
        maxLength: 2,
      },
    ),
  )
  .map(([json, changes]) =>
    changes.reduce((text, [at, letter]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + letter + text.slice(place + 1);
    }, json),
  );

describe('a fault', () => {
  it('is found where the parser finds one, and nowhere else', () => {
    fc.assert(
      fc.property(fc.oneof(nearJson, fc.string()), (text) => {
        expect(jsonFault(text) === null).toBe(parses(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('is at the first letter that no JSON could have there', () => {
    fc.assert(
      fc.property(nearJson, (text) => {
        const at = jsonFault(text);
        if (at === null) return;
        // What stands before it is the beginning of some JSON: cut there, it is only unfinished.
        expect([null, at]).toContain(jsonFault(text.slice(0, at)));
        // And with it, it never becomes any.
        for (const end of ['', '"', '0', ']', '}', ':0}', '""']) {
          if (at < text.length) expect(parses(text.slice(0, at + 1) + end)).toBe(false);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('in a text nested deeper than the stack is found too', () => {
    const deep = '['.repeat(100_000);
    expect(jsonFault(deep + ']'.repeat(100_000))).toBe(null);
    expect(jsonFault(`${deep},`)).toBe(100_000);
  });
});

test.each([
  ['', 'not_json_end'],
  ['{"format": ', 'not_json_end'],
  ['{"a": 1,\n "b": 2,\n}', 'not_json', 3, 1, '}'],
  ['{"a": 1\n "b": 2}', 'not_json', 2, 2, '"'],
  ['hello', 'not_json', 1, 1, 'h'],
  ['{"a": "x\ny"}', 'not_json', 1, 9, 'U+000A'],
  ["{'a': 1}", 'not_json', 1, 2, "'"],
  ['\uFEFF{]', 'not_json', 1, 2, ']'],
  ['{"a": "\\', 'not_json_end'],
  ['"😀" 😀', 'not_json', 1, 5, '😀'],
])('%j is refused as %s', (text, code, line?: number, column?: number, letter?: string) => {
  const thrown = (() => {
    try {
      return parseJson(text, 'f.json');
    } catch (error) {
      return error;
    }
  })();
  if (!(thrown instanceof FaninFailure)) throw new Error('not refused');
  const [error] = thrown.errors;
  expect(error).toEqual({
    code,
    place: 'f.json',
    values: letter === undefined ? {} : { line, column, got: letter },
  });
  expect(errorText(error, 'ko')).not.toMatch(/Unexpected|token|position/);
});
