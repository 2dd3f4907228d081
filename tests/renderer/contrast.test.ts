/** Every colour of text against every surface it stands on: 4.5:1; lines, marks and series that carry meaning: 3:1. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(path.join(import.meta.dirname, '../../renderer/ui/tokens.css'), 'utf8');

function block(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const body = css.slice(start, css.indexOf('\n}', start));
  return new Map(
    [...body.matchAll(/(--[\w-]+):\s*(#[0-9a-f]{6})/gi)].map(([, name = '', value = '']) => [name, value]),
  );
}

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r = 0, g = 0, b = 0] = channels.map((c) =>
    c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['--surface', '--surface-sunk', '--surface-raised', '--hover'];
const text = ['--text', '--text-soft', '--text-faint'];
const series = Array.from({ length: 8 }, (_, index) => `--series-${index}`);

const pairs: readonly (readonly [string, string, number])[] = [
  ...surfaces.flatMap((surface) => text.map((colour) => [colour, surface, 4.5] as const)),
  ...['--accent-text', '--good-text', '--warn-text', '--bad-text'].flatMap((colour) =>
    ['--surface', '--surface-raised'].map((surface) => [colour, surface, 4.5] as const),
  ),
  ['--on-accent', '--accent', 4.5],
  ['--on-accent', '--accent-hover', 4.5],
  ['--accent-text', '--accent-wash', 4.5],
  ['--warn-text', '--warn-wash', 4.5],
  ['--bad-text', '--bad-wash', 4.5],
  ['--bad-text', '--hover', 4.5],
  ...['--surface', '--surface-sunk'].flatMap((surface) =>
    [
      '--accent',
      '--accent-ring',
      '--control-line',
      '--edge',
      '--theory',
      '--measured-strong',
      '--gradient-strong',
      '--family-parameters',
      '--family-activation',
      '--family-normalization',
      '--family-regularizer',
      '--family-shape',
    ].map((colour) => [colour, surface, 3] as const),
  ),
  ...series.map((colour) => [colour, '--surface', 3] as const),
];

describe.each([':root', ":root[data-theme='dark']"])('%s', (selector) => {
  const tokens = block(selector);

  test.each(pairs)('%s on %s is at least %d:1', (colour, surface, least) => {
    const [a, b] = [tokens.get(colour), tokens.get(surface)];
    if (!a || !b) throw new Error(`${colour} or ${surface} has no value in ${selector}`);
    expect(contrast(a, b)).toBeGreaterThanOrEqual(least);
  });

  test('both themes define the same colours', () => {
    expect([...tokens.keys()].sort()).toEqual([...block(':root').keys()].sort());
  });
});
