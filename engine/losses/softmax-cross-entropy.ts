import { definePart } from '../part.ts';
import { number } from '../settings.ts';
import { targetsOf, type Loss } from './loss.ts';

export const softmaxCrossEntropy = definePart({
  kind: 'softmax-cross-entropy',
  title: { en: 'Cross-entropy', ko: '교차 엔트로피' },
  summary: {
    en: 'Minus the logarithm of the probability that softmax gives the right class, averaged over the batch.',
    ko: '소프트맥스가 정답 클래스에 준 확률의 음의 로그. 배치에 대한 평균입니다.',
  },
  formula: '−Σ tₖ·log softmax(z)ₖ, t = (1 − s)·onehot(label) + s/classes',
  paper:
    'EECS 498-007, Linear Classifiers; label smoothing: Szegedy et al. 2016, Rethinking the Inception Architecture, section 7',
  settings: {
    labelSmoothing: number({
      title: { en: 'Label smoothing', ko: '레이블 스무딩' },
      help: {
        en: 'The share of each target that is spread evenly over all classes. Test and validation loss are without it.',
        ko: '목표값 가운데 모든 클래스에 고르게 나누는 비율. 테스트와 검증 손실에는 쓰지 않습니다.',
      },
      min: 0,
      max: 1,
      exclusiveMax: true,
      default: 0,
      slider: [0, 0.5],
    }),
  },
  make: ({ labelSmoothing }): Loss => ({
    smoothing: labelSmoothing,
    averages: 'probabilities',
    steps(context) {
      const { logits, labels, scale, gradient: dlogits, loss, correct, training, emit } = context;
      const shared = { dlogits, loss, correct, logits: logits.buffer, labels, scale };
      const { rows, columns } = logits;
      const smoothing = training ? labelSmoothing : 0;
      // With the gradient (softmax − target) / batch in one pass; of labels alone there is a faster one.
      if (smoothing === 0 && !context.targets) {
        emit('softmaxCrossEntropy', { ...shared, rows, columns });
      } else {
        const targets = targetsOf(context, smoothing);
        emit('softTargetCrossEntropy', { ...shared, targets, rows, columns });
      }
    },
  }),
});
