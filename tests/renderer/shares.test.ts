import { expect, it } from 'vitest';
import type { Counted } from '../../engine/contract/lab-outcome.ts';
import type { Lab } from '../../engine/contract/labs.ts';
import { sharesOf } from '../../renderer/labs/shares.ts';

const title = { en: 'net', ko: '네트워크' };
const figure = {
  kind: 'shares',
  title,
  layers: ['conv', 'dense'],
  studies: ['net', 'gone', 'unrun'],
} as const;
const study = (id: string) => ({ id, title, kind: 'description', experiment: null }) as const;
const lab: Lab = {
  number: 9,
  title,
  question: title,
  text: [],
  studies: [study('net'), study('unrun')],
  figures: [],
  claims: [],
};
const counted = (kind: string, parameters: number): Counted => {
  return { kind, parameters, flops: 0, activationBytes: 10 };
};

it('shares of kinds and of the rest add up to one, and to nothing where there is nothing', () => {
  const kinds = [counted('dense', 6), counted('relu', 1), counted('conv', 1)];
  const shares = sharesOf({ ...figure, layers: [...figure.layers], studies: [...figure.studies] }, lab, {
    descriptions: [{ study: 'net', kinds }],
  });
  expect(shares.map((one) => one.study)).toEqual(['net']);
  expect(shares[0]!.totals).toEqual({ parameters: 8, flops: 0, activationBytes: 30 });
  expect(shares[0]!.shares.parameters).toEqual([1 / 8, 6 / 8, 1 / 8]);
  expect(shares[0]!.shares.flops).toEqual([0, 0, 1]);
  shares[0]!.shares.activationBytes.forEach((share) => expect(share).toBeCloseTo(1 / 3));
});
