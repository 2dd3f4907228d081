/** What went astray in a run that was trained to its end all the same. */
import { expect, test } from 'vitest';
import { errorText } from '../../../engine/contract/errors.ts';
import { hasDiverged, troubleOf } from '../../../engine/contract/trouble.ts';

test('a loss far above its start has diverged; one that falls, wavers or is no number has not', () => {
  expect(hasDiverged(2.3, 2.2e19)).toBe(true);
  expect(hasDiverged(90, 901)).toBe(true);
  expect(hasDiverged(2.3, 0.1)).toBe(false);
  expect(hasDiverged(2.3, 4.6)).toBe(false);
  for (const end of [NaN, Infinity]) expect(hasDiverged(2.3, end)).toBe(false);
});

const run = { steps: 9400, epochs: 20, nonFinite: null, last: { 'train.loss': 0.2 } } as const;
const numbers = (text: string): string[] => text.match(/[\d.,]*\d(e\d+)?/g) ?? [];

test('where numbers ended is told with the layer, the step and the epoch, in both languages', () => {
  for (const where of ['activations', 'weights'] as const) {
    const note = troubleOf({ ...run, nonFinite: { step: 1175, node: 'fc', where } }, 2.3)!;
    expect(note.code).toBe(where === 'weights' ? 'weights_not_finite' : 'outputs_not_finite');
    for (const language of ['en', 'ko'] as const) {
      const text = errorText(note, language);
      expect(text).toContain('fc');
      expect(numbers(text)).toEqual(['1,175', '2.50']);
    }
  }
});

test('else a loss that exploded is told, with where it began and ended', () => {
  const note = troubleOf({ ...run, last: { 'train.loss': 2.2e19 } }, 2.302585)!;
  expect(note).toMatchObject({ code: 'loss_diverged', values: { start: '2.3026', end: '2.20e19' } });
  expect(numbers(errorText(note, 'ko'))).toEqual(['2.20e19', '2.3026']);
});

test('nothing is told of a run that went well, or whose start is not known', () => {
  expect(troubleOf(run, 2.3)).toBe(null);
  expect(troubleOf({ ...run, last: { 'train.loss': 2.2e19 } }, null)).toBe(null);
  for (const last of [{}, { 'train.loss': null }]) expect(troubleOf({ ...run, last }, 2.3)).toBe(null);
});
