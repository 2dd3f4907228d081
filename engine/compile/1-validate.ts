/**
 * From a document to a graph: every layer known, every setting in range, one input, one output, no circle, nothing loose.
 * All problems are found in one go, each with its place and its node; what is sound is still returned, so that the
 * builder can show shapes on the healthy part.
 */
import type { NetworkDocument } from '../contract/documents.ts';
import { faninError, type ErrorCode, type FaninError } from '../contract/errors.ts';
import { initializers } from '../initializers/index.ts';
import { layers } from '../layers/index.ts';
import type { BoundLayer } from '../layers/layer.ts';
import type { Graph } from './graph.ts';

export interface Validated {
  /** Sound nodes whose inputs are sound too, each after its inputs. */
  readonly graph: Graph;
  readonly problems: readonly FaninError[];
}

interface Sketch {
  readonly id: string;
  readonly place: string;
  readonly layer: BoundLayer | null;
  readonly kind: string;
  readonly from: string[];
  readonly to: string[];
}

export function validate(network: NetworkDocument): Validated {
  const problems: FaninError[] = [];
  if (network.nodes.length === 0) {
    return { graph: { nodes: [] }, problems: [faninError('network_empty', 'nodes')] };
  }
  const sketches = readNodes(network, problems);
  readEdges(network, sketches, problems);
  const order = sortByInputs(sketches, problems);
  checkEnds(sketches, problems);
  for (const sketch of sketches.values()) checkConnections(sketch, problems);
  return { graph: { nodes: soundPart(order, problems) }, problems };
}

function readNodes(network: NetworkDocument, problems: FaninError[]): Map<string, Sketch> {
  const sketches = new Map<string, Sketch>();
  network.nodes.forEach((node, index) => {
    const place = `nodes[${index}]`;
    if (sketches.has(node.id)) {
      problems.push(faninError('duplicate_id', `${place}.id`, { id: node.id }, node.id));
      return;
    }
    const layer = layers.get(node.kind);
    if (!layer) {
      const known = [...layers.keys()].join(', ');
      problems.push(faninError('unknown_layer', `${place}.kind`, { kind: node.kind, known }, node.id));
    }
    const read = layer?.bind(node.params ?? {}, place, node.id);
    if (read) problems.push(...read.problems, ...checkInits(read.bound, place, node.id));
    // A layer with wrong settings keeps its place in the graph: its defaults stand in, so that only it is marked.
    sketches.set(node.id, {
      id: node.id,
      place,
      layer: read?.bound ?? null,
      kind: node.kind,
      from: [],
      to: [],
    });
  });
  return sketches;
}

/** Initializations named by the layer's settings must exist and know what they are told. */
function checkInits(bound: BoundLayer, place: string, node: string): FaninError[] {
  return bound.inits.flatMap(([name, init]) => initializers.check(init, `${place}.params.${name}`, node));
}

function readEdges(network: NetworkDocument, sketches: Map<string, Sketch>, problems: FaninError[]): void {
  const seen = new Set<string>();
  network.edges.forEach(([fromId, toId], index) => {
    const place = `edges[${index}]`;
    const from = sketches.get(fromId);
    const to = sketches.get(toId);
    for (const [id, end] of [[fromId, from] as const, [toId, to] as const]) {
      if (!end) problems.push(faninError('edge_unknown_node', place, { id }));
    }
    if (!from || !to) return;
    const name = `${fromId}→${toId}`;
    if (seen.has(name)) {
      problems.push(faninError('edge_duplicate', place, { from: fromId, to: toId }, toId));
      return;
    }
    seen.add(name);
    from.to.push(toId);
    to.from.push(fromId);
  });
}

/** Kahn's algorithm, in the order of the document where there is a choice. What is left over runs in a circle. */
function sortByInputs(sketches: Map<string, Sketch>, problems: FaninError[]): Sketch[] {
  const waiting = new Map([...sketches.values()].map((sketch) => [sketch.id, sketch.from.length]));
  const order: Sketch[] = [];
  const ready = [...sketches.values()].filter((sketch) => sketch.from.length === 0);
  for (let sketch = ready.shift(); sketch; sketch = ready.shift()) {
    order.push(sketch);
    waiting.delete(sketch.id);
    for (const id of sketch.to) {
      const left = waiting.get(id)! - 1;
      waiting.set(id, left);
      if (left === 0) ready.push(sketches.get(id)!);
    }
  }
  if (waiting.size > 0) {
    const circle = findCircle(sketches, new Set(waiting.keys()));
    const path = [...circle, circle[0]].join(' → ');
    for (const id of circle) problems.push(faninError('cycle', sketches.get(id)!.place, { path }, id));
  }
  return order;
}

/** Walks backwards among nodes that all wait for one another until one comes again. */
function findCircle(sketches: Map<string, Sketch>, stuck: Set<string>): string[] {
  const walked: string[] = [];
  let id = [...stuck][0]!;
  while (!walked.includes(id)) {
    walked.push(id);
    id = sketches.get(id)!.from.find((from) => stuck.has(from))!;
  }
  return walked.slice(walked.indexOf(id)).reverse();
}

function checkEnds(sketches: Map<string, Sketch>, problems: FaninError[]): void {
  const ends: readonly [string, ErrorCode, ErrorCode][] = [
    ['input', 'no_input', 'several_inputs'],
    ['output', 'no_output', 'several_outputs'],
  ];
  for (const [kind, none, several] of ends) {
    const found = [...sketches.values()].filter((sketch) => sketch.kind === kind);
    if (found.length === 0) problems.push(faninError(none, 'nodes'));
    for (const extra of found.slice(1)) problems.push(faninError(several, extra.place, {}, extra.id));
  }
}

function checkConnections(sketch: Sketch, problems: FaninError[]): void {
  const { id, place, kind, from, to } = sketch;
  const takes = layers.get(kind)?.descriptor.inputs;
  const add = (code: ErrorCode, values: FaninError['values'] = {}): void => {
    problems.push(faninError(code, place, values, id));
  };
  if (kind === 'input') {
    if (from.length > 0) add('input_takes_none', { from: from.join(', ') });
  } else if (takes) {
    if (from.length === 0) add('not_connected');
    else if (from.length < takes.least) add('too_few_inputs', { least: takes.least, got: from.length });
    if (from.length > takes.most) add('too_many_inputs', { most: takes.most, got: from.length });
  }
  if (kind === 'output') {
    if (to.length > 0) add('output_is_last', { to: to.join(', ') });
  } else if (to.length === 0) add('leads_nowhere');
}

/** Problems that leave a node without a meaning; a layer that merely leads nowhere still has a shape. */
const harmless: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['leads_nowhere']);

function soundPart(order: readonly Sketch[], problems: readonly FaninError[]): Graph['nodes'] {
  const broken = new Set(problems.filter(({ code }) => !harmless.has(code)).map(({ node }) => node));
  const position = new Map<string, number>();
  const nodes: Graph['nodes'][number][] = [];
  for (const { id, place, layer, from } of order) {
    const inputs = from.map((source) => position.get(source));
    if (!layer || broken.has(id) || inputs.some((input) => input === undefined)) continue;
    position.set(id, nodes.length);
    nodes.push({ id, place, layer, inputs: inputs.filter((input) => input !== undefined) });
  }
  return nodes;
}
