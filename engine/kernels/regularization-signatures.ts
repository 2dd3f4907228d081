/** Regularization beside dropout. key: three integers (seed low, seed high, step), as for dropout. */
import { float, integer, read, signature, type Signature, update, write } from './signature.ts';

const masking = <const O extends string, const I extends string>(doc: string, output: O, input: I) =>
  signature(
    doc,
    write(output, 'rows'),
    read(input, 'rows'),
    read('key', 'whole'),
    integer('rows'),
    integer('columns'),
    integer('stream'),
    float('rate'),
  );

/** Rows through the weights that the masks of exampleMasks leave them. */
const throughMasks = <const O extends string, const I extends string>(doc: string, output: O, input: I) =>
  signature(
    doc,
    write(output, 'rows'),
    read(input, 'rows'),
    read('weight', 'whole'),
    read('masks', 'rows'),
    integer('rows'),
    integer('fanIn'),
    integer('units'),
    float('scale'),
  );

const constraint = (doc: string, share: 'rows' | 'part') =>
  signature(doc, update('weight', share), integer('rows'), integer('columns'), float('limit'));

export const regularizationSignatures = {
  randomMask: signature(
    'out = scale · x where uniform(seed, step, stream, element) ≥ rate, else 0; the same call of the gradient. Of outputs: ' +
      'dropout as in the paper, scale 1 (Srivastava et al. 2014). Of a weight matrix, once a step: DropConnect by the batch, ' +
      'scale 1 or 1 / (1 − rate) (Wan et al. 2013). May work in place.',
    write('out', 'rows'),
    read('x', 'rows'),
    read('key', 'whole'),
    integer('rows'),
    integer('columns'),
    integer('stream'),
    float('rate'),
    float('scale'),
  ),
  exampleMasks: signature(
    'A bit for every weight (fanIn, units) of every row: 1, kept, with probability 1 − rate, which is cut to 24 binary ' +
      'digits. masks: integers, maskLength(rows, fanIn, units) of them. DropConnect by the example (Wan et al. 2013).',
    write('masks', 'rows'),
    read('key', 'whole'),
    integer('rows'),
    integer('fanIn'),
    integer('units'),
    integer('stream'),
    float('rate'),
  ),
  maskedProduct: throughMasks(
    'y (rows, units) = scale · x (rows, fanIn) · (mask ∘ weight (fanIn, units)), every row with its own of exampleMasks. ' +
      'A weight that is switched off counts as 0, whatever it is.',
    'y',
    'x',
  ),
  maskedInputGradient: throughMasks(
    'dx (rows, fanIn) = scale · dy (rows, units) · (mask ∘ weight)ᵀ, the way back of maskedProduct.',
    'dx',
    'dy',
  ),
  maskedWeightGradient: signature(
    'dweight (rows, units) = scale · the sum over examples of x (rows) ⊗ dy (units) ∘ mask, x (examples, rows) and dy ' +
      '(examples, units), masks drawn with fanIn = rows. Lanes own rows of dweight. Where a mask is 0, dy counts as 0.',
    write('dweight', 'rows'),
    read('x', 'whole'),
    read('dy', 'whole'),
    read('masks', 'whole'),
    integer('rows'),
    integer('units'),
    integer('examples'),
    float('scale'),
  ),
  stochasticDepth: signature(
    'y = scale · x in the rows where uniform(seed, step, stream, each · row) < survival, 0 in the others: the branch of a ' +
      'residual block, each 1 example by example, each 0 for all of them at once; the same call with (dx, dy). scale 1 in ' +
      'training as in the paper, where the test pass scales by survival. Huang et al. 2016.',
    write('y', 'rows'),
    read('x', 'rows'),
    read('key', 'whole'),
    integer('rows'),
    integer('columns'),
    integer('stream'),
    float('survival'),
    float('scale'),
    integer('each'),
  ),
  alphaDropout: masking(
    'Dropout for SELU: y = a · (x where kept, else −λα) + b, where a and b keep mean 0 and variance 1. ' +
      'Klambauer et al. 2017.',
    'y',
    'x',
  ),
  alphaDropoutGradient: masking('dx = a · dy where alphaDropout kept x, else 0.', 'dx', 'dy'),
  maxNormColumns: constraint(
    'Scales each column of weight (rows, columns) with a norm beyond the limit back to it, in place: the weights into a ' +
      'unit of a dense layer. Lanes own columns. Srebro et al. 2005; Srivastava et al. 2014.',
    'part',
  ),
  maxNormSlivers: signature(
    'The same of a packed weight (rows, n), whose columns fill their slivers. Lanes own slivers.',
    update('weight', 'units'),
    integer('rows'),
    integer('n'),
    float('limit'),
  ),
  maxNormRows: constraint('The same for rows: the weights of a filter.', 'rows'),
  l1Gradient: signature(
    'gradient += strength · sign(weight), sign(0) being 0: the subgradient of strength · ‖w‖₁.',
    update('gradient', 'rows'),
    read('weight', 'rows'),
    integer('rows'),
    integer('columns'),
    float('strength'),
  ),
  decoupledDecay: signature(
    'weight = (1 − hyper[0] · l2) · weight − hyper[0] · l1 · sign(weight), sign(0) being 0: decay beside the step of an ' +
      'optimizer, whose learning rate is the first float of hyper. Loshchilov and Hutter 2019, algorithm 2.',
    update('weight', 'rows'),
    read('hyper', 'whole'),
    integer('rows'),
    integer('columns'),
    float('l2'),
    float('l1'),
  ),
} as const satisfies Record<string, Signature>;
