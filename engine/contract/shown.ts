/** Values as a person reads them in an error. */
import type { Text } from './descriptor.ts';

/** What a file or a request says, cut to a line: as JSON, and what has no JSON in words. */
export function shown(raw: string | number | boolean): string;
export function shown(raw: unknown): string | Text;
export function shown(raw: unknown): string | Text {
  if (raw === undefined) return { en: 'nothing', ko: '없음' };
  if (raw === null) return { en: 'nothing (null)', ko: 'null(빈 값)' };
  // JSON has no word for those that are no numbers or endless.
  const text = typeof raw === 'number' ? String(raw) : (JSON.stringify(outline(raw, 3)) ?? String(raw));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** The outer levels of a value: a document may be nested deeper than the stack. */
function outline(raw: unknown, levels: number): unknown {
  if (typeof raw !== 'object' || raw === null) return raw;
  if (levels === 0) return '…';
  if (Array.isArray(raw)) return raw.slice(0, 40).map((inner) => outline(inner, levels - 1));
  const entries = Object.entries(raw).slice(0, 40);
  return Object.fromEntries(entries.map(([name, inner]) => [name, outline(inner, levels - 1)]));
}
