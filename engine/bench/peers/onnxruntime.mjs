// onnxruntime-node: products and inference, on as many threads as the argument says. It does not train.
import { gemmModel, networkModel } from './onnx-model.mjs';
import { layerWeights, sampled, streams, values } from './inputs.mjs';
import { peer, serve } from './serve.mjs';

/** @import { Job } from './serve.mjs' */
/** @import { InferenceTask, ProductTask } from '../tasks.ts' */

const ort = peer('onnxruntime-node');
const options = {
  intraOpNumThreads: Number(process.argv[2] ?? 1),
  interOpNumThreads: 1,
  logSeverityLevel: 3,
};

/** @param {Uint8Array} model @param {Record<string, any>} feeds @param {string} name @returns {Promise<Job>} */
async function session(model, feeds, name) {
  const loaded = await ort.InferenceSession.create(model, options);
  const first = await loaded.run(feeds);
  return {
    digest: { [name]: sampled(first[name].data) },
    async run(count) {
      for (let turn = 0; turn < count; turn++) await loaded.run(feeds);
    },
    end: () => void loaded.release(),
  };
}

/** @param {ProductTask} task */
function product({ rows, n, k, transposedA, transposedB }) {
  const a = transposedA ? [k, rows] : [rows, k];
  const b = transposedB ? [n, k] : [k, n];
  const feeds = {
    a: new ort.Tensor('float32', values(rows * k, streams.a), a),
    b: new ort.Tensor('float32', values(k * n, streams.b), b),
  };
  return session(gemmModel(a, b, [rows, n], transposedA, transposedB), feeds, 'out');
}

/** @param {InferenceTask} task */
function inference({ widths, batch }) {
  const layers = widths.slice(1).map((n, layer) => {
    const k = widths[layer] ?? 0;
    return { k, n, weights: layerWeights(k, n, layer) };
  });
  const inputs = widths[0] ?? 0;
  const feeds = { x: new ort.Tensor('float32', values(batch * inputs, streams.x), [batch, inputs]) };
  return session(networkModel(batch, layers), feeds, 'scores');
}

await serve(
  (task) => {
    if (task.kind === 'product') return product(task);
    return task.kind === 'inference' ? inference(task) : 'it runs networks, it does not train them';
  },
  () => `${ort.env.versions?.node ?? ''}, ${options.intraOpNumThreads} threads`,
);
