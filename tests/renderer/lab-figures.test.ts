/** The figures of a lab as they are read out: every picture has its numbers in a table, and says so where it is empty. */
import { expect, test } from 'vitest';
import { outcomeSchema } from '../../engine/contract/lab-outcome.ts';
import type { Figure, Lab } from '../../engine/contract/labs.ts';
import { summary } from './fixtures.ts';
import { stubWindow } from './window.ts';

stubWindow();
const { default: FigureView } = await import('../../renderer/labs/FigureView.svelte');
const { runs } = await import('../../renderer/runs.svelte.ts');
const { render } = await import('svelte/server');

const words = (en: string) => ({ en, ko: en });
const lab: Lab = {
  number: 4,
  title: words('Which?'),
  question: words('Which?'),
  text: [],
  studies: ['relu', 'tanh'].map((id) => ({ id, title: words(id), kind: 'training', experiment: null })),
  figures: [],
  claims: [],
};
const outcome = outcomeSchema.parse({
  lab: 4,
  version: '1',
  started: 0,
  ended: 1,
  verdicts: [],
  functions: [
    {
      study: 'relu',
      x: [-1, 0, 1],
      curves: [
        {
          kind: 'relu',
          title: words('ReLU'),
          value: [0, 0, 1],
          slope: [0, null, 1],
          flat: [true, false, false],
        },
      ],
    },
  ],
  descents: [
    {
      study: 'relu',
      gradients: [
        [-1, -2],
        [1, 2],
      ],
      weights: [
        [0, 0],
        [3, 0],
        [3, 4],
      ],
    },
  ],
  costs: [
    {
      study: 'relu',
      costs: [
        { kind: 'tanh', title: words('Tanh'), forward: 0.5, backward: 0.125 },
        { kind: 'relu', title: words('ReLU'), forward: 0.25, backward: 0.0625 },
      ],
    },
  ],
  runs: [
    { study: 'relu', runs: [1, 2] },
    { study: 'tanh', runs: [3] },
  ],
});

/** Rows of the table behind a figure, and what is written beside it. */
function drawn(figure: Figure): { rows: string[]; body: string } {
  const { body } = render(FigureView, { props: { figure, at: 0, lab, outcome } });
  const table = /<table[\s\S]*<\/table>/.exec(body)?.[0] ?? '';
  const text = (html: string) =>
    html
      .replace(/<!--.*?-->/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  return { rows: [...table.matchAll(/<tr[\s\S]*?<\/tr>/g)].map(([row]) => text(row)), body: text(body) };
}

const studies = ['relu', 'tanh'];
const bars: Figure = { kind: 'bars', title: words('Accuracy'), metric: 'test.accuracy', studies };

test('functions: a value and a slope at every place', () => {
  const { rows } = drawn({ kind: 'functions', title: words('Functions'), studies: ['relu'] });
  expect(rows).toEqual(['input ReLU slope of ReLU', 'at −1 0 0', 'at 0 0 —', 'at 1 1.000 1.000']);
});

test('bars: mean and number of runs, and where the axis begins', () => {
  const at = (id: number, accuracy: number) => summary({ id, last: { 'test.accuracy': accuracy } });
  runs.list = [at(1, 0.97), at(2, 0.99), at(3, 0.92)];
  const { rows, body } = drawn(bars);
  expect(rows).toEqual(['study mean 95 % interval n', 'relu 98.00 % 2', 'tanh 92.00 % 1']);
  expect(body).toContain('The axis begins at 90');
});

test('signs: how many weights each example pushes up and down', () => {
  const { rows, body } = drawn({ kind: 'signs', title: words('Signs'), studies: ['relu'] });
  expect(rows).toEqual(['example relu', 'example 1 2 up, 0 down', 'example 2 0 up, 2 down']);
  expect(body).toContain('up');
});

test('ways: both weights after every step, and how far around it was', () => {
  const { rows, body } = drawn({ kind: 'path', title: words('Ways'), studies: ['relu'] });
  expect(rows).toEqual([
    'step relu',
    'after step 0 0, 0',
    'after step 1 3.000, 0',
    'after step 2 3.000, 4.000',
  ]);
  expect(body).toContain('relu: 1.4 times as long as straight there');
});

test('costs: forward and backward, the cheapest first', () => {
  const { rows } = drawn({ kind: 'costs', title: words('Costs'), studies: ['relu'] });
  expect(rows).toEqual(['activation forward backward', 'ReLU 0.250 0.0625', 'Tanh 0.500 0.125']);
});

test('what was deleted, or is not in the stored result, is said in place of an empty picture', () => {
  runs.list = [];
  runs.loaded = true;
  expect(drawn(bars).body).toMatch(/deleted\. Run the lab again/);
  const curves: Figure = { kind: 'curves', title: words('Loss'), metric: 'train.loss', studies };
  expect(drawn(curves).body).toMatch(/deleted\. Run the lab again/);
  const traces: Figure = { kind: 'traces', title: words('α'), take: 'dead', layers: ['relu'], studies };
  expect(drawn(traces).body).toMatch(/deleted\. Run the lab again/);
  const looked = { title: words('Std'), of: 'activation', studies } as const;
  const unseen = { title: words('Unseen'), studies: ['tanh'] };
  const figures: Figure[] = [
    { ...looked, kind: 'histograms', layers: 'tanh' },
    { ...looked, kind: 'depth', take: 'std', layers: ['tanh'] },
    { ...unseen, kind: 'functions' },
    { ...unseen, kind: 'signs' },
    { ...unseen, kind: 'path' },
    { ...unseen, kind: 'costs' },
  ];
  for (const figure of figures) expect(drawn(figure).body).toContain('nothing to draw here');
});
