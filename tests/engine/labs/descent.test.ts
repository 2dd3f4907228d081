/** A neuron followed from example to example, against logistic regression written out by hand. */
import { expect, it } from 'vitest';
import { descend } from '../../../engine/labs/descent.ts';
import type { DescentStudy } from '../../../engine/labs/lab.ts';
import { Sketch } from '../../../engine/templates/template.ts';

function study(weights: number, centred: boolean, learningRate: number): DescentStudy {
  const sketch = new Sketch([weights]);
  const node = sketch.add('dense', { units: 2, bias: false, init: { scheme: 'zero' } });
  const title = { en: 'a neuron', ko: '뉴런' };
  const network = sketch.network(title.en);
  return { kind: 'descent', title, network, node, centred, examples: 30, learningRate };
}

/** From zero weights, where both classes are as likely, a gradient is half the example, for or against the first class. */
const examplesOf = (gradients: readonly (readonly number[])[], first: (place: number) => boolean) =>
  gradients.map((gradient, place) => gradient.map((value) => (first(place) ? -2 : 2) * value));

it.each([2, 6])('of %i weights descends as logistic regression does', (weights) => {
  const { gradients: still, weights: unmoved } = descend(study(weights, false, 0));
  expect(unmoved).toEqual(Array.from({ length: 31 }, () => Array.from({ length: weights }, () => 0)));
  const ofFirst = still.map(([gradient]) => gradient! < 0);
  const examples = examplesOf(still, (place) => ofFirst[place]!);
  examples.forEach((x, place) => {
    for (const value of x) expect(value >= 0 && value < 1).toBe(true);
    const balance = x.reduce((sum, value, at) => sum + (at % 2 === 0 ? value : -value), 0);
    expect(balance > 0).toBe(ofFirst[place]);
  });
  expect(new Set(ofFirst).size).toBe(2);

  const rate = 0.7;
  const walked = descend(study(weights, false, rate));
  // What one class gains the other loses: their weights stay opposite, and the logits apart by twice the first.
  let w = Array.from({ length: weights }, () => 0);
  examples.forEach((x, place) => {
    const logit = 2 * x.reduce((sum, value, at) => sum + value * w[at]!, 0);
    const error = 1 / (1 + Math.exp(-logit)) - (ofFirst[place] ? 1 : 0);
    x.forEach((value, at) => expect(walked.gradients[place]![at]).toBeCloseTo(error * value, 12));
    w = w.map((value, at) => value - rate * error * x[at]!);
    w.forEach((value, at) => expect(walked.weights[place + 1]![at]).toBeCloseTo(value, 12));
  });
});

it('sees the same examples and classes where they are centred, each number less a half', () => {
  const positive = descend(study(6, false, 0)).gradients;
  const centred = descend(study(6, true, 0)).gradients;
  const ofFirst = positive.map(([gradient]) => gradient! < 0);
  const [around, above] = [centred, positive].map((all) => examplesOf(all, (place) => ofFirst[place]!));
  around!.forEach((x, place) =>
    x.forEach((value, at) => expect(value).toBeCloseTo(above![place]![at]! - 0.5, 12)),
  );
});
