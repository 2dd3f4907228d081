import { fail } from '../contract/errors.ts';
import { definePart } from '../part.ts';
import { number } from '../settings.ts';
import type { Loss } from './loss.ts';

export const multiclassHinge = definePart({
  kind: 'multiclass-hinge',
  title: { en: 'Multiclass hinge (SVM)', ko: '다중 클래스 힌지 (SVM)' },
  summary: {
    en: 'Every wrong class should score lower than the right one by a margin; what is missing of it is the loss.',
    ko: '틀린 클래스의 점수는 정답보다 마진만큼 낮아야 합니다. 모자란 만큼이 손실입니다.',
  },
  formula: 'Σ over j ≠ label of max(0, zⱼ − z_label + margin)',
  paper: 'Weston and Watkins 1999; EECS 498-007, Linear Classifiers',
  settings: {
    margin: number({
      title: { en: 'Margin', ko: '마진' },
      help: { en: 'By how much the right class should win.', ko: '정답이 이겨야 하는 점수 차이.' },
      min: 0,
      max: 1000,
      default: 1,
      slider: [0, 10],
    }),
  },
  make: ({ margin }): Loss => ({
    smoothing: 0,
    averages: 'outputs',
    steps({ logits, labels, targets, scale, gradient, loss, correct, emit }) {
      if (targets) return fail('loss_targets', 'training.loss', { kind: 'multiclass-hinge' });
      emit('multiclassHinge', {
        dscores: gradient,
        loss,
        correct,
        scores: logits.buffer,
        labels,
        scale,
        rows: logits.rows,
        columns: logits.columns,
        margin,
      });
    },
  }),
});
