// Writes the AssemblyScript module `./variant`, the only part of the kernels that differs between variants: the size of
// the register tile, the length of blocks, multiply-add, and the micro-kernels of the matrix product, one for every tile
// height, each from zero and from what is in the output. They are written out because the tile must live in named locals.

/**
 * @typedef {object} Variant
 * @property {string} name
 * @property {number} tileRows
 * @property {number} tileColumns a multiple of 4
 * @property {number} longest the most steps of k in a block
 * @property {boolean} relaxed fused multiply-add, of the relaxed-simd proposal
 */

/**
 * 6x16 fills the 16 AVX registers once V8 widens pairs of 128-bit operations to 256 bits, and 6x8 the same 16 where it does
 * not. That takes the Turboshaft compiler: the one before it loads all of a step of k before it multiplies, so that a tile
 * of 5x8 spills, and 4x8 is the best.
 *
 * What is multiplied by in a block, 64 bytes a step of k, shares the first-level cache with a panel of A: 336 steps, 21 KiB, of
 * 32 KiB; 528, 33 KiB, of 48 KiB, which saves every other visit to the output.
 * @type {readonly Variant[]}
 */
export const variants = [
  { name: 'simd-4x8', tileRows: 4, tileColumns: 8, longest: 336, relaxed: false },
  { name: 'relaxed-4x8', tileRows: 4, tileColumns: 8, longest: 336, relaxed: true },
  { name: 'relaxed-6x8', tileRows: 6, tileColumns: 8, longest: 336, relaxed: true },
  { name: 'relaxed-6x16', tileRows: 6, tileColumns: 16, longest: 336, relaxed: true },
  { name: 'relaxed-6x16-k528', tileRows: 6, tileColumns: 16, longest: 528, relaxed: true },
];

/**
 * Steps of k in a turn of the loop: they share V8's look at its stack and the steps of the addresses, which take the place of a
 * multiply-add where a processor does both in the same units. An end of the loop between them keeps their loads apart: without
 * it V8 brings them together, and the tile spills.
 */
const unroll = 12;

/**
 * What every sum of products begins with and gives back at its end, 2⁻¹⁰¹. A fused multiply-add whose result is below the
 * smallest normal number (2⁻¹²⁶) takes over a hundred times as long on some processors, and in a network whose signal dies
 * away every one is. Beside 2⁻¹⁰¹ no sum is that small; what it rounds off is at most 2⁻¹²⁵ a term.
 */
const keel = 2 ** -101;

/** Columns of a sliver of packed B: SLIVER of wasm/packing.ts. */
const sliver = 16;

/**
 * What a micro-kernel reads. `Tile`: a (k, height) and b (k, tileColumns), both packed; `Sliver`: b in a sliver of packed B, all
 * of it or one half; `Rows`: the rows of a as they are stored, at `offsets` from a; `Taps`: the rows of b as they are stored, at
 * `offsets` from b.
 * @typedef {'Tile' | 'Sliver' | 'Rows' | 'Taps'} Kind
 */

/**
 * Those that differ: where a tile is as wide as a sliver, the first two are one.
 * @param {Variant} variant
 * @returns {readonly Kind[]}
 */
const kindsOf = ({ tileColumns }) =>
  tileColumns === sliver ? ['Tile', 'Rows', 'Taps'] : ['Tile', 'Sliver', 'Rows', 'Taps'];

/**
 * One micro-kernel: c (height, tileColumns) = a (k, height) · b (k, tileColumns), added to c or, of taps, to any rows from s0
 * on, `startStride` bytes apart.
 * The order of loads and stores is what V8 widens: neighbours side by side, nothing between two stores.
 * @param {Variant} variant
 * @param {number} height
 * @param {Kind} kind
 * @param {'set' | 'add'} how
 */
function microKernel({ tileColumns, relaxed }, height, kind, how) {
  const rows = Array.from({ length: height }, (_, row) => row);
  const vectors = Array.from({ length: tileColumns / 4 }, (_, vector) => vector);
  const each = (/** @type {(row: number, vector: number) => string} */ write) =>
    rows.flatMap((row) => vectors.map((vector) => `  ${write(row, vector)}`));
  const madd = (/** @type {string} */ a, /** @type {string} */ b, /** @type {string} */ c) =>
    relaxed ? `f32x4.relaxed_madd(${a}, ${b}, ${c})` : `f32x4.add(${c}, f32x4.mul(${a}, ${b}))`;
  const rowsOfA = kind === 'Rows';
  const taps = kind === 'Taps';
  // what a step of k goes on by: rows of packed b, or places in the table of offsets
  const next = taps ? 'offsets' : 'b';
  const nextBytes = taps ? 4 : 4 * (kind === 'Sliver' ? sliver : tileColumns);
  // V8 adds up an address anew for every place in a that is broadcast from, but once where steps of a turn share it. Among the
  // addresses of taps that is the faster way, and the other where b is packed.
  const placeInA = (/** @type {number} */ turn, /** @type {number} */ row) => {
    if (rowsOfA) return `a${row}, ${4 * turn}`;
    return `a, ${4 * (row + (taps ? 0 : height * turn))}`;
  };
  const oneStep = (/** @type {number} */ turn) => [
    '    {',
    ...(taps ? [`      const from = b + load<u32>(offsets, ${nextBytes * turn});`] : []),
    ...vectors.map((v) => {
      const place = taps ? `from, ${16 * v}` : `b, ${nextBytes * turn + 16 * v}`;
      return `      const b${v} = v128.load(${place});`;
    }),
    ...rows.flatMap((row) => [
      `      const x${row} = v128.load_splat<f32>(${placeInA(turn, row)});`,
      ...vectors.map((v) => `      t${row}_${v} = ${madd(`x${row}`, `b${v}`, `t${row}_${v}`)};`),
    ]),
    ...(taps ? [`      a += ${4 * height};`] : []),
    '    }',
  ];
  const turnOfA = rowsOfA
    ? rows.map((row) => `    a${row} += ${4 * unroll};`)
    : taps
      ? []
      : [`    a += ${4 * height * unroll};`];
  const starts = taps && how === 'add';
  const more =
    (rowsOfA || taps ? ', offsets: usize' : '') + (starts ? ', s0: usize, startStride: usize' : '');
  const start = starts ? 's' : 'c';
  return [
    `function ${how}${kind}${height}(a: usize, b: usize, c0: usize, stride: usize, k: i32${more}): void {`,
    ...(rowsOfA ? rows.map((row) => `  let a${row} = a + load<u32>(offsets, ${4 * row});`) : []),
    ...rows.slice(1).map((row) => `  const c${row} = c${row - 1} + stride;`),
    ...(starts ? rows.slice(1).map((row) => `  const s${row} = s${row - 1} + startStride;`) : []),
    '  const first = keel();',
    ...each((row, v) => {
      return `let t${row}_${v} = ${how === 'add' ? `f32x4.add(v128.load(${start}${row}, ${16 * v}), first)` : 'first'};`;
    }),
    '  do {',
    ...Array.from({ length: unroll }, (_, turn) => [
      ...(turn > 0 ? [`    if (k <= ${turn}) break;`] : []),
      ...oneStep(turn),
    ]).flat(),
    ...turnOfA,
    `    ${next} += ${nextBytes * unroll};`,
    `    k -= ${unroll};`,
    '  } while (k > 0);',
    // Loaded again: kept over the loop it would take the register that makes the tile spill.
    '  const last = keel();',
    '  const zero = f32x4.splat(0);',
    // A sum that came to exactly zero had larger terms, beside which the keel was rounded off.
    ...each((row, v) => {
      const sum = `t${row}_${v}`;
      return `${sum} = f32x4.sub(${sum}, v128.and(last, f32x4.ne(${sum}, zero)));`;
    }),
    ...each((row, v) => `v128.store(c${row}, t${row}_${v}, ${16 * v});`),
    '}',
  ].join('\n');
}

/** Multiply-adds of a whole tile in a turn of the loop of `peak`: beside so many its end takes no time. */
const repeated = 4;

/**
 * The multiply-adds of the tile without the loads between them.
 * @param {Variant} variant
 */
function peakKernel({ tileRows, tileColumns }) {
  const sums = Array.from({ length: (tileRows * tileColumns) / 4 }, (_, place) => place);
  const vectors = tileColumns / 4;
  const places = sums.map((sum) => 16 * (1 + vectors + sum));
  return [
    '/**',
    ' * The multiply-adds of `steps` tiles and nothing else, on operands that stay in registers: what the arithmetic of a core',
    ' * comes to at most. `at`: a factor, a row of b and a tile, 464 bytes at most. Gives how many multiply-adds there were.',
    ' */',
    'export function peak(at: usize, steps: i32): f64 {',
    '  const x = v128.load_splat<f32>(at);',
    ...Array.from({ length: vectors }, (_, v) => `  const b${v} = v128.load(at, ${16 * (1 + v)});`),
    ...sums.map((sum) => `  let t${sum} = v128.load(at, ${places[sum]});`),
    '  for (let step = 0; step < steps; step++) {',
    ...Array.from({ length: repeated }, () =>
      sums.map((sum) => `    t${sum} = madd(x, b${sum % vectors}, t${sum});`),
    ).flat(),
    '  }',
    ...sums.map((sum) => `  v128.store(at, t${sum}, ${places[sum]});`),
    `  return <f64>steps * ${repeated * tileRows * tileColumns};`,
    '}',
  ].join('\n');
}

/**
 * The source of `./variant` for one variant.
 * @param {Variant} variant
 */
export function variantSource(variant) {
  const heights = Array.from({ length: variant.tileRows }, (_, i) => i + 1);
  const kinds = kindsOf(variant);
  const cases = (/** @type {Kind} */ kind, /** @type {'set' | 'add'} */ how, rest = '') =>
    heights
      .map(
        (height) => `    if (height == ${height}) return ${how}${kind}${height}(a, b, c, stride, k${rest});`,
      )
      .reverse();
  const eitherWay = (/** @type {Kind} */ kind, rest = '') => [
    '  if (accumulate) {',
    ...cases(kind, 'add', rest),
    '  } else {',
    ...cases(kind, 'set', rest),
    '  }',
    '}',
  ];
  return [
    `export const tileRows: i32 = ${variant.tileRows};`,
    `export const tileColumns: i32 = ${variant.tileColumns};`,
    `export const longestBlock: i32 = ${variant.longest};`,
    `const KEEL: usize = memory.data<f32>([${keel}]);`,
    '',
    '/** a · b + c */',
    '@inline',
    'export function madd(a: v128, b: v128, c: v128): v128 {',
    `  return ${variant.relaxed ? 'f32x4.relaxed_madd(a, b, c)' : 'f32x4.add(c, f32x4.mul(a, b))'};`,
    '}',
    '',
    '/** What a sum of products begins with. */',
    '@inline',
    'export function keel(): v128 {',
    '  return v128.load_splat<f32>(KEEL);',
    '}',
    '',
    '/** A sum of products without what it began with. */',
    '@inline',
    'export function withoutKeel(sum: v128): v128 {',
    '  return f32x4.sub(sum, v128.and(keel(), f32x4.ne(sum, f32x4.splat(0))));',
    '}',
    '',
    peakKernel(variant),
    '',
    ...kinds.flatMap((kind) =>
      heights.flatMap((height) => [
        microKernel(variant, height, kind, 'set'),
        microKernel(variant, height, kind, 'add'),
      ]),
    ),
    '',
    '/** c (height, tileColumns; `stride` bytes between rows) = or += packed a · packed b. k is at least 1. */',
    'export function tile(',
    '  height: i32, accumulate: bool, a: usize, b: usize, c: usize, stride: usize, k: i32,',
    '): void {',
    ...eitherWay('Tile'),
    '',
    '/** The same with b in a sliver. */',
    'export function tileOfSliver(',
    '  height: i32, accumulate: bool, a: usize, b: usize, c: usize, stride: usize, k: i32,',
    '): void {',
    ...eitherWay(kinds.includes('Sliver') ? 'Sliver' : 'Tile'),
    '',
    '/** The same with a as it is stored: row i of k elements at a + offsets[i]. */',
    'export function tileOfRows(',
    '  height: i32, accumulate: bool, a: usize, offsets: usize, b: usize, c: usize, stride: usize, k: i32,',
    '): void {',
    ...eitherWay('Rows', ', offsets'),
    '',
    '/** c = packed a · b as it is stored, row i at b + offsets[i]; + start, rows `startStride` bytes apart, unless that is 0. */',
    'export function tileOfTaps(',
    '  height: i32, a: usize, b: usize, offsets: usize, start: usize, startStride: usize, c: usize, stride: usize, k: i32,',
    '): void {',
    '  if (start == 0) {',
    ...cases('Taps', 'set', ', offsets'),
    '  } else {',
    ...cases('Taps', 'add', ', offsets, start, startStride'),
    '  }',
    '}',
    '',
  ].join('\n');
}
