import { definePart } from '../part.ts';
import type { LossSteps } from './loss.ts';

export const softmaxCrossEntropy = definePart({
  kind: 'softmax-cross-entropy',
  title: { en: 'Cross-entropy', ko: '교차 엔트로피' },
  summary: {
    en: 'Minus the logarithm of the probability that softmax gives the right class, averaged over the batch.',
    ko: '소프트맥스가 정답 클래스에 준 확률의 음의 로그. 배치에 대한 평균입니다.',
  },
  formula: '−log softmax(z)[label]',
  paper: 'EECS 498-007, Linear Classifiers',
  settings: {},
  make:
    (): LossSteps =>
    ({ logits, labels, targets, scale, gradient, loss, correct, emit }) => {
      const { rows, columns } = logits;
      const common = {
        dlogits: gradient,
        loss,
        correct,
        logits: logits.buffer,
        labels,
        scale,
        rows,
        columns,
      };
      // With the gradient (softmax − target) / batch in one pass.
      if (targets) emit('softTargetCrossEntropy', { ...common, targets });
      else emit('softmaxCrossEntropy', common);
    },
});
