/**
 * Optimizers, arithmetic of residual graphs, and reductions. hyper holds what a schedule changes; decay is λ of
 * λ/2 · ‖w‖², part of the gradient g = gradient + decay · weight unless said otherwise.
 */
import { float, integer, read, signature, type Signature, update, write } from './signature.ts';

export const optimizerSignatures = {
  nesterov: signature(
    'velocity = momentum · velocity + g; weight −= learningRate · (g + momentum · velocity). ' +
      'hyper: two floats (learning rate, momentum). Sutskever et al. 2013, in the form of torch and CS231n.',
    update('weight', 'rows'),
    update('velocity', 'rows'),
    read('gradient', 'rows'),
    read('hyper', 'whole'),
    integer('rows'),
    integer('columns'),
    float('decay'),
  ),
  adagrad: signature(
    'squares += g²; weight −= learningRate · g / (√squares + epsilon). hyper: one float (learning rate). ' +
      'Duchi et al. 2011.',
    update('weight', 'rows'),
    update('squares', 'rows'),
    read('gradient', 'rows'),
    read('hyper', 'whole'),
    integer('rows'),
    integer('columns'),
    float('decay'),
    float('epsilon'),
  ),
  rmsprop: signature(
    'squares = ρ · squares + (1 − ρ) · g²; weight −= learningRate · g / (√squares + epsilon). ' +
      'hyper: two floats (learning rate, ρ). Tieleman and Hinton 2012.',
    update('weight', 'rows'),
    update('squares', 'rows'),
    read('gradient', 'rows'),
    read('hyper', 'whole'),
    integer('rows'),
    integer('columns'),
    float('decay'),
    float('epsilon'),
  ),
  adam: signature(
    'mean = β1 · mean + (1 − β1) · g; squares = β2 · squares + (1 − β2) · g²; ' +
      'weight −= learningRate · c1 · mean / (√(c2 · squares) + epsilon). ' +
      'hyper: five floats (learning rate, β1, β2, c1 = 1/(1 − β1ᵗ), c2 = 1/(1 − β2ᵗ)), t counted from 1 and the ' +
      'corrections taken of the float32 β. Kingma and Ba 2015.',
    update('weight', 'rows'),
    update('mean', 'rows'),
    update('squares', 'rows'),
    read('gradient', 'rows'),
    read('hyper', 'whole'),
    integer('rows'),
    integer('columns'),
    float('decay'),
    float('epsilon'),
  ),
  adamW: signature(
    'As adam, with the decay outside the gradient: weight −= learningRate · decay · weight. ' +
      'Loshchilov and Hutter 2019.',
    update('weight', 'rows'),
    update('mean', 'rows'),
    update('squares', 'rows'),
    read('gradient', 'rows'),
    read('hyper', 'whole'),
    integer('rows'),
    integer('columns'),
    float('decay'),
    float('epsilon'),
  ),
} as const satisfies Record<string, Signature>;

const combination = (doc: string) =>
  signature(
    doc,
    write('out', 'rows'),
    read('a', 'rows'),
    read('b', 'rows'),
    integer('rows'),
    integer('columns'),
  );

export const arithmeticSignatures = {
  add: combination('out = a + b. May work in place.'),
  multiply: combination('out = a · b, element by element. May work in place.'),
  accumulate: signature(
    'y += x: where a tensor goes several ways, its gradient is the sum of theirs.',
    update('y', 'rows'),
    read('x', 'rows'),
    integer('rows'),
    integer('columns'),
  ),
  axpy: signature(
    'y += factor · x.',
    update('y', 'rows'),
    read('x', 'rows'),
    integer('rows'),
    integer('columns'),
    float('factor'),
  ),
  scale: signature(
    'out = factor · x. May work in place.',
    write('out', 'rows'),
    read('x', 'rows'),
    integer('rows'),
    integer('columns'),
    float('factor'),
  ),
  scaleBy: signature(
    'out = factor[0] · x. May work in place.',
    write('out', 'rows'),
    read('x', 'rows'),
    read('factor', 'whole'),
    integer('rows'),
    integer('columns'),
  ),
  copy: signature('out = x.', write('out', 'rows'), read('x', 'rows'), integer('rows'), integer('columns')),
  copyColumns: signature(
    '`columns` columns of x (rows, xColumns), from xFirst on, to those of out (rows, outColumns) from outFirst on: joins ' +
      'tensors along their channels, and takes the gradient apart. The other columns of out stay.',
    write('out', 'rows'),
    read('x', 'rows'),
    integer('rows'),
    integer('columns'),
    integer('outColumns'),
    integer('outFirst'),
    integer('xColumns'),
    integer('xFirst'),
  ),
} as const satisfies Record<string, Signature>;

export const reductionSignatures = {
  sum: signature(
    'Partial sums of x (length), in float64 over `chunks` fixed chunks. partials holds sumsLength elements.',
    write('partials', 'part'),
    read('x', 'whole'),
    integer('length'),
  ),
  dot: signature(
    'Partial sums of a · b (length), as sum; of squares, for a norm, where a and b are the same.',
    write('partials', 'part'),
    read('a', 'whole'),
    read('b', 'whole'),
    integer('length'),
  ),
  sumReduce: signature(
    'out (1) = the sum of the partials. By the first lane.',
    write('out', 'part'),
    read('partials', 'whole'),
  ),
  clipScale: signature(
    'out (2) = min(1, limit / norm), norm: the norm of several tensors together, from their partial sums of squares, ' +
      'tensors · sumsLength elements one after another. scaleBy then clips a gradient. By the first lane. ' +
      'Pascanu et al. 2013.',
    write('out', 'part'),
    read('partials', 'whole'),
    integer('tensors'),
    float('limit'),
  ),
} as const satisfies Record<string, Signature>;
