/** The errors, as a table: a file for each topic, put together in one. */
import { expect, it } from 'vitest';
import { commandErrorTexts } from '../../engine/contract/command-error-texts.ts';
import { dataErrorTexts } from '../../engine/contract/data-error-texts.ts';
import { errorTexts } from '../../engine/contract/error-texts.ts';
import { networkErrorTexts } from '../../engine/contract/network-error-texts.ts';
import { storeErrorTexts } from '../../engine/contract/store-error-texts.ts';
import { trainingErrorTexts } from '../../engine/contract/training-error-texts.ts';

it('no topic takes the code of another', () => {
  const topics = [networkErrorTexts, trainingErrorTexts, dataErrorTexts, storeErrorTexts, commandErrorTexts];
  const codes = topics.flatMap((topic) => Object.keys(topic));
  expect(new Set(codes).size).toBe(codes.length);
  const texts: Readonly<Record<string, unknown>> = errorTexts;
  for (const topic of topics) {
    for (const [code, text] of Object.entries(topic)) expect(texts[code]).toBe(text);
  }
});

it.each(Object.entries(errorTexts))('%s says itself in both languages, with the same values', (_, text) => {
  const valuesOf = (words: string) => [...new Set(words.match(/\{\w+\}/g))].sort();
  expect(text.ko).toMatch(/[가-힣]/);
  expect(valuesOf(text.ko)).toEqual(valuesOf(text.en));
  // What follows a value fits one that ends in a consonant and one that does not.
  expect(text.ko).not.toMatch(/\}(라는|이라는)/);
});
