/** What the environment may ask of the engine, and what it is told when it asks for something else. */
import { describe, expect, test } from 'vitest';
import { errorLine, FaninFailure } from '../../engine/contract/errors.ts';
import { askedCheckpoints, askedLanes, askedVariant } from '../../engine/environment.ts';
import { variants } from '../../engine/kernels/load.ts';

function refusal(ask: () => unknown): string {
  try {
    ask();
  } catch (error) {
    if (error instanceof FaninFailure) return errorLine(error.errors[0]);
    throw error;
  }
  return 'taken';
}

describe('FANIN_KERNELS', () => {
  test.each([undefined, ''])('%j leaves the choice to the engine', (FANIN_KERNELS) => {
    expect(askedVariant({ FANIN_KERNELS })).toBeUndefined();
  });
  test.each(variants)('%s is one', (FANIN_KERNELS) => {
    expect(askedVariant({ FANIN_KERNELS })).toBe(FANIN_KERNELS);
  });
  test.each(['avx', 'SIMD-4x8', ' '])('%j is none, and those that there are are named', (FANIN_KERNELS) => {
    const line = refusal(() => askedVariant({ FANIN_KERNELS }));
    expect(line).toMatch(/^FANIN_KERNELS: .*\[invalid_value\]$/);
    for (const name of variants) expect(line).toContain(name);
  });
});

describe('FANIN_LANES', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['1', 1],
    ['12', 12],
    ['999', 999],
  ])('%j asks for %j', (asked, lanes) => {
    expect(askedLanes({ FANIN_LANES: asked })).toBe(lanes);
  });
  test.each(['0', '-1', '1.5', 'all', '1e3', '1000', '0x2', ' 2'])('%j is no number of lanes', (asked) => {
    const line = refusal(() => askedLanes({ FANIN_LANES: asked }));
    expect(line).toMatch(/^FANIN_LANES: .*1 to 999.*\[invalid_value\]$/);
  });
});

describe('FANIN_CHECKPOINTS', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    ['60000', 60_000],
  ])('%j asks for %j', (asked, every) => {
    expect(askedCheckpoints({ FANIN_CHECKPOINTS: asked })).toBe(every);
  });
  test.each(['-1', '1.5', 'often', '9999999999'])('%j is refused', (asked) => {
    expect(refusal(() => askedCheckpoints({ FANIN_CHECKPOINTS: asked }))).toMatch(
      /^FANIN_CHECKPOINTS: .*\[invalid_value\]$/,
    );
  });
});
