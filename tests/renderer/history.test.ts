import fc from 'fast-check';
import { expect, test } from 'vitest';
import { begin, change, redo, settle, undo, type History } from '../../renderer/build/history.ts';

interface Value {
  readonly n: number;
}

type Step =
  { readonly do: 'change'; readonly gesture: string | null } | { readonly do: 'undo' | 'redo' | 'settle' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('change' as const), gesture: fc.constantFrom(null, 'a', 'b') }),
  fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const, 'settle' as const) }),
);

function run(steps: readonly Step[]): History<Value> {
  let n = 0;
  return steps.reduce<History<Value>>(
    (history, one) => {
      switch (one.do) {
        case 'change':
          return change(history, { n: ++n }, one.gesture);
        case 'undo':
          return undo(history);
        case 'redo':
          return redo(history);
        case 'settle':
          return settle(history);
      }
    },
    begin({ n: 0 }),
  );
}

test('redo takes back an undo, exactly, after any history', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const history = run(steps);
      fc.pre(history.past.length > 0);
      expect(redo(undo(history))).toEqual(settle(history));
    }),
  );
});

test('undo takes back a redo, exactly, after any history', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const history = run(steps);
      fc.pre(history.future.length > 0);
      expect(undo(redo(history))).toEqual(settle(history));
    }),
  );
});

test('undoing everything leads to where it began', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let history = run(steps);
      while (history.past.length > 0) history = undo(history);
      expect(history.present).toEqual({ n: 0 });
    }),
  );
});

test('a drag is one step, and what follows it another', () => {
  let history = begin<Value>({ n: 0 });
  for (const n of [1, 2, 3]) history = change(history, { n }, 'drag');
  history = change(settle(history), { n: 4 }, 'drag');
  expect(undo(history).present).toEqual({ n: 3 });
  expect(undo(undo(history)).present).toEqual({ n: 0 });
});

test('a drag or a typing that ends where it began is no step', () => {
  const before = change(begin<Value>({ n: 0 }), { n: 1 });
  let history = before;
  for (const n of [7, 70, 1]) history = change(history, { n }, 'typing');
  expect(settle(history)).toEqual(before);
  expect(settle(history).present).toBe(before.present);
});

test('a change that changes nothing is no step, and forgets no future', () => {
  const history = undo(change(begin<Value>({ n: 0 }), { n: 1 }));
  expect(change(history, history.present)).toBe(history);
  expect(undo(begin({ n: 0 })).present).toEqual({ n: 0 });
});
