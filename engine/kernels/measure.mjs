// Measures the built kernels, by hand, on the runtime that runs it (bench is the comparison with other engines):
//
//   node engine/kernels/measure.mjs [--plain] [variant …]
//   ELECTRON_RUN_AS_NODE=1 path/to/electron engine/kernels/measure.mjs
//
// GFLOP/s of matrix products, packing included, ms of convolutions, and ns per element of the others, one lane, medians. Without --plain,
// V8 is asked to widen 128-bit operations. A script and not TypeScript, so that every runtime can run it as it is.
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { variants } from './variant.mjs';

const plain = process.argv.includes('--plain');
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
if (Number.parseFloat(process.versions.v8) < 11.4) setFlagsFromString('--experimental-wasm-relaxed-simd');
if (process.versions.electron) {
  setFlagsFromString('--turboshaft-wasm');
  if (!plain) setFlagsFromString('--experimental-wasm-revectorize');
}

const memory = new WebAssembly.Memory({ initial: 4096, maximum: 4096, shared: true });
const floats = new Float32Array(memory.buffer);
const space = 32 << 20;
const [a, b, c, packed, scratch] = [1, 2, 3, 4, 5].map((place) => place * space);

/** Median time of a call in ns. @param {() => void} run @param {number} work an estimate of its time in ns */
function median(run, work) {
  const repetitions = Math.max(1, Math.round(2e7 / work));
  for (const end = performance.now() + 60; performance.now() < end;) run();
  const times = Array.from({ length: 9 }, () => {
    const start = performance.now();
    for (let i = 0; i < repetitions; i++) run();
    return ((performance.now() - start) * 1e6) / repetitions;
  });
  return times.sort((x, y) => x - y)[4] ?? NaN;
}

/** name, rows, n, k, a transposed, b transposed @type {[string, number, number, number, boolean, boolean][]} */
const products = [
  ['512³', 512, 512, 512, false, false],
  ['1024³', 1024, 1024, 1024, false, false],
  ['128x784·784x256', 128, 256, 784, false, false],
  ['its dX', 128, 784, 256, false, true],
  ['its dW', 784, 256, 128, true, false],
  ['128x256·256x10', 128, 10, 256, false, false],
];

/** name, channels, side, filters, kernel, stride, padding, groups @type {[string, ...number[]][]} */
const convolutions = [
  ['3x3', 16, 28, 32, 3, 1, 1, 1],
  ['3x3 deep', 64, 14, 64, 3, 1, 1, 1],
  ['3x3 stride 2', 32, 28, 64, 3, 2, 1, 1],
  ['1x1', 64, 14, 128, 1, 1, 0, 1],
  ['3x3 depthwise', 64, 28, 64, 3, 1, 1, 64],
];

for (let i = space / 4; i < (space * 6) / 4; i++) floats[i] = Math.random() - 0.5;
const key = space * 7;

console.log(`V8 ${process.versions.v8}, ${plain ? 'not asked to widen' : 'asked to widen'}`);
for (const { name } of variants) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const file = new URL(`../../out/kernels/${name}.wasm`, import.meta.url);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {
    env: { memory },
  });
  const kernels = /** @type {Record<string, (...values: (number | undefined)[]) => void>} */ (
    /** @type {unknown} */ (exports)
  );
  /** @param {string} kernel @param {(number | undefined)[]} values */
  const call = (kernel, ...values) => kernels[kernel]?.(...values, 0, 1);

  const speeds = products.map(([label, rows, n, k, aTransposed, bTransposed]) => {
    const time = median(
      () => {
        call(bTransposed ? 'packTransposed' : 'packB', packed, b, bTransposed ? k : n, k, n);
        call(aTransposed ? 'matmulTransposed' : 'matmulRows', c, a, packed, scratch, rows, n, k);
      },
      (2 * rows * n * k) / 60,
    );
    return `${label} ${((2 * rows * n * k) / time).toFixed(1)}`;
  });
  console.log(`${name}  GFLOP/s: ${speeds.join(', ')}`);

  // forward, gradient by the images, gradient by the weights
  const images = 32;
  const room = space / 4;
  const passes = convolutions.map(([label, channels = 1, side = 1, filters = 1, kernel = 1, ...windows]) => {
    const [stride = 1, padding = 0, groups = 1] = windows;
    const sizes = [images, channels, side, side, filters, kernel, kernel, stride, padding, 1, groups];
    const weights = (filters * channels * kernel * kernel) / groups;
    const outSide = Math.floor((side + 2 * padding - kernel) / stride) + 1;
    const work = (2 * images * weights * outSide * outSide) / 40;
    const milliseconds = [
      () => call('convolution', c, a, b, b, scratch, ...sizes, 1, room),
      () => call('convolutionInputGradient', c, a, b, scratch, ...sizes, room),
      () => {
        call('convolutionWeightGradient', packed, a, b, scratch, ...sizes, 16, room);
        call('columnSums', c, packed, 16, weights);
      },
    ].map((run) => (median(run, work) / 1e6).toFixed(2));
    return `${label} ${milliseconds.join(' + ')}`;
  });
  console.log(`${' '.repeat(name.length)}  ms of ${images} images: ${passes.join(', ')}`);

  const rows = 128;
  const columns = 256;
  const elements = rows * columns;
  /** @type {[string, ...(number | undefined)[]][]} */
  const others = [
    ['sigmoid', c, a, rows, columns],
    ['tanh', c, a, rows, columns],
    ['relu', c, a, rows, columns],
    ['tanhGradient', c, a, b, rows, columns],
    ['reluGradient', c, a, b, rows, columns],
    ['addBias', c, a, rows, columns],
    ['columnSums', c, a, rows, columns],
    ['dropout', c, a, key, rows, columns, 1, 0.5],
    ['softmaxCrossEntropy', c, packed, scratch, a, key, key, 3277, 10],
    ['sgdMomentum', c, packed, a, key, rows, columns, 1e-4],
    ['randomNormal', c, key, elements, 1, 0, 1],
    ['randomUniform', c, key, elements, 1, 0, 1],
    ['fill', c, elements, 1],
    ['gatherBytes', c, a, key, rows, columns, 1 / 255],
    ['moments', c, a, elements, -1, 1],
    ['histogram', c, a, b, elements, 64],
    ['maxPool', c, packed, a, 32, 1, 32, 32, 16, 16, 2, 2, 2, 0],
    ['maxPoolGradient', c, a, key, 32, 1, 1024, 256],
    ['averagePool', c, a, 32, 1, 32, 32, 16, 16, 2, 2, 2, 0],
    ['averagePoolGradient', c, a, 32, 1, 32, 32, 16, 16, 2, 2, 2, 0],
    ['globalAveragePool', c, a, 32, 16, 64],
  ];
  const times = others.map(([kernel, ...values]) => {
    const time = median(() => call(kernel, ...values), elements);
    return `${kernel} ${(time / elements).toFixed(2)}`;
  });
  console.log(`${' '.repeat(name.length)}  ns/element: ${times.join(', ')}`);
}
