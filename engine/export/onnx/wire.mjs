// Models in ONNX's format, written byte by byte: protocol buffers, fields as onnx.proto numbers them. Plain JavaScript, for
// the benchmark's peers run it as it is.

/** @typedef {Uint8Array} Bytes */

/** @param {readonly Bytes[]} parts @returns {Bytes} */
function join(parts) {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @param {number} value not below 0 */
function varint(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Uint8Array.of(...bytes, value);
}

/** @param {number} field @param {Bytes} content */
const nested = (field, content) => join([varint(field * 8 + 2), varint(content.length), content]);
/** @param {number} field @param {string} text */
const string = (field, text) => nested(field, new TextEncoder().encode(text));
/** @param {number} field @param {number} value */
const integer = (field, value) => join([varint(field * 8), varint(value)]);
/** @param {number} field @param {number} value */
const real = (field, value) => join([varint(field * 8 + 5), new Uint8Array(Float32Array.of(value).buffer)]);

/** Of tensors. */
const [float32, int64] = [1, 7];

/**
 * A named input or output; a size may be a name, for one that is known only when it is run.
 * @param {string} name @param {readonly (number | string)[]} shape
 */
export function valueInfo(name, shape) {
  const dimensions = shape.map((size) =>
    nested(1, typeof size === 'string' ? string(2, size) : integer(1, size)),
  );
  const type = join([integer(1, float32), nested(2, join(dimensions))]);
  return join([string(1, name), nested(2, nested(1, type))]);
}

/** @param {string} name @param {number | readonly number[] | { readonly real: number }} value whole numbers, or a real one */
function attribute(name, value) {
  const [one, ones, float] = [2, 7, 1];
  const content =
    typeof value === 'number'
      ? [integer(3, value), integer(20, one)]
      : 'real' in value
        ? [real(2, value.real), integer(20, float)]
        : [...value.map((each) => integer(8, each)), integer(20, ones)];
  return nested(5, join([string(1, name), ...content]));
}

/**
 * @param {string} operator
 * @param {readonly string[]} inputs
 * @param {string} output
 * @param {Readonly<Record<string, number | readonly number[] | { readonly real: number }>>} [attributes]
 */
export function node(operator, inputs, output, attributes = {}) {
  return join([
    ...inputs.map((name) => string(1, name)),
    string(2, output),
    string(3, output),
    string(4, operator),
    ...Object.entries(attributes).map(([name, value]) => attribute(name, value)),
  ]);
}

/** A constant tensor. @param {string} name @param {readonly number[]} shape @param {Float32Array | BigInt64Array} content */
export function tensor(name, shape, content) {
  return join([
    ...shape.map((size) => integer(1, size)),
    integer(2, content instanceof Float32Array ? float32 : int64),
    string(8, name),
    nested(9, new Uint8Array(content.buffer, content.byteOffset, content.byteLength)),
  ]);
}

/**
 * @typedef {object} Graph
 * @property {string} name
 * @property {readonly Bytes[]} nodes
 * @property {readonly Bytes[]} [tensors]
 * @property {readonly Bytes[]} inputs
 * @property {readonly Bytes[]} outputs
 * @property {Readonly<Record<string, string>>} [notes] what else there is to be said of it
 */

/** @param {Graph} graph @returns {Bytes} */
export function model({ name, nodes, tensors = [], inputs, outputs, notes = {} }) {
  const [irVersion, operatorSet] = [8, 17];
  const graph = join([
    ...nodes.map((one) => nested(1, one)),
    string(2, name),
    ...tensors.map((one) => nested(5, one)),
    ...inputs.map((one) => nested(11, one)),
    ...outputs.map((one) => nested(12, one)),
  ]);
  return join([
    integer(1, irVersion),
    string(2, 'Fanin'),
    nested(7, graph),
    nested(8, integer(2, operatorSet)),
    ...Object.entries(notes).map(([key, value]) => nested(14, join([string(1, key), string(2, value)]))),
  ]);
}
