/** Parts of an experiment: read, refused and completed from their definitions alone. */
import { expect, test } from 'vitest';
import { FaninFailure } from '../../engine/contract/errors.ts';
import { losses } from '../../engine/losses/index.ts';
import { optimizers } from '../../engine/optimizers/index.ts';
import { schedules } from '../../engine/schedules/index.ts';

const all = { losses, optimizers, schedules };

for (const [name, parts] of Object.entries(all)) {
  for (const { kind, title, summary, settings } of parts.descriptors) {
    test(`${name}: ${kind} needs nothing said, and says itself in both languages`, () => {
      expect(parts.problems({ kind }, 'here')).toEqual([]);
      expect(title.ko).not.toBe('');
      expect(summary.ko).toMatch(/[가-힣]/);
      const written = parts.completed({ kind });
      expect(Object.keys(written)).toEqual(['kind', ...settings.map((setting) => setting.name)]);
      expect(parts.problems(written, 'here')).toEqual([]);
    });
  }
}

test('an unknown kind, an unknown setting and a value out of range are told with their places', () => {
  const told = (document: { kind: string }) =>
    optimizers.problems(document, 'training.optimizer').map(({ code, place }) => `${code} ${place}`);
  expect(told({ kind: 'sdg' })).toEqual(['unknown_kind training.optimizer.kind']);
  const wrong = { kind: 'sgd', learningRate: -1, momentun: 0.9 };
  expect(told(wrong)).toEqual([
    'param_number training.optimizer.learningRate',
    'param_unknown training.optimizer.momentun',
  ]);
  expect(() => optimizers.bind(wrong, 'training.optimizer')).toThrow(FaninFailure);
});
