// Measures the built kernels, by hand, on the runtime that runs it (bench is the comparison with other engines):
//
//   node engine/kernels/measure.mjs [--plain] [variant …]
//   ELECTRON_RUN_AS_NODE=1 path/to/electron engine/kernels/measure.mjs
//
// GFLOP/s of matrix products, packing included, and ns per element of the others, one lane, medians. Without --plain,
// V8 is asked to widen 128-bit operations. A script and not TypeScript, so that every runtime can run it as it is.
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { variants } from './variant.mjs';

const plain = process.argv.includes('--plain');
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
if (Number.parseFloat(process.versions.v8) < 11.4) setFlagsFromString('--experimental-wasm-relaxed-simd');
if (process.versions.electron && !plain) {
  setFlagsFromString('--turboshaft-wasm');
  setFlagsFromString('--experimental-wasm-revectorize');
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
        call('packB', packed, b, bTransposed ? k : n, bTransposed ? 1 : 0, k, n);
        call(aTransposed ? 'matmulTransposed' : 'matmulRows', c, a, packed, scratch, rows, n, k);
      },
      (2 * rows * n * k) / 60,
    );
    return `${label} ${((2 * rows * n * k) / time).toFixed(1)}`;
  });
  console.log(`${name}  GFLOP/s: ${speeds.join(', ')}`);

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
  ];
  const times = others.map(([kernel, ...values]) => {
    const time = median(() => call(kernel, ...values), elements);
    return `${kernel} ${(time / elements).toFixed(2)}`;
  });
  console.log(`${' '.repeat(name.length)}  ns/element: ${times.join(', ')}`);
}
