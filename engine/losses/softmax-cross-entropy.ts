import type { LossSteps } from './loss.ts';

/**
 * −log softmax(logits)[label], averaged over the batch, with its gradient (softmax − onehot) / batch in one pass.
 * EECS 498-007, Linear Classifiers.
 */
export const softmaxCrossEntropy: LossSteps = ({ logits, labels, scale, gradient, loss, correct, emit }) => {
  emit('softmaxCrossEntropy', {
    dlogits: gradient,
    loss,
    correct,
    logits: logits.buffer,
    labels,
    scale,
    rows: logits.rows,
    columns: logits.columns,
  });
};
