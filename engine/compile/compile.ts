/** document → graph → shapes → steps → plan. */
import os from 'node:os';
import type { NetworkDocument } from '../contract/documents.ts';
import { FaninFailure, faninError, type FaninError } from '../contract/errors.ts';
import type { Description } from '../contract/protocol.ts';
import { validate } from './1-validate.ts';
import { inferShapes } from './2-shapes.ts';
import { lower } from './3-lower.ts';
import type { LowerOptions } from './builder.ts';
import { plan } from './4-plan.ts';
import { sizeOf, type ShapedGraph, type ShapedNode } from './graph.ts';
import { inPlace } from './in-place.ts';
import type { Plan } from './plan.ts';
import { verify } from './verify.ts';

export interface Checked {
  /** The sound part: all nodes when there are no problems. */
  readonly nodes: readonly ShapedNode[];
  readonly problems: readonly FaninError[];
}

export function check(network: NetworkDocument): Checked {
  const { graph, problems } = validate(network);
  const shaped = inferShapes(graph);
  return { nodes: shaped.nodes, problems: [...problems, ...shaped.problems] };
}

/** The graph of a network that must be sound. */
export function shapedGraph(network: NetworkDocument): ShapedGraph {
  const { nodes, problems } = check(network);
  const [first, ...more] = problems;
  if (first) throw new FaninFailure(first, ...more);
  const input = nodes.findIndex((node) => node.layer.kind === 'input');
  const output = nodes.findIndex((node) => node.layer.kind === 'output');
  return { nodes, input, output };
}

export function compile(graph: ShapedGraph, options: LowerOptions): Plan {
  refuseSmallBatches(graph, options);
  const planned = plan(inPlace(lower(graph, options)));
  refuseTooLarge(planned.bytes);
  if (process.env.FANIN_VERIFY) verify(planned);
  return planned;
}

/** Layers that look at the batch as a whole say how many examples they need, also of what is left at the end of an epoch. */
function refuseSmallBatches({ nodes }: ShapedGraph, { batch, data }: LowerOptions): void {
  const rest = data ? data.train % batch : 0;
  const problems = nodes.flatMap(({ id, place, layer, inputShapes }) => {
    const least = layer.smallestBatch(inputShapes);
    const values = { least, batch, rest, examples: data?.train ?? batch };
    if (batch < least) return [faninError('batch_too_small', place, values, id)];
    return rest > 0 && rest < least ? [faninError('batch_rest_too_small', place, values, id)] : [];
  });
  const [first, ...more] = problems;
  if (first) throw new FaninFailure(first, ...more);
}

/** Bytes that plans may have of this machine, all that run at a time together: with more it would stall. */
export const availableMemory = (): number => os.totalmem() * 0.8;

/** Throws `too_large`: WebAssembly addresses 4 GiB, what is asked with another number `most`, and the machine has what it has. */
export function refuseTooLarge(bytes: number, most = 2 ** 32 - 65_536): void {
  const available = Math.min(most, availableMemory());
  if (bytes <= available) return;
  const values = { needed: megabytes(bytes), available: megabytes(available) };
  throw new FaninFailure(faninError('too_large', 'network', values));
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20).toLocaleString('en')} MiB`;

/** Shapes, parameters, cost by node, without allocating anything. */
export function describe(network: NetworkDocument): Description {
  const { nodes, problems } = check(network);
  const described = nodes.map(({ id, layer, shape, inputShapes }) => ({
    id,
    kind: layer.kind,
    shape: [...shape],
    parameters: layer.parameters(inputShapes).reduce((sum, parameter) => sum + sizeOf(parameter.shape), 0),
    flops: layer.flops(inputShapes, shape),
    activationBytes: layer.alias ? 0 : 4 * sizeOf(shape),
  }));
  const total = (of: (node: (typeof described)[number]) => number) =>
    described.reduce((sum, node) => sum + of(node), 0);
  const parameters = total((node) => node.parameters);
  return {
    nodes: described,
    totals: {
      parameters,
      parameterBytes: 4 * parameters,
      flops: total((node) => node.flops),
      activationBytes: total((node) => node.activationBytes),
    },
    problems: [...problems],
  };
}
