/** The kernels that look at images through windows: convolution and pooling. signatures.ts says what the words mean. */
import { integer, read, signature, write } from './signature.ts';

const convolutionSizes = [
  integer('rows'),
  integer('channels'),
  integer('height'),
  integer('width'),
  integer('filters'),
  integer('kernelHeight'),
  integer('kernelWidth'),
  integer('stride'),
  integer('padding'),
  integer('dilation'),
  integer('groups'),
] as const;

const poolingSizes = [
  integer('rows'),
  integer('channels'),
  integer('height'),
  integer('width'),
  integer('outHeight'),
  integer('outWidth'),
  integer('kernelHeight'),
  integer('kernelWidth'),
  integer('stride'),
  integer('padding'),
] as const;

export const windowSignatures = {
  // ── convolution ───────────────────────────────────────────────────────────────────────────────────────────────
  convolution: signature(
    'y (rows, filters, outHeight, outWidth) = bias + x (rows, channels, height, width) convolved (as the field has it: ' +
      'correlated) with weight (filters, channels / groups, kernelHeight, kernelWidth); outHeight and outWidth are ' +
      'windowsIn(…). Padding is zeros that take part: an infinite weight over it gives NaN. With biased 0, bias ' +
      '(filters) is not read and may be any buffer. scratch holds lanes · scratchLength elements, scratchLength being ' +
      'convolutionScratch(…).',
    write('y', 'rows'),
    read('x', 'rows'),
    read('weight', 'whole'),
    read('bias', 'whole'),
    write('scratch', 'lane'),
    ...convolutionSizes,
    integer('biased'),
    integer('scratchLength'),
  ),
  convolutionInputGradient: signature(
    'dx (rows, channels, height, width) = what x gets of dy (rows, filters, outHeight, outWidth); 0 where no window ' +
      'looks. scratchLength: convolutionInputScratch(…).',
    write('dx', 'rows'),
    read('dy', 'rows'),
    read('weight', 'whole'),
    write('scratch', 'lane'),
    ...convolutionSizes,
    integer('scratchLength'),
  ),
  convolutionWeightGradient: signature(
    'partials (slots, filters · channels / groups · kernelHeight · kernelWidth) = the gradient by weight of each of ' +
      '`slots` near-equal runs of images; slots: convolutionSlots(…), which does not depend on the lanes. columnSums over ' +
      'the slots gives the gradient. scratchLength: convolutionWeightScratch(…).',
    write('partials', 'part'),
    read('dy', 'whole'),
    read('x', 'whole'),
    write('scratch', 'lane'),
    ...convolutionSizes,
    integer('slots'),
    integer('scratchLength'),
  ),
  channelSums: signature(
    'out (channels) = the sum of x (rows, channels, area) over rows and area: a gradient by bias. Lanes own channels.',
    write('out', 'part'),
    read('x', 'whole'),
    integer('rows'),
    integer('channels'),
    integer('area'),
  ),

  // ── pooling ───────────────────────────────────────────────────────────────────────────────────────────────────
  maxPool: signature(
    'y (rows, channels, outHeight, outWidth) = the largest of each window of x (rows, channels, height, width), the first ' +
      'of equals; NaN where the window has one. index: its place in the channel, an integer. Windows are cut at the ' +
      'border, on every side: outHeight and outWidth are windowsIn(…), or more where a last window may be cut. A window ' +
      'that sees nothing of the image gives −∞ and index −1.',
    write('y', 'rows'),
    write('index', 'rows'),
    read('x', 'rows'),
    ...poolingSizes,
  ),
  maxPoolGradient: signature(
    'dx (rows, channels, area) = dy (rows, channels, outArea) at the places of index, added up in the order of the ' +
      'windows, 0 elsewhere. For fractional max pooling too.',
    write('dx', 'rows'),
    read('dy', 'rows'),
    read('index', 'rows'),
    integer('rows'),
    integer('channels'),
    integer('area'),
    integer('outArea'),
  ),
  averagePool: signature(
    'y (rows, channels, outHeight, outWidth) = the mean of what each window sees of x (rows, channels, height, width): ' +
      'padding does not count, so a cut window has fewer values. Sizes as for maxPool; 0 where nothing is seen.',
    write('y', 'rows'),
    read('x', 'rows'),
    ...poolingSizes,
  ),
  averagePoolGradient: signature(
    'dx (rows, channels, height, width): the dy of each window in equal shares to what it sees, added up in the order of ' +
      'the windows; 0 where no window looks.',
    write('dx', 'rows'),
    read('dy', 'rows'),
    ...poolingSizes,
  ),
  globalAveragePool: signature(
    'y (rows, channels) = the mean of each channel of x (rows, channels, area).',
    write('y', 'rows'),
    read('x', 'rows'),
    integer('rows'),
    integer('channels'),
    integer('area'),
  ),
  globalAveragePoolGradient: signature(
    'dx (rows, channels, area) = dy (rows, channels) / area.',
    write('dx', 'rows'),
    read('dy', 'rows'),
    integer('rows'),
    integer('channels'),
    integer('area'),
  ),
  poolingRegions: signature(
    'edges (rows, outHeight + 1 + outWidth + 1), integers: where the regions of fractional max pooling of each image ' +
      'begin, down and then across (B. Graham, "Fractional max-pooling", 2014, section 2). Region i holds edge i up to edge ' +
      'i + 1, without it, or with it where overlapping is 1; together they cover the image. With length / regions from ' +
      '1 to 2 (length − 1 where they overlap) the steps are 1 and 2, in any order with random 1, else in the ' +
      'pseudo-random one ⌈α(i + u)⌉. key as for dropout: the same step gives the same regions.',
    write('edges', 'rows'),
    read('key', 'whole'),
    integer('rows'),
    integer('height'),
    integer('width'),
    integer('outHeight'),
    integer('outWidth'),
    integer('stream'),
    integer('random'),
    integer('overlapping'),
  ),
  fractionalMaxPool: signature(
    'y (rows, channels, outHeight, outWidth) = the largest of each region of x (rows, channels, height, width); ties, NaN ' +
      'and index as in maxPool. edges: of poolingRegions, with the same overlapping.',
    write('y', 'rows'),
    write('index', 'rows'),
    read('x', 'rows'),
    read('edges', 'rows'),
    integer('rows'),
    integer('channels'),
    integer('height'),
    integer('width'),
    integer('outHeight'),
    integer('outWidth'),
    integer('overlapping'),
  ),
};
