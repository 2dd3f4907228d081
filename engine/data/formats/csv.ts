/** Tables of numbers with a label: CSV with a header. Separators are commas, semicolons or tabs, whichever the header has. */
import { CsvError, parse } from 'csv-parse/sync';
import { fail } from '../../contract/errors.ts';
import { shown } from '../../contract/shown.ts';
import { isDecimal } from '../../decimal.ts';

export interface Table {
  /** The features' names, in the order of the columns. */
  readonly features: readonly string[];
  /** (rows, features) */
  readonly values: Float32Array;
  /** What the label column says, row by row. */
  readonly labels: readonly string[];
}

interface Row {
  readonly record: readonly string[];
  /** The line of the file on which it ends. */
  readonly line: number;
}

/** Columns that hold the label where nobody says which. */
const usualLabels = ['label', 'class'];
const isUsual = (column: string): boolean => usualLabels.includes(column.toLowerCase());

/** Rows of a table between two words of how far it is. */
const rowsBetween = 100;

/**
 * `label`: the name of the label's column; absent: one called label or class. Rows are counted as lines of the file, the
 * header being line 1. `tell` hears which share of the text is parsed, also while its numbers are read, and may throw to
 * end it. Throws `csv_…` and `no_examples`, with the file, the row and the column as their place.
 */
export function parseTable(
  text: string,
  label: string | undefined,
  place: string,
  tell: (share: number) => void = () => undefined,
): Table {
  const bytes = Buffer.byteLength(text);
  const [header, ...rows] = records(text, place, {
    onRow: (count, parsed) => count % rowsBetween === 0 && tell(parsed / bytes),
  });
  if (!header) return fail('no_examples', place);
  const columns = header.record;
  checkHeader(columns, place);
  const at = labelColumn(columns, label, place);
  const features = columns.filter((_, column) => column !== at);
  if (features.length === 0) fail('csv_no_features', place);
  if (rows.length === 0) fail('no_examples', place);

  const values = new Float32Array(rows.length * features.length);
  const labels: string[] = [];
  let next = 0;
  for (const [index, { record, line }] of rows.entries()) {
    if (index % rowsBetween === 0) tell(1);
    const row = `${place}: row ${line}`;
    if (record.length !== columns.length) {
      fail('csv_ragged', row, { got: record.length, expected: columns.length });
    }
    record.forEach((cell, column) => {
      if (column !== at) values[next++] = numberOf(cell, placeOf(row, columns[column]!));
      else if (cell === '') fail('csv_label_empty', placeOf(row, columns[column]!));
      else labels.push(cell);
    });
  }
  return { features, values, labels };
}

/** The header of a table that may be cut off anywhere below it. Throws `csv_header_…`, `csv_quote_…`. */
export function columnsOf(text: string, place: string): { columns: string[]; label: string | null } {
  const [header] = records(text, place, { most: 1 });
  if (!header) return { columns: [], label: null };
  const columns = [...header.record];
  checkHeader(columns, place);
  return { columns, label: columns.find(isUsual) ?? null };
}

interface Reading {
  readonly most?: number;
  /** The rows so far, and the bytes of the text, in UTF-8, up to there. */
  readonly onRow?: (count: number, bytes: number) => unknown;
}

function records(text: string, place: string, { most = -1, onRow }: Reading): Row[] {
  // The header is the first line that is not empty.
  const firstLine = /^\uFEFF?\s*(.*)/.exec(text)?.[1] ?? '';
  const rows: Row[] = [];
  try {
    parse(text, {
      to: most,
      bom: true,
      delimiter: delimiterOf(firstLine),
      skip_empty_lines: true,
      trim: true,
      // How many cells a row has is checked by us, who can say where.
      relax_column_count: true,
      on_record: (record: string[], { lines, bytes }) => {
        rows.push({ record, line: lines });
        onRow?.(rows.length, bytes);
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The parser tells where it gave up; a quote that stays open began in the row after the last whole one.
    const row = 1 + (rows.at(-1)?.line ?? 0);
    if (error.code === 'CSV_QUOTE_NOT_CLOSED') return fail('csv_quote_open', `${place}: row ${row}`);
    return fail('csv_quote_inside', `${place}: row ${row}`);
  }
}

function delimiterOf(header: string): string {
  const counted = [',', ';', '\t'].map((one) => ({ one, count: header.split(one).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).one;
}

/** A header of numbers is none: the first example would be lost. */
function checkHeader(columns: readonly string[], place: string): void {
  columns.forEach((name, index) => {
    const twice = columns.indexOf(name) !== index;
    if (name !== '' && !twice && !isDecimal(name)) return;
    const row = `${place}: row 1`;
    if (name === '') fail('csv_header_empty', row, { column: index + 1 });
    fail(twice ? 'csv_header_twice' : 'csv_header_number', row, { column: index + 1, name: brief(name) });
  });
}

function labelColumn(columns: readonly string[], label: string | undefined, place: string): number {
  const known = listed(columns);
  if (label !== undefined) {
    const at = columns.indexOf(label);
    return at >= 0 ? at : fail('csv_label_column', `${place}: row 1`, { label: brief(label), known });
  }
  const at = columns.findIndex(isUsual);
  return at >= 0 ? at : fail('csv_label_needed', `${place}: row 1`, { known });
}

const mostListed = 20;

/** The names of columns as an error may hold them: a table can have thousands, and a cell be megabytes long. */
export function listed(columns: readonly string[]): string {
  const first = columns.slice(0, mostListed).map(brief).join(', ');
  return columns.length > mostListed ? `${first}, … (${columns.length})` : first;
}

const brief = (name: string): string => (name.length > 40 ? `${name.slice(0, 39)}…` : name);

const placeOf = (row: string, column: string): string => `${row}, column ${brief(column)}`;

/** What float32 can hold. */
function numberOf(cell: string, place: string): number {
  const value = Math.fround(Number(cell));
  if (!isDecimal(cell)) return fail('csv_cell', place, { got: shown(cell) });
  return Number.isFinite(value) ? value : fail('csv_range', place, { got: brief(cell) });
}

/**
 * The classes of these labels, sorted: as numbers, where all are (1 and 1.0 are one class), else by their letters; and of
 * every label the index of its class.
 */
export function classesOf(labels: readonly string[]): {
  readonly classes: string[];
  readonly indices: number[];
} {
  const numeric = labels.every(isDecimal);
  const named = numeric ? labels.map((label) => String(Number(label))) : labels;
  const order = numeric
    ? (a: string, b: string) => Number(a) - Number(b)
    : (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const classes = [...new Set(named)].sort(order);
  const at = new Map(classes.map((name, index) => [name, index]));
  return { classes, indices: named.map((name) => at.get(name)!) };
}
