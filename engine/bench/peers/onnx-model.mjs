// Two small models in ONNX's format, written byte by byte: protocol buffers, fields as onnx.proto numbers them.

/** @typedef {number[]} Bytes */

/** @param {number} value @returns {Bytes} */
function varint(value) {
  /** @type {Bytes} */
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

/** @param {number} field @param {ArrayLike<number>} content @returns {Bytes} */
const nested = (field, content) => [
  ...varint(field * 8 + 2),
  ...varint(content.length),
  ...Array.from(content),
];
/** @param {number} field @param {string} text */
const string = (field, text) => nested(field, Buffer.from(text));
/** @param {number} field @param {number} value */
const integer = (field, value) => [...varint(field * 8), ...varint(value)];

const float = 1;

/** A named input or output. @param {string} name @param {readonly number[]} shape */
function valueInfo(name, shape) {
  const dimensions = shape.flatMap((size) => nested(1, integer(1, size)));
  const tensor = [...integer(1, float), ...nested(2, dimensions)];
  return [...string(1, name), ...nested(2, nested(1, tensor))];
}

/**
 * @param {string} operator
 * @param {readonly string[]} inputs
 * @param {string} output
 * @param {Readonly<Record<string, number>>} [attributes] integers
 */
function node(operator, inputs, output, attributes = {}) {
  const integerAttribute = 2;
  return [
    ...inputs.flatMap((name) => string(1, name)),
    ...string(2, output),
    ...string(4, operator),
    ...Object.entries(attributes).flatMap(([name, value]) =>
      nested(5, [...string(1, name), ...integer(3, value), ...integer(20, integerAttribute)]),
    ),
  ];
}

/** A constant tensor. @param {string} name @param {readonly number[]} shape @param {Float32Array} content */
function initializer(name, shape, content) {
  const raw = new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  return [
    ...shape.flatMap((size) => integer(1, size)),
    ...integer(2, float),
    ...string(8, name),
    ...nested(9, raw),
  ];
}

/** @param {Bytes} graph */
function model(graph) {
  const irVersion = 8;
  const operatorSet = 13;
  return Uint8Array.from([
    ...integer(1, irVersion),
    ...nested(7, graph),
    ...nested(8, integer(2, operatorSet)),
  ]);
}

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
  return model([
    ...nested(1, node('Gemm', ['a', 'b'], 'out', attributes)),
    ...string(2, 'product'),
    ...nested(11, valueInfo('a', a)),
    ...nested(11, valueInfo('b', b)),
    ...nested(12, valueInfo('out', out)),
  ]);
}

/**
 * Dense layers with ReLU between them, from x (batch, inputs) to scores.
 * @param {number} batch
 * @param {readonly { k: number, n: number, weights: Float32Array }[]} layers
 */
export function networkModel(batch, layers) {
  /** @type {Bytes[]} */
  const parts = [];
  let from = 'x';
  layers.forEach(({ k, n, weights }, layer) => {
    const last = layer === layers.length - 1;
    const sum = last ? 'scores' : `z${layer}`;
    parts.push(nested(1, node('Gemm', [from, `w${layer}`, `b${layer}`], sum)));
    if (!last) parts.push(nested(1, node('Relu', [sum], `h${layer}`)));
    parts.push(nested(5, initializer(`w${layer}`, [k, n], weights)));
    parts.push(nested(5, initializer(`b${layer}`, [n], new Float32Array(n))));
    from = `h${layer}`;
  });
  const [first, last] = [layers[0], layers.at(-1)];
  return model([
    ...parts.flat(),
    ...string(2, 'network'),
    ...nested(11, valueInfo('x', [batch, first?.k ?? 0])),
    ...nested(12, valueInfo('scores', [batch, last?.n ?? 0])),
  ]);
}
