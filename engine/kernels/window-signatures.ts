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
};
