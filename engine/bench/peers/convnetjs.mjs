// ConvNetJS, one example at a time, as it is made.
import { checkedSteps, layerWeights } from './inputs.mjs';
import { mnist } from './mnist.mjs';
import { peer, serve } from './serve.mjs';

/** @import { Job } from './serve.mjs' */
/** @import { TrainingTask } from '../tasks.ts' */

const convnet = peer('convnetjs');

/** @param {TrainingTask} task @returns {Job} */
function training(task) {
  const { widths, batch, rate, momentum } = task;
  const data = mnist(task);
  const whole = Math.floor(data.labels.length / batch);
  const net = new convnet.Net();
  net.makeLayers([
    { type: 'input', out_sx: 1, out_sy: 1, out_depth: widths[0] },
    ...widths
      .slice(1, -1)
      .map((units) => ({ type: 'fc', num_neurons: units, activation: 'relu', bias_pref: 0 })),
    { type: 'softmax', num_classes: widths.at(-1) },
  ]);
  let layer = 0;
  for (const part of net.layers) {
    if (part.layer_type !== 'fc') continue;
    const weights = layerWeights(part.num_inputs, part.out_depth, layer++);
    part.filters.forEach((/** @type {{ w: Float64Array }} */ filter, /** @type {number} */ unit) => {
      for (let input = 0; input < part.num_inputs; input++)
        filter.w[input] = weights[input * part.out_depth + unit] ?? NaN;
    });
    part.biases.w.fill(0);
  }
  const trainer = new convnet.Trainer(net, {
    method: 'sgd',
    learning_rate: rate,
    momentum,
    batch_size: batch,
    l2_decay: 0,
  });
  const x = new convnet.Vol(1, 1, widths[0], 0);
  let batches = 0;
  const step = () => {
    const from = (batches++ % whole) * batch;
    let loss = 0;
    for (let row = from; row < from + batch; row++) {
      for (let i = 0; i < 784; i++) x.w[i] = data.pixels[row * 784 + i];
      loss += trainer.train(x, data.labels[row]).cost_loss;
    }
    return loss / batch;
  };
  return {
    digest: { losses: Array.from({ length: checkedSteps }, step) },
    run(count) {
      for (let turn = 0; turn < count; turn++) step();
    },
  };
}

await serve(
  (task) => (task.kind === 'training' ? training(task) : 'only its training is asked for'),
  () => 'JavaScript',
);
