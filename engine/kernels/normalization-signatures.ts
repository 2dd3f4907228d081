/**
 * Batch norm over (rows, channels, size), size being height · width, or 1 after a dense layer, and layer norm over
 * (rows, columns). Statistics are summed in float64, in the order of the rows. count: one integer, the rows that count;
 * those after them are padding, of a last batch that is not full.
 */
import { float, integer, read, signature, type Signature, update, write } from './signature.ts';

export const normalizationSignatures = {
  batchNormStatistics: signature(
    'mean and inverse = 1/√(variance + epsilon) (channels) of x over its first count[0] ≥ 1 rows, with the biased ' +
      'variance. running ← running + momentum · (observed − running), where the observed variance is the unbiased one, ' +
      'divided by N − 1, as in torch (the biased one where N is 1). Lanes own channels. Ioffe and Szegedy 2015.',
    write('mean', 'part'),
    write('inverse', 'part'),
    update('runningMean', 'part'),
    update('runningVariance', 'part'),
    read('x', 'whole'),
    read('count', 'whole'),
    integer('rows'),
    integer('channels'),
    integer('size'),
    float('momentum'),
    float('epsilon'),
  ),
  inverseDeviation: signature(
    'inverse (channels) = 1/√(variance + epsilon). In test mode batchNorm reads the running mean and this of the running ' +
      'variance: a fixed affine map.',
    write('inverse', 'part'),
    read('variance', 'whole'),
    integer('channels'),
    float('epsilon'),
  ),
  batchNorm: signature(
    'y = gamma · (x − mean) · inverse + beta, by channel. May work in place.',
    write('y', 'rows'),
    read('x', 'rows'),
    read('mean', 'whole'),
    read('inverse', 'whole'),
    read('gamma', 'whole'),
    read('beta', 'whole'),
    integer('rows'),
    integer('channels'),
    integer('size'),
  ),
  batchNormParameterGradient: signature(
    'dgamma (channels) = Σ dy · (x − mean) · inverse, dbeta (channels) = Σ dy, over the first count[0] rows. ' +
      'Lanes own channels.',
    write('dgamma', 'part'),
    write('dbeta', 'part'),
    read('x', 'whole'),
    read('dy', 'whole'),
    read('mean', 'whole'),
    read('inverse', 'whole'),
    read('count', 'whole'),
    integer('rows'),
    integer('channels'),
    integer('size'),
  ),
  batchNormGradient: signature(
    'dx = gamma · inverse · (dy − dbeta/N − (x − mean) · inverse · dgamma/N) in training, N = count[0] · size; ' +
      '0 in the rows of padding. May overwrite dy.',
    write('dx', 'rows'),
    read('x', 'rows'),
    read('dy', 'rows'),
    read('mean', 'whole'),
    read('inverse', 'whole'),
    read('gamma', 'whole'),
    read('dgamma', 'whole'),
    read('dbeta', 'whole'),
    read('count', 'whole'),
    integer('rows'),
    integer('channels'),
    integer('size'),
  ),
  layerNorm: signature(
    'y = gamma · (x − mean) · inverse + beta (columns), mean and inverse = 1/√(variance + epsilon) (rows) being those of ' +
      'each row, with the biased variance. May work in place. Ba, Kiros and Hinton 2016.',
    write('y', 'rows'),
    write('mean', 'rows'),
    write('inverse', 'rows'),
    read('x', 'rows'),
    read('gamma', 'whole'),
    read('beta', 'whole'),
    integer('rows'),
    integer('columns'),
    float('epsilon'),
  ),
  layerNormGradient: signature(
    'dx = inverse · (g − mean(g) − unit · mean(g · unit)) by row, g = dy · gamma, unit = (x − mean) · inverse. ' +
      'May overwrite dy.',
    write('dx', 'rows'),
    read('x', 'rows'),
    read('dy', 'rows'),
    read('mean', 'rows'),
    read('inverse', 'rows'),
    read('gamma', 'whole'),
    integer('rows'),
    integer('columns'),
  ),
  layerNormParameterGradient: signature(
    'dgamma (columns) = Σ dy · (x − mean) · inverse, dbeta (columns) = Σ dy, in the order of the rows. Lanes own columns.',
    write('dgamma', 'part'),
    write('dbeta', 'part'),
    read('x', 'whole'),
    read('dy', 'whole'),
    read('mean', 'whole'),
    read('inverse', 'whole'),
    integer('rows'),
    integer('columns'),
  ),
} as const satisfies Record<string, Signature>;
