// TensorFlow.js on Node, backend by argument: wasm (SIMD) or cpu.
import { dirname } from 'node:path';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkedSteps, layerWeights, sampled, streams, values } from './inputs.mjs';
import { mnist } from './mnist.mjs';
import { peer, serve } from './serve.mjs';

/** @import { Job } from './serve.mjs' */
/** @import { ConvolutionTask, InferenceTask, ProductTask, TrainingTask } from '../tasks.ts' */

const backend = process.argv[2] ?? 'wasm';
const tf = peer('@tensorflow/tfjs');
if (backend === 'wasm') {
  const require = createRequire(join(process.env.FANIN_PEERS ?? '', 'package.json'));
  const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
  peer('@tensorflow/tfjs-backend-wasm').setWasmPaths(`${folder}/dist/`);
}
await tf.setBackend(backend);
await tf.ready();
const simd = backend === 'wasm' && (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'));

/** Runs `work` and waits for its result: kernels of these backends have finished when they return. @param {() => any} work */
const settle = (work) => {
  const result = work();
  result.dispose();
};

/** @param {ProductTask} task @returns {Job} */
function product({ rows, n, k, transposedA, transposedB }) {
  const a = tf.tensor2d(values(rows * k, streams.a), transposedA ? [k, rows] : [rows, k]);
  const b = tf.tensor2d(values(k * n, streams.b), transposedB ? [n, k] : [k, n]);
  const once = () => tf.matMul(a, b, transposedA, transposedB);
  const first = once();
  const digest = { out: sampled(first.dataSync()) };
  first.dispose();
  return {
    digest,
    run(count) {
      for (let turn = 0; turn < count; turn++) settle(once);
    },
    end: () => [a, b].forEach((tensor) => tensor.dispose()),
  };
}

/** @param {ConvolutionTask} task @returns {Job | string} */
function convolution({ images, channels, side, filters, kernel, backward }) {
  if (backward) return 'the wasm backend has no kernel for the gradient by the filters';
  // channels last: the only layout it has
  const x = tf.tidy(() =>
    tf.transpose(
      tf.tensor4d(values(images * channels * side * side, streams.x), [images, channels, side, side]),
      [0, 2, 3, 1],
    ),
  );
  const w = tf.tidy(() =>
    tf.transpose(
      tf.tensor4d(values(filters * channels * kernel * kernel, streams.weights), [
        filters,
        channels,
        kernel,
        kernel,
      ]),
      [2, 3, 1, 0],
    ),
  );
  const once = () => tf.conv2d(x, w, 1, 'same');
  const digest = tf.tidy(() => ({ y: sampled(tf.transpose(once(), [0, 3, 1, 2]).dataSync()) }));
  return {
    digest,
    run(count) {
      for (let turn = 0; turn < count; turn++) settle(once);
    },
    end: () => [x, w].forEach((tensor) => tensor.dispose()),
  };
}

/** @param {any} x @param {any[]} weights @param {any[]} biases */
function scores(x, weights, biases) {
  return weights.reduce((h, w, layer) => {
    const z = tf.add(tf.matMul(h, w), biases[layer]);
    return layer < weights.length - 1 ? tf.relu(z) : z;
  }, x);
}

/** @param {readonly number[]} widths */
function parameters(widths) {
  const weights = widths.slice(1).map((n, layer) => {
    const k = widths[layer] ?? 0;
    return tf.variable(tf.tensor2d(layerWeights(k, n, layer), [k, n]));
  });
  return { weights, biases: widths.slice(1).map((n) => tf.variable(tf.zeros([n]))) };
}

/** @param {TrainingTask} task @returns {Job} */
function training(task) {
  const { widths, batch, rate, momentum } = task;
  const data = mnist(task);
  const whole = Math.floor(data.labels.length / batch);
  const pixels = tf.tensor2d(data.pixels, [data.labels.length, 784]);
  const labels = tf.tidy(() =>
    tf.cast(tf.oneHot(tf.tensor1d(Int32Array.from(data.labels), 'int32'), 10), 'float32'),
  );
  const { weights, biases } = parameters(widths);
  const optimizer = tf.train.momentum(rate, momentum);
  let batches = 0;
  const step = () =>
    tf.tidy(() => {
      const from = (batches++ % whole) * batch;
      const x = tf.slice(pixels, [from, 0], [batch, -1]);
      const y = tf.slice(labels, [from, 0], [batch, -1]);
      const loss = optimizer.minimize(
        () => tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(scores(x, weights, biases)), y), 1))),
        true,
        [...weights, ...biases],
      );
      return loss.dataSync()[0];
    });
  return {
    digest: { losses: Array.from({ length: checkedSteps }, step) },
    run(count) {
      for (let turn = 0; turn < count; turn++) step();
    },
    end: () => [pixels, labels, ...weights, ...biases, optimizer].forEach((tensor) => tensor.dispose()),
  };
}

/** @param {InferenceTask} task @returns {Job} */
function inference({ widths, batch }) {
  const { weights, biases } = parameters(widths);
  const x = tf.tensor2d(values(batch * (widths[0] ?? 0), streams.x), [batch, widths[0]]);
  const once = () => tf.tidy(() => scores(x, weights, biases));
  const first = once();
  const digest = { scores: sampled(first.dataSync()) };
  first.dispose();
  return {
    digest,
    run(count) {
      for (let turn = 0; turn < count; turn++) settle(once);
    },
    end: () => [x, ...weights, ...biases].forEach((tensor) => tensor.dispose()),
  };
}

await serve(
  (task) => {
    if (task.kind === 'product') return product(task);
    if (task.kind === 'convolution') return convolution(task);
    return task.kind === 'training' ? training(task) : inference(task);
  },
  () => `${tf.version.tfjs} ${backend}${simd ? ', SIMD' : ''}`,
);
