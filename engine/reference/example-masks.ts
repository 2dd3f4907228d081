import { philox } from './random.ts';
import { at, shareOf, type Twin } from './share.ts';

/** Where the mask of weight (row, unit) of an example lies: an integer of the masks, and its bit. */
function placeOf(example: number, row: number, unit: number, fanIn: number, units: number) {
  const rows = 4 * Math.ceil(fanIn / 4);
  const block = example * Math.ceil(units / 128) + Math.floor(unit / 128);
  return { integer: 4 * (block * rows + row) + (unit % 4), bit: 31 - Math.floor((unit % 128) / 4) };
}

/** A bit is 1 where the number that its digits make is not below the rate; an integer has the same digit of 32 numbers. */
export const exampleMasks: Twin = (memory, masks = 0, key = 0, rows = 0, fanIn = 0, units = 0, ...rest) => {
  const [stream = 0, rate = 0, lane = 0, lanes = 1] = rest;
  let threshold = Math.min(Math.ceil(Math.fround(rate) * 2 ** 24), 2 ** 24 - 1);
  let digits = 24;
  // Digits after the last 1 of the threshold decide nothing.
  for (; digits > 0 && threshold % 2 === 0; digits--) threshold /= 2;
  const [seedLow, seedHigh, step] = [at(memory, key), at(memory, key + 1), at(memory, key + 2)];
  const counters = 4 * Math.ceil(fanIn / 4) * Math.ceil(units / 128);
  const [first, end] = shareOf(rows, lane, lanes);
  for (let example = first; example < end; example++) {
    for (let counter = 0; counter < counters; counter++) {
      const fourRows = [0, 1, 2, 3].map(() => new Array<number>(32).fill(0));
      for (let digit = 0; digit < digits; digit++) {
        const words = philox(seedLow, seedHigh, counter, 32 * example + digit + 1, step, stream);
        fourRows.forEach((numbers, row) => {
          numbers.forEach((number, bit) => (numbers[bit] = 2 * number + ((words[row]! >>> bit) & 1)));
        });
      }
      fourRows.forEach((numbers, row) => {
        const integer = 4 * (4 * Math.floor(counter / 4) + row) + (counter % 4);
        const kept = numbers.reduce((bits, number, bit) => bits | (number >= threshold ? 1 << bit : 0), 0);
        memory[masks + 4 * counters * example + integer] = kept;
      });
    }
  }
};

/** The weights or gradients that an example's mask leaves. */
const masked =
  (memory: Float64Array, masks: number, fanIn: number, units: number) =>
  (value: number, example: number, row: number, unit: number): number => {
    const { integer, bit } = placeOf(example, row, unit, fanIn, units);
    return (at(memory, masks + integer) >> bit) & 1 ? value : 0;
  };

interface Sizes {
  readonly rows: number;
  readonly columns: number;
  readonly terms: number;
  readonly scale: number;
  readonly lane: number;
  readonly lanes: number;
}

/** out (rows, columns) = scale · the sum of that many terms. */
function sums(
  memory: Float64Array,
  out: number,
  { rows, columns, terms, scale, lane, lanes }: Sizes,
  term: (row: number, column: number, k: number) => number,
): void {
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let k = 0; k < terms; k++) sum += term(row, column, k);
      memory[out + row * columns + column] = scale * sum;
    }
  }
}

/** y (rows, units) = scale · x (rows, fanIn) · (mask ∘ weight). */
export const maskedProduct: Twin = (memory, y = 0, x = 0, weight = 0, masks = 0, ...sizes) => {
  const [rows = 0, fanIn = 0, units = 0, scale = 0, lane = 0, lanes = 1] = sizes;
  const left = masked(memory, masks, fanIn, units);
  sums(memory, y, { rows, columns: units, terms: fanIn, scale, lane, lanes }, (row, j, f) => {
    return at(memory, x + row * fanIn + f) * left(at(memory, weight + f * units + j), row, f, j);
  });
};

/** dx (rows, fanIn) = scale · dy (rows, units) · (mask ∘ weight)ᵀ. */
export const maskedInputGradient: Twin = (memory, dx = 0, dy = 0, weight = 0, masks = 0, ...sizes) => {
  const [rows = 0, fanIn = 0, units = 0, scale = 0, lane = 0, lanes = 1] = sizes;
  const left = masked(memory, masks, fanIn, units);
  sums(memory, dx, { rows, columns: fanIn, terms: units, scale, lane, lanes }, (row, f, j) => {
    return at(memory, dy + row * units + j) * left(at(memory, weight + f * units + j), row, f, j);
  });
};

/** dweight (rows, units) = scale · Σ over examples of x (examples, rows) · (mask ∘ dy (examples, units)). */
export const maskedWeightGradient: Twin = (memory, dweight = 0, x = 0, dy = 0, masks = 0, ...sizes) => {
  const [rows = 0, units = 0, examples = 0, scale = 0, lane = 0, lanes = 1] = sizes;
  const left = masked(memory, masks, rows, units);
  sums(memory, dweight, { rows, columns: units, terms: examples, scale, lane, lanes }, (f, j, i) => {
    return at(memory, x + i * rows + f) * left(at(memory, dy + i * units + j), i, f, j);
  });
};
