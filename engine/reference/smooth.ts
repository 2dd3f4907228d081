import { combining, mapping } from './elementwise.ts';
import { normalCdf, normalDensity } from './normal-distribution.ts';
import type { Twin } from './share.ts';

/** dx (rows, columns) = f′(x) · dy. Far out f′ has reached its limits, 0 and 1, where its formula is ∞ · 0. */
function chain(derivative: (x: number) => number): Twin {
  const far = 1000;
  return combining((x, dy) => dy * (x > far ? 1 : x < -far ? 0 : derivative(x)));
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export const gelu = mapping((x) => x * normalCdf(x));
export const geluGradient = chain((x) => normalCdf(x) + x * normalDensity(x));

/** 2 · √(2/π) (x + 0.044715 x³): ½ (1 + tanh(u)) = σ(2u), which keeps its digits where tanh is near −1. */
const twice = (x: number): number => 2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
const twiceSlope = (x: number): number => 2 * Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x ** 2);
export const geluTanh = mapping((x) => x * logistic(twice(x)));
export const geluTanhGradient = chain(
  (x) => logistic(twice(x)) + x * logistic(twice(x)) * logistic(-twice(x)) * twiceSlope(x),
);

export const silu = mapping((x) => x * logistic(x));
export const siluGradient = chain((x) => logistic(x) + x * logistic(x) * logistic(-x));

const logOnePlusExp = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
export const softplus = mapping(logOnePlusExp);
export const softplusGradient = chain(logistic);

export const mish = mapping((x) => x * Math.tanh(logOnePlusExp(x)));
export const mishGradient = chain((x) => {
  const t = Math.tanh(logOnePlusExp(x));
  return t + x * (1 - t * t) * logistic(x);
});
