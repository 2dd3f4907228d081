/** What observed steps look at a tensor with. */
import { float, integer, read, signature, type Signature, write } from './signature.ts';

export const probeSignatures = {
  moments: signature(
    'Partial statistics of x (length), over `chunks` fixed chunks so that the result does not depend on the lanes: ' +
      'sum, sum of squares, min, max, zeros, saturated (x ≤ low or x ≥ high), non-finite values. ' +
      'partials holds momentsLength elements. Non-finite values are counted and left out of the rest.',
    write('partials', 'part'),
    read('x', 'whole'),
    integer('length'),
    float('low'),
    float('high'),
  ),
  momentsReduce: signature(
    'stats (8 floats) = mean, std (population), min, max, share of zeros, share saturated, non-finite count, L2 norm. ' +
      'Shares are of all values; where none is finite, mean, std, min and max are NaN. By the first lane.',
    write('stats', 'part'),
    read('partials', 'whole'),
    integer('length'),
  ),
  histogram: signature(
    'Partial counts of x (length) in `bins` equal bins over [stats min, stats max], by chunk; the last bin is closed; ' +
      'non-finite values are left out, and where all values are equal they are in the first bin. ' +
      'partials holds histogramLength(bins) elements.',
    write('partials', 'part'),
    read('x', 'whole'),
    read('stats', 'whole'),
    integer('length'),
    integer('bins'),
  ),
  histogramReduce: signature(
    'counts (bins), integers, summed over the chunks. By the first lane.',
    write('counts', 'part'),
    read('partials', 'whole'),
    integer('bins'),
  ),
  unitZeros: signature(
    'out (units) = 1 where every value of a unit is 0, in all examples and at all its places, else 0. x: (rows, units, area), ' +
      'area 1 for plain features; NaN is no 0. Lanes own units.',
    write('out', 'part'),
    read('x', 'whole'),
    integer('rows'),
    integer('units'),
    integer('area'),
  ),
} as const satisfies Record<string, Signature>;
