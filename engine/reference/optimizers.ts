import type { Twin } from './share.ts';
import { at, shareOf } from './share.ts';

/** One step of one weight: what its state and itself become. */
type Step = (
  weight: number,
  gradient: number,
  state: readonly number[],
  settings: { hyper: readonly number[]; decay: number; epsilon: number },
) => { weight: number; state: readonly number[] };

/** A twin over (rows, columns) of an optimizer with `states` tensors beside the weight, and perhaps an epsilon. */
function optimizer(states: number, hypers: number, withEpsilon: boolean, step: Step): Twin {
  return (memory, ...values) => {
    const [weight = 0, ...rest] = values;
    const places = rest.slice(0, states);
    const [gradient = 0, hyper = 0, rows = 0, columns = 0, decay = 0, ...last] = rest.slice(states);
    const [epsilon = 0, lane = 0, lanes = 1] = withEpsilon ? last : [0, ...last];
    const settings = {
      hyper: Array.from({ length: hypers }, (_, i) => at(memory, hyper + i)),
      decay,
      epsilon,
    };
    const [first, end] = shareOf(rows, lane, lanes);
    for (let i = first * columns; i < end * columns; i++) {
      const state = places.map((place) => at(memory, place + i));
      const next = step(at(memory, weight + i), at(memory, gradient + i), state, settings);
      memory[weight + i] = next.weight;
      places.forEach((place, index) => (memory[place + i] = next.state[index] ?? NaN));
    }
  };
}

/** velocity = µ · velocity + g; weight −= rate · (g + µ · velocity). */
export const nesterov = optimizer(1, 2, false, (w, gradient, [velocity = NaN], { hyper, decay }) => {
  const [rate = NaN, momentum = NaN] = hyper;
  const g = gradient + decay * w;
  const v = momentum * velocity + g;
  return { weight: w - rate * (g + momentum * v), state: [v] };
});

/** squares += g²; weight −= rate · g / (√squares + ε). */
export const adagrad = optimizer(1, 1, true, (w, gradient, [squares = NaN], { hyper, decay, epsilon }) => {
  const g = gradient + decay * w;
  const s = squares + g * g;
  return { weight: w - ((hyper[0] ?? NaN) * g) / (Math.sqrt(s) + epsilon), state: [s] };
});

/** squares = ρ · squares + (1 − ρ) · g²; weight −= rate · g / (√squares + ε). */
export const rmsprop = optimizer(1, 2, true, (w, gradient, [squares = NaN], { hyper, decay, epsilon }) => {
  const [rate = NaN, rho = NaN] = hyper;
  const g = gradient + decay * w;
  const s = rho * squares + (1 - rho) * g * g;
  return { weight: w - (rate * g) / (Math.sqrt(s) + epsilon), state: [s] };
});

/** Both moments and the step that they give. */
function adamStep(
  g: number,
  [mean = NaN, squares = NaN]: readonly number[],
  hyper: readonly number[],
  epsilon: number,
): { step: number; state: readonly number[] } {
  const [rate = NaN, beta1 = NaN, beta2 = NaN, correction1 = NaN, correction2 = NaN] = hyper;
  const m = beta1 * mean + (1 - beta1) * g;
  const s = beta2 * squares + (1 - beta2) * g * g;
  return { step: (rate * correction1 * m) / (Math.sqrt(correction2 * s) + epsilon), state: [m, s] };
}

export const adam = optimizer(2, 5, true, (w, gradient, moments, { hyper, decay, epsilon }) => {
  const { step, state } = adamStep(gradient + decay * w, moments, hyper, epsilon);
  return { weight: w - step, state };
});

export const adamW = optimizer(2, 5, true, (w, gradient, moments, { hyper, decay, epsilon }) => {
  const { step, state } = adamStep(gradient, moments, hyper, epsilon);
  return { weight: w - (hyper[0] ?? NaN) * decay * w - step, state };
});
