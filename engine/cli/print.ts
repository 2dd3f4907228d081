/** Tables for a terminal. */
export type Align = 'left' | 'right';

export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly Align[] = [],
): string {
  const widths = head.map((title, column) =>
    Math.max(width(title), ...rows.map((row) => width(row[column] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    widths
      .map((room, column) => {
        const cell = cells[column] ?? '';
        const fill = ' '.repeat(room - width(cell));
        return align[column] === 'right' ? fill + cell : cell + fill;
      })
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((room) => '─'.repeat(room))), ...rows.map(line)].join('\n');
}

/** Korean letters take two columns of a terminal. */
function width(text: string): number {
  return [...text].reduce(
    (sum, letter) => sum + (/[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7af\uff00-\uff60]/.test(letter) ? 2 : 1),
    0,
  );
}

export function decimals(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined) return '–';
  if (value !== 0 && (Math.abs(value) < 10 ** -digits || Math.abs(value) >= 1e6))
    return value.toExponential(2);
  return value.toFixed(digits);
}

export const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : `${(100 * value).toFixed(2)} %`;

export const count = (value: number): string => value.toLocaleString('en');

/** A usage in lines of at most 80 columns, those after the first indented; what is in brackets stays together. */
export function folded(text: string, indent: string): string {
  const lines = [''];
  for (const word of text.match(/\[[^\]]*\]|\S+/g) ?? []) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (width(line) + 1 + width(word) <= 80) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(indent + word);
  }
  return lines.join('\n');
}
