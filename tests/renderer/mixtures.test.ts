import { expect, it } from 'vitest';
import { mixtureOf } from '../../renderer/labs/mixtures.ts';

const classes = ['zero', 'one', 'two'];

it('a mixed example is called by its classes, the larger share first, and by one alone where the other is nothing', () => {
  expect(mixtureOf([0.27, 0, 0.73], classes)).toBe('0.73 · two + 0.27 · zero');
  expect(mixtureOf([0, 1, 0], classes)).toBe('one');
  expect(mixtureOf([0.001, 0.999, 0], classes)).toBe('one');
});
