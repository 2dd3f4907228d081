import { expect, test } from 'vitest';
import { steady } from '../../renderer/ui/steady.ts';

test('a list that holds the same is the one before; any other is taken', () => {
  const [a, b] = [{}, {}];
  const same = steady<object>();
  const first = same([a, b]);
  expect(same([a, b])).toBe(first);
  for (const other of [[a], [b, a], [a, b, a], [a, {}], []]) {
    expect(same(other)).toBe(other);
    expect(same([...other])).toBe(other);
  }
});
