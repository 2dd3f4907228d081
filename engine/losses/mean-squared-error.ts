import { definePart } from '../part.ts';
import { targetsOf, type Loss } from './loss.ts';

export const meanSquaredError = definePart({
  kind: 'mean-squared-error',
  title: { en: 'Mean squared error', ko: '평균 제곱 오차' },
  summary: {
    en: 'The squared distance of the outputs from 1 for the right class and 0 for the others, averaged over classes and batch.',
    ko: '정답 클래스는 1, 나머지는 0인 목표와 출력의 차이를 제곱해 클래스와 배치에 대해 평균합니다.',
  },
  formula: 'Σ (zₖ − onehot(label)ₖ)² / classes',
  paper: 'Hui and Belkin 2021, Evaluation of Neural Architectures Trained with Square Loss vs Cross-Entropy',
  settings: {},
  make: (): Loss => ({
    smoothing: 0,
    averages: 'outputs',
    steps(context) {
      const { logits, labels, scale, gradient, loss, correct, emit } = context;
      const targets = targetsOf(context, 0);
      emit('meanSquaredError', {
        dprediction: gradient,
        loss,
        correct,
        prediction: logits.buffer,
        targets,
        labels,
        scale,
        rows: logits.rows,
        columns: logits.columns,
      });
    },
  }),
});
