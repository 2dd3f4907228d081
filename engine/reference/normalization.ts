import type { Twin } from './share.ts';
import { at, shareOf } from './share.ts';

/** The offsets of a channel's values in (rows, channels, size), row after row. */
function ofChannel(channel: number, rows: number, channels: number, size: number): number[] {
  return Array.from(
    { length: rows * size },
    (_, i) => (Math.floor(i / size) * channels + channel) * size + (i % size),
  );
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Mean, 1/√(variance + ε) and running averages by channel, over the first count[0] rows. In two passes. */
export const batchNormStatistics: Twin = (memory, ...values) => {
  const [mean = 0, inverse = 0, runningMean = 0, runningVariance = 0, x = 0, count = 0, ...sizes] = values;
  const [rows = 0, channels = 0, size = 0, momentum = 0, epsilon = 0, lane = 0, lanes = 1] = sizes;
  const used = Math.min(at(memory, count), rows);
  if (used < 1) return;
  const [first, end] = shareOf(channels, lane, lanes);
  for (let channel = first; channel < end; channel++) {
    const seen = ofChannel(channel, used, channels, size).map((i) => at(memory, x + i));
    const center = sumOf(seen) / seen.length;
    const squares = sumOf(seen.map((value) => (value - center) ** 2));
    memory[mean + channel] = center;
    memory[inverse + channel] = 1 / Math.sqrt(squares / seen.length + epsilon);
    const observed = [
      [runningMean, center],
      [runningVariance, squares / Math.max(seen.length - 1, 1)],
    ] as const;
    for (const [running, value] of observed) {
      const old = at(memory, running + channel);
      memory[running + channel] = (1 - momentum) * old + momentum * value;
    }
  }
};

/** inverse (channels) = 1/√(variance + ε). */
export const inverseDeviation: Twin = (
  memory,
  inverse = 0,
  variance = 0,
  channels = 0,
  epsilon = 0,
  lane = 0,
  lanes = 1,
) => {
  const [first, end] = shareOf(channels, lane, lanes);
  for (let channel = first; channel < end; channel++) {
    memory[inverse + channel] = 1 / Math.sqrt(at(memory, variance + channel) + epsilon);
  }
};

/** y = gamma · (x − mean) · inverse + beta, by channel. */
export const batchNorm: Twin = (memory, ...values) => {
  const [y = 0, x = 0, mean = 0, inverse = 0, gamma = 0, beta = 0, ...sizes] = values;
  const [rows = 0, channels = 0, size = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let i = first * channels * size; i < end * channels * size; i++) {
    const channel = Math.floor(i / size) % channels;
    const unit = (at(memory, x + i) - at(memory, mean + channel)) * at(memory, inverse + channel);
    memory[y + i] = at(memory, gamma + channel) * unit + at(memory, beta + channel);
  }
};

/** dgamma (channels) = Σ dy · unit, dbeta (channels) = Σ dy, over the first count[0] rows. */
export const batchNormParameterGradient: Twin = (memory, ...values) => {
  const [dgamma = 0, dbeta = 0, x = 0, dy = 0, mean = 0, inverse = 0, count = 0, ...sizes] = values;
  const [rows = 0, channels = 0, size = 0, lane = 0, lanes = 1] = sizes;
  const used = Math.min(at(memory, count), rows);
  const [first, end] = shareOf(channels, lane, lanes);
  for (let channel = first; channel < end; channel++) {
    const places = ofChannel(channel, used, channels, size);
    const unit = (i: number): number =>
      (at(memory, x + i) - at(memory, mean + channel)) * at(memory, inverse + channel);
    memory[dbeta + channel] = sumOf(places.map((i) => at(memory, dy + i)));
    memory[dgamma + channel] = sumOf(places.map((i) => at(memory, dy + i) * unit(i)));
  }
};

/** dx of batch norm in training; 0 in the rows from count[0] on. */
export const batchNormGradient: Twin = (memory, ...values) => {
  const [dx = 0, x = 0, dy = 0, mean = 0, inverse = 0, gamma = 0, dgamma = 0, dbeta = 0, ...sizes] = values;
  const [count = 0, rows = 0, channels = 0, size = 0, lane = 0, lanes = 1] = sizes;
  const used = Math.min(at(memory, count), rows);
  const all = used * size;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let i = first * channels * size; i < end * channels * size; i++) {
    const channel = Math.floor(i / size) % channels;
    const deviation = at(memory, inverse + channel);
    const unit = (at(memory, x + i) - at(memory, mean + channel)) * deviation;
    const rest =
      at(memory, dy + i) - at(memory, dbeta + channel) / all - (unit * at(memory, dgamma + channel)) / all;
    memory[dx + i] = i < used * channels * size ? at(memory, gamma + channel) * deviation * rest : 0;
  }
};

/** y = gamma · (x − mean) · inverse + beta, by row. */
export const layerNorm: Twin = (memory, ...values) => {
  const [y = 0, mean = 0, inverse = 0, x = 0, gamma = 0, beta = 0, ...sizes] = values;
  const [rows = 0, columns = 0, epsilon = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const seen = Array.from({ length: columns }, (_, j) => at(memory, x + row * columns + j));
    const center = sumOf(seen) / columns;
    const variance = sumOf(seen.map((value) => (value - center) ** 2)) / columns;
    const deviation = 1 / Math.sqrt(variance + epsilon);
    memory[mean + row] = center;
    memory[inverse + row] = deviation;
    seen.forEach((value, j) => {
      const unit = (value - center) * deviation;
      memory[y + row * columns + j] = at(memory, gamma + j) * unit + at(memory, beta + j);
    });
  }
};

/** dx = inverse · (g − mean(g) − unit · mean(g · unit)), g = dy · gamma. */
export const layerNormGradient: Twin = (memory, ...values) => {
  const [dx = 0, x = 0, dy = 0, mean = 0, inverse = 0, gamma = 0, ...sizes] = values;
  const [rows = 0, columns = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(rows, lane, lanes);
  for (let row = first; row < end; row++) {
    const from = row * columns;
    const deviation = at(memory, inverse + row);
    const units = Array.from(
      { length: columns },
      (_, j) => (at(memory, x + from + j) - at(memory, mean + row)) * deviation,
    );
    const g = units.map((_, j) => at(memory, dy + from + j) * at(memory, gamma + j));
    const average = sumOf(g) / columns;
    const slope = sumOf(units.map((unit, j) => unit * (g[j] ?? NaN))) / columns;
    units.forEach((unit, j) => {
      memory[dx + from + j] = deviation * ((g[j] ?? NaN) - average - unit * slope);
    });
  }
};

/** dgamma (columns) = Σ dy · unit, dbeta (columns) = Σ dy. */
export const layerNormParameterGradient: Twin = (memory, ...values) => {
  const [dgamma = 0, dbeta = 0, x = 0, dy = 0, mean = 0, inverse = 0, ...sizes] = values;
  const [rows = 0, columns = 0, lane = 0, lanes = 1] = sizes;
  const [first, end] = shareOf(columns, lane, lanes);
  for (let j = first; j < end; j++) {
    let [sum, products] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const d = at(memory, dy + row * columns + j);
      sum += d;
      products +=
        d * (at(memory, x + row * columns + j) - at(memory, mean + row)) * at(memory, inverse + row);
    }
    memory[dbeta + j] = sum;
    memory[dgamma + j] = products;
  }
};
