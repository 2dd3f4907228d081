/**
 * The activations beyond the three of signatures.ts, over (rows, columns). Errors are against the exact value, for
 * results that are normal float32 numbers. NaN stays NaN; −∞ · 0 is NaN in the functions that are x times a gate.
 */
import { float, integer, read, signature, type Signature, write } from './signature.ts';

const activation = (doc: string) =>
  signature(doc, write('y', 'rows'), read('x', 'rows'), integer('rows'), integer('columns'));
const gradientByOutput = (doc: string) =>
  signature(
    doc,
    write('dx', 'rows'),
    read('y', 'rows'),
    read('dy', 'rows'),
    integer('rows'),
    integer('columns'),
  );
const gradientByInput = (doc: string) =>
  signature(
    doc,
    write('dx', 'rows'),
    read('x', 'rows'),
    read('dy', 'rows'),
    integer('rows'),
    integer('columns'),
  );

export const activationSignatures = {
  leakyRelu: signature(
    'y = x where x > 0, else slope · x; slope ≥ 0.',
    write('y', 'rows'),
    read('x', 'rows'),
    integer('rows'),
    integer('columns'),
    float('slope'),
  ),
  leakyReluGradient: signature(
    'dx = dy where y > 0, else slope · dy.',
    write('dx', 'rows'),
    read('y', 'rows'),
    read('dy', 'rows'),
    integer('rows'),
    integer('columns'),
    float('slope'),
  ),
  prelu: signature(
    'y (rows, channels, size) = x where x > 0, else slope[channel] · x. One slope for all: a single channel. ' +
      'He et al. 2015.',
    write('y', 'rows'),
    read('x', 'rows'),
    read('slope', 'whole'),
    integer('rows'),
    integer('channels'),
    integer('size'),
  ),
  preluGradient: signature(
    'dx = dy where x > 0, else slope[channel] · dy; partial (rows, channels) = the sum of dy · x over the x ≤ 0 of a ' +
      'row: its columnSums are the gradient of the slopes.',
    write('dx', 'rows'),
    write('partial', 'rows'),
    read('x', 'rows'),
    read('dy', 'rows'),
    read('slope', 'whole'),
    integer('rows'),
    integer('channels'),
    integer('size'),
  ),
  elu: signature(
    'y = x where x > 0, else alpha · (exp(x) − 1), relative error at most 3e-7; alpha ≥ 0. Clevert et al. 2016.',
    write('y', 'rows'),
    read('x', 'rows'),
    integer('rows'),
    integer('columns'),
    float('alpha'),
  ),
  eluGradient: signature(
    'dx = dy where y > 0, else dy · (y + alpha).',
    write('dx', 'rows'),
    read('y', 'rows'),
    read('dy', 'rows'),
    integer('rows'),
    integer('columns'),
    float('alpha'),
  ),
  selu: activation(
    'y = λ · x where x > 0, else λ · α · (exp(x) − 1), relative error at most 3e-7; λ = 1.0507, α = 1.6733. ' +
      'Klambauer et al. 2017.',
  ),
  seluGradient: gradientByOutput('dx = λ · dy where y > 0, else dy · (y + λ · α).'),
  gelu: activation(
    'y = x · Φ(x), Φ the normal distribution function, relative error at most 5e-7, also in the tail. ' +
      'Hendrycks and Gimpel 2016.',
  ),
  geluGradient: gradientByInput(
    'dx = dy · (Φ(x) + x · φ(x)), the factor to 5e-7 relative and 1e-7 absolute.',
  ),
  geluTanh: activation(
    'y = x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))), relative error at most 5e-7 for x ≥ −1, absolute error 1e-7 below.',
  ),
  geluTanhGradient: gradientByInput(
    'The derivative of geluTanh, to 5e-7 relative and 3e-7 absolute, times dy.',
  ),
  silu: activation('y = x · σ(x), relative error at most 4e-7. Elfwing et al. 2018.'),
  siluGradient: gradientByInput(
    'dx = dy · (σ(x) + x · σ(x) · σ(−x)), the factor to 4e-7 relative and 1e-7 absolute.',
  ),
  softplus: activation(
    'y = ln(1 + exp(x)) without overflow, relative error at most 4e-7. Dugas et al. 2001.',
  ),
  softplusGradient: gradientByInput('dx = dy · σ(x), the factor to a relative error of 3e-7.'),
  mish: activation('y = x · tanh(ln(1 + exp(x))), relative error at most 5e-7. Misra 2019.'),
  mishGradient: gradientByInput('The derivative of mish, to 5e-7 relative and 1e-7 absolute, times dy.'),
  hardSwish: activation('y = x · min(max(x + 3, 0), 6) / 6. Howard et al. 2019.'),
  hardSwishGradient: gradientByInput(
    'dx = dy · (2x + 3) / 6 between −3 and 3, 0 from −3 down, dy from 3 up.',
  ),
} as const satisfies Record<string, Signature>;
