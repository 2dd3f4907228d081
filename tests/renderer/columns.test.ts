import fc from 'fast-check';
import { expect, it } from 'vitest';
import { columns, leadWidth } from '../../renderer/compare/columns.ts';

/** Where the column of the loss ends, the last of what a run reached. */
function reached(room: number, withBaseline: boolean): number {
  const { name, others } = columns(room, withBaseline);
  const last = others.findIndex(({ key }) => key === 'loss');
  return leadWidth + name + others.slice(0, last + 1).reduce((sum, { width }) => sum + width, 0);
}

const words = (room: number, withBaseline = false) => {
  const { name, others } = columns(room, withBaseline);
  return { name, init: others.find(({ key }) => key === 'init')?.width };
};

it('what a run reached is in sight wherever its name and settings leave room, and they take what is over', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3000 }), fc.boolean(), (room, withBaseline) => {
      const { name, init } = words(room, withBaseline);
      const end = reached(room, withBaseline);
      if (name > 176 || init! > 148) expect(end).toBeLessThanOrEqual(room);
      if (name < 260 && init! < 240) expect(end).toBeGreaterThanOrEqual(room);
    }),
  );
});

it('a wide window shows more of the names; a narrow one never less than tells runs apart', () => {
  expect(words(300)).toEqual({ name: 176, init: 148 });
  expect(words(537)).toEqual({ name: 177, init: 148 });
  expect(words(640)).toEqual({ name: 232, init: 196 });
  expect(words(640, true)).toEqual({ name: 196, init: 164 });
  expect(words(2000)).toEqual({ name: 260, init: 240 });
});
