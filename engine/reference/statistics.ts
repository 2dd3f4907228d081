import { chunks, momentsLength } from '../kernels/signatures.ts';
import { at, shareOf } from './share.ts';

/** Elements of the partial moments of one chunk. */
const partialLength = momentsLength / chunks;

/**
 * Partials of a chunk: count, mean, sum of squared distances from the mean, min, max, zeros, saturated, non-finite.
 * In two passes, the mean first: nothing to lose where it is far from 0.
 */
export function moments(
  memory: Float64Array,
  partials: number,
  x: number,
  length: number,
  low: number,
  high: number,
  lane: number,
  lanes: number,
): void {
  const [firstChunk, endChunk] = shareOf(chunks, lane, lanes);
  for (let chunk = firstChunk; chunk < endChunk; chunk++) {
    const [first, end] = shareOf(length, chunk, chunks);
    const all = memory.subarray(x + first, x + end);
    const finite = all.filter(Number.isFinite);
    const mean = finite.reduce((sum, value) => sum + value, 0) / Math.max(finite.length, 1);
    memory.set(
      [
        finite.length,
        mean,
        finite.reduce((sum, value) => sum + (value - mean) ** 2, 0),
        finite.reduce((least, value) => Math.min(least, value), Infinity),
        finite.reduce((most, value) => Math.max(most, value), -Infinity),
        finite.filter((value) => value === 0).length,
        finite.filter((value) => value <= Math.fround(low) || value >= Math.fround(high)).length,
        all.length - finite.length,
      ],
      partials + chunk * partialLength,
    );
  }
}

/** stats: mean, std, min, max, share of zeros, share saturated, non-finite count, L2 norm. */
export function momentsReduce(
  memory: Float64Array,
  stats: number,
  partials: number,
  length: number,
  lane: number,
): void {
  if (lane !== 0) return;
  const parts = Array.from({ length: chunks }, (_, chunk) => {
    const field = (i: number): number => at(memory, partials + chunk * partialLength + i);
    return {
      count: field(0),
      mean: field(1),
      squares: field(2),
      min: field(3),
      max: field(4),
      zeros: field(5),
      saturated: field(6),
      nonFinite: field(7),
    };
  });
  const sum = (f: (part: (typeof parts)[number]) => number): number =>
    parts.reduce((total, part) => total + f(part), 0);

  const count = sum((part) => part.count);
  const mean = sum((part) => part.count * part.mean) / count;
  const squares = sum((part) => part.squares + (count ? part.count * (part.mean - mean) ** 2 : 0));
  memory.set(
    [
      mean, // 0 / 0, NaN, where nothing is finite
      Math.sqrt(squares / count),
      count ? Math.min(...parts.map((part) => part.min)) : NaN,
      count ? Math.max(...parts.map((part) => part.max)) : NaN,
      sum((part) => part.zeros) / Math.max(length, 1),
      sum((part) => part.saturated) / Math.max(length, 1),
      sum((part) => part.nonFinite),
      Math.sqrt(squares + (count ? count * mean ** 2 : 0)),
    ],
    stats,
  );
}

/** Partial counts of x (length) in `bins` equal bins over [stats min, stats max]. */
export function histogram(
  memory: Float64Array,
  partials: number,
  x: number,
  stats: number,
  length: number,
  bins: number,
  lane: number,
  lanes: number,
): void {
  const low = at(memory, stats + 2);
  const high = at(memory, stats + 3);
  const scale = high > low ? bins / (high - low) : 0; // one value only: all of it in the first bin
  const [firstChunk, endChunk] = shareOf(chunks, lane, lanes);
  for (let chunk = firstChunk; chunk < endChunk; chunk++) {
    const counts = partials + chunk * bins;
    memory.fill(0, counts, counts + bins);
    const [first, end] = shareOf(length, chunk, chunks);
    for (let i = first; i < end; i++) {
      const value = at(memory, x + i);
      if (!Number.isFinite(value)) continue;
      const bin = Math.floor(Math.min(Math.max((value - low) * scale, 0), bins - 1));
      memory[counts + bin] = at(memory, counts + bin) + 1;
    }
  }
}

/** counts (bins) = the sum of the partial counts. */
export function histogramReduce(
  memory: Float64Array,
  counts: number,
  partials: number,
  bins: number,
  lane: number,
): void {
  if (lane !== 0) return;
  for (let bin = 0; bin < bins; bin++) {
    let sum = 0;
    for (let chunk = 0; chunk < chunks; chunk++) sum += at(memory, partials + chunk * bins + bin);
    memory[counts + bin] = sum;
  }
}

/** out (units) = 1 where x (rows, units, area) is 0 in all rows and all of the area, else 0. */
export function unitZeros(
  memory: Float64Array,
  out: number,
  x: number,
  rows: number,
  units: number,
  area: number,
  lane: number,
  lanes: number,
): void {
  const [first, end] = shareOf(units, lane, lanes);
  for (let unit = first; unit < end; unit++) {
    let zeros = 0;
    for (let row = 0; row < rows; row++) {
      for (let place = 0; place < area; place++) {
        if (at(memory, x + (row * units + unit) * area + place) === 0) zeros++;
      }
    }
    memory[out + unit] = zeros === rows * area ? 1 : 0;
  }
}
