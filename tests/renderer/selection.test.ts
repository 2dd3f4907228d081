import { expect, test } from 'vitest';
import { extend, nothingPicked, pickOnly, toggle, without } from '../../renderer/compare/selection.ts';

const shown = [5, 4, 3, 2, 1];

test('a click picks one run, a ctrl-click adds and takes away', () => {
  let picks = pickOnly(4);
  picks = toggle(picks, 2);
  expect(picks.picked).toEqual([4, 2]);
  picks = toggle(picks, 4);
  expect(picks).toEqual({ picked: [2], anchor: 4 });
});

test('a shift-click picks the range from the last click, in the order shown', () => {
  expect(extend(pickOnly(4), 2, shown).picked).toEqual([4, 3, 2]);
  expect(extend(pickOnly(2), 5, shown).picked).toEqual([5, 4, 3, 2]);
  expect(extend(extend(pickOnly(4), 1, shown), 3, shown)).toEqual({ picked: [4, 3], anchor: 4 });
});

test('a shift-click with nowhere to start from picks one run', () => {
  expect(extend(nothingPicked, 3, shown)).toEqual(pickOnly(3));
  expect(extend(pickOnly(99), 3, shown)).toEqual(pickOnly(3));
});

test('deleted runs are forgotten', () => {
  expect(without({ picked: [5, 3, 1], anchor: 3 }, new Set([3]))).toEqual({ picked: [5, 1], anchor: null });
});
