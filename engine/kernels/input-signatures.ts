/**
 * Examples on their way into a network: their order, augmentation, mixing, preprocessing; and the average over test passes.
 *
 * Images are (rows, channels · height · width). key: three integers (seed low, seed high, step); what is drawn for an
 * example is drawn from the words 4 · row … 4 · row + 3 of the stream, u being uniform in [0, 1).
 *
 * transforms (rows, 6) say where each pixel of an image comes from: (a, b, c, d, e, f) for pixel (x, y), of column x and
 * row y, from (a·x + b·y + c, d·x + e·y + f). Each geometric step changes what the one before it left, so that any
 * number of them takes one resampling.
 */
import { float, integer, read, signature, type Signature, update, write } from './signature.ts';

const drawn = [read('key', 'whole'), integer('rows')] as const;
const image = [integer('channels'), integer('height'), integer('width')] as const;

export const inputSignatures = {
  // ── the order of an epoch ─────────────────────────────────────────────────────────────────────────────────────
  shuffle: signature(
    'order (length), integers = a random order of 0 … length − 1: `permutation` of reference/random.ts. By the first lane.',
    write('order', 'part'),
    read('key', 'whole'),
    integer('length'),
    integer('stream'),
  ),

  // ── where pixels come from ────────────────────────────────────────────────────────────────────────────────────
  resetTransforms: signature(
    'transforms = identity: every pixel from where it is.',
    write('transforms', 'rows'),
    integer('rows'),
  ),
  flipTransforms: signature(
    'Mirrors left and right where u₀ < probability.',
    update('transforms', 'rows'),
    ...drawn,
    integer('width'),
    integer('stream'),
    float('probability'),
  ),
  shiftTransforms: signature(
    'Moves by whole pixels, each amount as likely: down by ⌊u₀ · (2 · mostDown + 1)⌋ − mostDown, right by the same of u₁ ' +
      'and mostRight. A random crop of an image padded by as much.',
    update('transforms', 'rows'),
    ...drawn,
    integer('stream'),
    integer('mostDown'),
    integer('mostRight'),
  ),
  cropTransforms: signature(
    'A window of s · (height, width), s = smallest + (1 − smallest) · u₂, anywhere (u₀ down, u₁ right) in the image ' +
      'padded by `pad`, is stretched to the whole image.',
    update('transforms', 'rows'),
    ...drawn,
    integer('height'),
    integer('width'),
    integer('stream'),
    integer('pad'),
    float('smallest'),
  ),
  rotateTransforms: signature(
    'Turns about the middle by (2 · u₀ − 1) · most turns, to the nearest 2⁻²⁴ of a turn.',
    update('transforms', 'rows'),
    ...drawn,
    integer('height'),
    integer('width'),
    integer('stream'),
    float('most'),
  ),
  warp: signature(
    'out = each image of x with its pixels from where transforms say, bilinear, 0 outside. Whole-pixel moves and mirrors ' +
      'are exact.',
    write('out', 'rows'),
    read('x', 'rows'),
    read('transforms', 'rows'),
    integer('rows'),
    ...image,
  ),

  // ── what pixels look like ─────────────────────────────────────────────────────────────────────────────────────
  brightness: signature(
    'x = min(1, max(0, f · x)), f = 1 + strength · (2 · u₀ − 1), in place.',
    update('x', 'rows'),
    ...drawn,
    integer('columns'),
    integer('stream'),
    float('strength'),
  ),
  contrast: signature(
    'x = min(1, max(0, f · x + (1 − f) · m)), f as for brightness, m the mean of the image in grey (ITU-R BT.601 for three ' +
      'channels, else their mean), in place.',
    update('x', 'rows'),
    ...drawn,
    integer('channels'),
    integer('pixels'),
    integer('stream'),
    float('strength'),
  ),
  saturation: signature(
    'x (rows, 3, pixels) = min(1, max(0, f · x + (1 − f) · g)), f as for brightness, g the pixel in grey (BT.601), in place.',
    update('x', 'rows'),
    ...drawn,
    integer('pixels'),
    integer('stream'),
    float('strength'),
  ),
  principalColour: signature(
    'x (rows, 3, pixels) += basis · (α₀, α₁, α₂), the same for all pixels of an image, αⱼ = std · normal(4 · row + j); ' +
      'basis (3, 3): column j is a principal axis of the colours, as long as their deviation along it. In place. ' +
      'Krizhevsky et al. 2012, section 4.1.',
    update('x', 'rows'),
    read('basis', 'whole'),
    ...drawn,
    integer('pixels'),
    integer('stream'),
    float('std'),
  ),
  cutout: signature(
    'x = 0 in a square of this side whose pixel ⌊side / 2⌋ is (⌊u₀ · height⌋, ⌊u₁ · width⌋), clipped at the border; in ' +
      'place. DeVries and Taylor 2017.',
    update('x', 'rows'),
    ...drawn,
    ...image,
    integer('stream'),
    integer('side'),
  ),

  // ── examples mixed with each other ────────────────────────────────────────────────────────────────────────────
  permuteRows: signature(
    'partners (rows), integers = a random order of the first count[0] rows; later rows are their own partners. By the ' +
      'first lane. count: one integer.',
    write('partners', 'part'),
    read('key', 'whole'),
    read('count', 'whole'),
    integer('rows'),
    integer('stream'),
  ),
  betaWeights: signature(
    'weights (rows) ~ Beta(alpha, alpha): ½ + ½ · sign(c) / √(1 + 1 / (c² · (u^(−1/alpha) − 1))), c = cos(2π·u₁), u in ' +
      '(0, 1] from u₀. Bailey 1994, Polar generation of random variates with the t-distribution; Devroye 1996.',
    write('weights', 'rows'),
    ...drawn,
    integer('stream'),
    float('alpha'),
  ),
  mixRows: signature(
    'out = weights[row] · x + (1 − weights[row]) · row partners[row] of x: images, and their targets. Zhang et al. 2018.',
    write('out', 'rows'),
    read('x', 'whole'),
    read('partners', 'rows'),
    read('weights', 'rows'),
    integer('rows'),
    integer('columns'),
  ),
  cutMix: signature(
    'out = x with a box from row partners[row] of x: ⌊√(1 − weight) · (height, width)⌋ about (⌊u₀ · height⌋, ' +
      '⌊u₁ · width⌋), clipped at the border; weights = the share of each image that is left. Yun et al. 2019.',
    write('out', 'rows'),
    update('weights', 'rows'),
    read('x', 'whole'),
    read('partners', 'rows'),
    ...drawn,
    ...image,
    integer('stream'),
  ),
  targetLabels: signature(
    'labels (rows) = the first largest target of each row; a label of −1 stays.',
    update('labels', 'rows'),
    read('targets', 'rows'),
    integer('rows'),
    integer('columns'),
  ),

  // ── preprocessing ─────────────────────────────────────────────────────────────────────────────────────────────
  affineColumns: signature(
    'y = (x − shift) · scale, shift and scale (columns). May work in place.',
    write('y', 'rows'),
    read('x', 'rows'),
    read('shift', 'whole'),
    read('scale', 'whole'),
    integer('rows'),
    integer('columns'),
  ),

  // ── the average over test passes ──────────────────────────────────────────────────────────────────────────────
  addLogSoftmax: signature(
    'sum = log(exp(sum) + softmax(logits)): from −∞ on, the logarithm of a sum of probabilities, which is as good as logits ' +
      'to a loss: their softmax is the mean of the probabilities. NaN or +∞ among the logits makes the row NaN.',
    update('sum', 'rows'),
    read('logits', 'rows'),
    integer('rows'),
    integer('columns'),
  ),
} as const satisfies Record<string, Signature>;
