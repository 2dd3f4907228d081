// Two small models for onnxruntime.
import { model, node, tensor, valueInfo } from '../../export/onnx/wire.mjs';

/**
 * out = a · b, either of them stored transposed.
 * @param {readonly number[]} a shape as stored
 * @param {readonly number[]} b
 * @param {readonly number[]} out
 * @param {boolean} transposedA
 * @param {boolean} transposedB
 */
export function gemmModel(a, b, out, transposedA, transposedB) {
  const attributes = { transA: Number(transposedA), transB: Number(transposedB) };
  return model({
    name: 'product',
    nodes: [node('Gemm', ['a', 'b'], 'out', attributes)],
    inputs: [valueInfo('a', a), valueInfo('b', b)],
    outputs: [valueInfo('out', out)],
  });
}

/**
 * Dense layers with ReLU between them, from x (batch, inputs) to scores.
 * @param {number} batch
 * @param {readonly { k: number, n: number, weights: Float32Array }[]} layers
 */
export function networkModel(batch, layers) {
  /** @type {Uint8Array[]} */
  const nodes = [];
  /** @type {Uint8Array[]} */
  const tensors = [];
  let from = 'x';
  layers.forEach(({ k, n, weights }, layer) => {
    const last = layer === layers.length - 1;
    const sum = last ? 'scores' : `z${layer}`;
    nodes.push(node('Gemm', [from, `w${layer}`, `b${layer}`], sum));
    if (!last) nodes.push(node('Relu', [sum], `h${layer}`));
    tensors.push(tensor(`w${layer}`, [k, n], weights), tensor(`b${layer}`, [n], new Float32Array(n)));
    from = `h${layer}`;
  });
  const [first, last] = [layers[0], layers.at(-1)];
  return model({
    name: 'network',
    nodes,
    tensors,
    inputs: [valueInfo('x', [batch, first?.k ?? 0])],
    outputs: [valueInfo('scores', [batch, last?.n ?? 0])],
  });
}
