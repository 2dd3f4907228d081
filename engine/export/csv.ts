/** Every point of every metric, a row each: what a spreadsheet or a notebook reads. Values that are no number are empty. */
import { utf8, type Writer } from './source.ts';

const head = ['run', 'name', 'seed', 'metric', 'step', 'epoch', 'value'];

export const csv: Writer = ({ detail: { summary }, curves }) => {
  const { id, name, seed } = summary;
  const rows = curves().flatMap(({ metric, points }) =>
    points.map(({ step, epoch, value }) => [id, quoted(name), seed, metric, step, epoch, value ?? '']),
  );
  return utf8([head, ...rows].map((row) => `${row.join(',')}\r\n`).join(''));
};

/** RFC 4180. A formula in a name stays a name: spreadsheets take what begins like one for one. */
function quoted(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
