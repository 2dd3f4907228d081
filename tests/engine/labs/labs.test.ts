/** What every lab promises, whichever it is. */
import { describe, expect, it } from 'vitest';
import { describe as describeNetwork } from '../../../engine/compile/compile.ts';
import { labSchema } from '../../../engine/contract/labs.ts';
import { resolve } from '../../../engine/experiment.ts';
import { labs, labNumbered } from '../../../engine/labs/index.ts';
import { studiesOf } from './studies-of.ts';

/** What a figure can draw. */
const drawn = {
  histograms: ['look', 'training'],
  depth: ['look', 'training'],
  curves: ['training'],
  bars: ['training'],
  functions: ['functions'],
  traces: ['training'],
  signs: ['descent'],
  path: ['descent'],
  costs: ['costs'],
  shares: ['description'],
  weights: ['training'],
  pictures: ['augmented'],
  stages: ['preprocessed'],
  nudges: ['nudges'],
  density: ['augmented'],
  lives: ['training'],
  regions: ['regions'],
};

/** Every text of a lab. */
function textsIn(value: unknown): { en: string; ko: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('en' in value && 'ko' in value) return [value as { en: string; ko: string }];
  return Object.values(value).flatMap(textsIn);
}

it('labs stand in the lecture’s order, each once', () => {
  const numbers = labs.map(({ lab }) => lab.number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});

it('a lab that there is not is refused with those that there are', () => {
  expect(() => labNumbered(99)).toThrow('There is no lab 99');
  expect(() => labNumbered('six')).toThrow('There is no lab six');
  expect(labNumbered('6').lab.number).toBe(6);
});

describe.each(labs.map((one) => [one.lab.number, one] as const))(
  'lab %i',
  (_, { lab, studies, measurements }) => {
    const kindsIn = (study: string): Set<string> =>
      new Set(lab.studies.find(({ id }) => id === study)!.experiment!.network.nodes.map(({ kind }) => kind));

    it('is of the form that screens are told of', () => {
      expect(labSchema.parse(lab)).toEqual(lab);
    });
    it('speaks both languages', () => {
      for (const { en, ko } of textsIn(lab)) {
        expect(en).not.toBe('');
        expect(ko).not.toBe('');
      }
      const words = [
        lab.question,
        ...lab.text,
        ...lab.claims.flatMap(({ title, why }) => (why ? [title, why] : [title])),
      ];
      for (const { ko } of words) expect(ko).toMatch(/[가-힣]/);
    });
    it('names its claims and studies once, and measures and draws nothing but its own studies', () => {
      const ids = lab.claims.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect([...measurements.keys()]).toEqual(ids);
      for (const measurement of measurements.values())
        for (const study of studiesOf(measurement)) expect(studies.has(study)).toBe(true);
      for (const figure of lab.figures) {
        if (figure.kind === 'table') continue;
        for (const study of figure.studies) {
          expect(drawn[figure.kind]).toContain(studies.get(study)?.kind);
          if (!('layers' in figure)) continue;
          expect([figure.layers].flat().filter((kind) => kindsIn(study).has(kind))).not.toEqual([]);
        }
      }
    });
    it('uses every study for a figure or a claim', () => {
      const used = new Set([
        ...lab.figures.flatMap((figure) => ('studies' in figure ? figure.studies : [])),
        ...[...measurements.values()].flatMap(studiesOf),
      ]);
      expect([...studies.keys()].filter((study) => !used.has(study))).toEqual([]);
    });
    it.each(lab.studies.flatMap(({ id, experiment }) => (experiment ? [[id, experiment] as const] : [])))(
      '%s is a network without a fault',
      (__, experiment) => {
        expect(describeNetwork(experiment.network).problems).toEqual([]);
        expect(resolve(experiment).length).toBeGreaterThan(0);
      },
    );
  },
);
