/**
 * Losses against targets, and the multiclass hinge. As in softmaxCrossEntropy: loss and correct by row, correct = 1 where
 * the first largest output is the label; a row with label −1 is padding, with loss, correct and gradient 0;
 * scale: one float, 1 / (rows that count).
 */
import { float, integer, read, signature, type Signature, write } from './signature.ts';

export const lossSignatures = {
  labelTargets: signature(
    'targets (rows, columns) = (1 − smoothing) · onehot(label) + smoothing / columns; 0 for label −1, NaN for a label ' +
      'that is no column. Szegedy et al. 2016, section 7.',
    write('targets', 'rows'),
    read('labels', 'rows'),
    integer('rows'),
    integer('columns'),
    float('smoothing'),
  ),
  softTargetCrossEntropy: signature(
    'loss = −Σ target · log softmax(logits), a target of 0 counting as 0; dlogits = (softmax · Σ target − target) · ' +
      'scale[0]. NaN or +∞ among the logits makes both NaN. The label marks padding and what is correct, no more.',
    write('dlogits', 'rows'),
    write('loss', 'rows'),
    write('correct', 'rows'),
    read('logits', 'rows'),
    read('targets', 'rows'),
    read('labels', 'rows'),
    read('scale', 'whole'),
    integer('rows'),
    integer('columns'),
  ),
  multiclassHinge: signature(
    'loss = Σ over j ≠ label of max(0, score_j − score_label + margin); dscores = scale[0] where that is above 0, and ' +
      '−scale[0] · (their number) for the label. Where the loss is NaN, or the label no column, so is all of dscores. ' +
      'Weston and Watkins 1999; CS231n, Linear classification.',
    write('dscores', 'rows'),
    write('loss', 'rows'),
    write('correct', 'rows'),
    read('scores', 'rows'),
    read('labels', 'rows'),
    read('scale', 'whole'),
    integer('rows'),
    integer('columns'),
    float('margin'),
  ),
  meanSquaredError: signature(
    'loss = Σ (prediction − target)² / columns; dprediction = 2 (prediction − target) · scale[0] / columns. The label ' +
      'marks padding and what is correct, no more.',
    write('dprediction', 'rows'),
    write('loss', 'rows'),
    write('correct', 'rows'),
    read('prediction', 'rows'),
    read('targets', 'rows'),
    read('labels', 'rows'),
    read('scale', 'whole'),
    integer('rows'),
    integer('columns'),
  ),
} as const satisfies Record<string, Signature>;
