/** Runs a plan on one lane in the test's own thread: the leader without followers is the whole engine. */
import { startHelpers, type HelperStart } from '../../engine/bench/crew.ts';
import { compile, shapedGraph } from '../../engine/compile/compile.ts';
import type { LowerOptions } from '../../engine/compile/builder.ts';
import type { Plan } from '../../engine/compile/plan.ts';
import type { NetworkDocument, NetworkNode } from '../../engine/contract/documents.ts';
import { compileKernels, instantiate } from '../../engine/kernels/load.ts';
import { usualLoss } from '../../engine/losses/index.ts';
import { createMemory } from '../../engine/run/arena.ts';
import { Leader } from '../../engine/run/leader.ts';

/** Every runtime the tests meet has plain SIMD. */
const module = compileKernels('simd-4x8');

export const usualOptions: LowerOptions = {
  batch: 16,
  lanes: 1,
  histogramBins: 32,
  loss: usualLoss,
  training: null,
  gradients: true,
  data: null,
  packing: 'in place',
};

export function leaderOf(network: NetworkDocument, options: Partial<LowerOptions> = {}): Leader {
  return leaderFor(compile(shapedGraph(network), { ...usualOptions, ...options }));
}

export function leaderFor(plan: Plan): Leader {
  const memory = createMemory(plan.bytes);
  return new Leader(memory, plan, instantiate(module, memory));
}

/** The same with all the lanes of the plan, to be closed in the end. */
export async function crewFor(plan: Plan): Promise<{ lead: Leader; close(): Promise<void> }> {
  const lead = leaderFor(plan);
  const { memory } = lead.arena;
  const starts = Array.from({ length: plan.lanes - 1 }, (_, index): HelperStart => {
    return { kind: 'plan', module, memory, plan, lane: index + 1 };
  });
  const helpers = await startHelpers(starts);
  return {
    lead,
    async close() {
      lead.dismiss();
      await Promise.all(helpers.map((helper) => helper.terminate()));
    },
  };
}

/** Nodes, and the paths that data takes through them: `a b c` joins a to b and b to c. */
export function graph(nodes: readonly NetworkNode[], ...paths: string[]): NetworkDocument {
  const edges = paths.flatMap((path) => {
    const ids = path.split(' ');
    return ids.slice(1).map((id, index): [string, string] => [ids[index]!, id]);
  });
  return { format: 'fanin.network', version: 1, name: 'test', nodes: [...nodes], edges };
}

/** Nodes one after the other. */
export function chain(...nodes: NetworkNode[]): NetworkDocument {
  const edges = nodes.slice(1).map((node, index): [string, string] => [nodes[index]!.id, node.id]);
  return { format: 'fanin.network', version: 1, name: 'test', nodes, edges };
}
