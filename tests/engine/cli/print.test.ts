import { describe, expect, it } from 'vitest';
import { commands } from '../../../engine/cli/commands/index.ts';
import { folded } from '../../../engine/cli/print.ts';

describe('a usage in lines of a terminal', () => {
  it('breaks before what no longer fits, and not within brackets', () => {
    const text = `fanin import ${'FILE '.repeat(11)}[--title TEXT] [--seed N]`;
    expect(folded(text, '  ')).toBe(`fanin import ${'FILE '.repeat(11).trim()}\n  [--title TEXT] [--seed N]`);
  });

  it.each(commands.map(({ name, usage }) => [name, usage]))('has every word of %s', (_, usage) => {
    const lines = folded(usage, '      ').split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(usage);
  });
});
