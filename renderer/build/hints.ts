/**
 * What the measured signal says about how the weights start: does it keep its size from layer to layer, is it stuck in the
 * flat part of an activation, are units copies of each other. Everything is read off measured numbers; nothing is assumed.
 */
import type { LayerDescriptor } from '../../engine/contract/descriptor.ts';
import type { Init, NetworkDocument, NetworkNode } from '../../engine/contract/documents.ts';
import type { LayerStatistics } from '../../engine/contract/run.ts';

export type Mend = 'xavier' | 'kaiming';

export interface Hint {
  readonly kind: 'symmetric' | 'shrinks' | 'explodes' | 'saturates' | 'dead';
  /** The layer that shows it. */
  readonly node: string;
  /** Factor by which the std changes from one layer to the next (geometric mean), or the share concerned. */
  readonly amount: number;
  readonly std: number;
  /** The gradient's norm at the first layer over its norm at the last: what is left of it on its way back; null: not measured. */
  readonly gradient: { readonly ratio: number; readonly at: string } | null;
  /** A start that keeps the signal's size with these activations; null where every layer has it already. */
  readonly mend: Mend | null;
  /** The layers whose weights the mend changes. */
  readonly layers: readonly string[];
}

/** A signal is taken to shrink or explode when it changes tenfold from the first layer to the last, or a fifth a layer. */
const tenfold = 10;
const aLayer = 1.25;
const saturatedShare = 0.3;
const deadShare = 0.9;

type Describe = (kind: string) => LayerDescriptor | undefined;

interface Measured {
  readonly id: string;
  readonly std: number;
}

/** The mend for a network: Kaiming where rectifiers cut the signal in half, Xavier otherwise (SELU is made for it). */
function mendFor(kinds: readonly string[]): Mend {
  return kinds.some((kind) => kind !== 'selu' && /relu|elu|silu|swish|mish/.test(kind))
    ? 'kaiming'
    : 'xavier';
}

function schemeOf(node: NetworkNode, descriptor: LayerDescriptor | undefined): string | null {
  const setting = descriptor?.settings.find(({ control }) => control === 'init');
  if (!setting) return null;
  const init = node.params?.[setting.name] ?? setting.default;
  if (typeof init !== 'object' || init === null || !('scheme' in init)) return null;
  return typeof init.scheme === 'string' ? init.scheme : null;
}

export function initOf(mend: Mend): Init {
  return { scheme: mend };
}

/**
 * The layers that start at zero as the last of a residual branch, so that every block starts as the identity: units that
 * start alike there differ from the second step on, since what comes into them does. Only where something else is added to:
 * between two silent branches nothing would pass.
 */
function silentEnds({ nodes, edges }: Pick<NetworkDocument, 'nodes' | 'edges'>, describe: Describe) {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const passesOn = (id: string): boolean =>
    ['normalization', 'regularizer'].includes(describe(kinds.get(id) ?? '')?.family ?? '');
  /** Where the only way from a layer leads, past what gives zeros for zeros and lets gradients through. */
  const sumAfter = (id: string): string | null => {
    const seen = new Set([id]);
    for (let at = id; ;) {
      const ways = edges.filter(([from]) => from === at);
      const [, next] = ways.length === 1 ? ways[0]! : [null, null];
      if (next === null || seen.has(next)) return null;
      if (kinds.get(next) === 'add') return next;
      if (!passesOn(next)) return null;
      seen.add(next);
      at = next;
    }
  };
  const ends = nodes.flatMap((node) => {
    const sum = schemeOf(node, describe(node.kind)) === 'zero' ? sumAfter(node.id) : null;
    return sum === null ? [] : [{ id: node.id, sum }];
  });
  const into = (sum: string): number => edges.filter(([, to]) => to === sum).length;
  const silentInto = (sum: string): number => ends.filter((end) => end.sum === sum).length;
  return new Set(ends.filter(({ sum }) => silentInto(sum) < into(sum)).map(({ id }) => id));
}

/** The most serious thing to say, or null when the signal is sound. */
export function signalHint(
  layers: readonly LayerStatistics[],
  network: Pick<NetworkDocument, 'nodes' | 'edges'>,
  describe: Describe,
): Hint | null {
  const { nodes } = network;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const family = (layer: LayerStatistics): string | undefined => describe(layer.kind)?.family;
  const activations = layers.filter((layer) => family(layer) === 'activation');
  const silent = silentEnds(network, describe);
  const weighted = nodes.filter(
    (node) => schemeOf(node, describe(node.kind)) !== null && !silent.has(node.id),
  );
  const mend = mendFor(activations.map(({ kind }) => kind));
  const toChange = weighted
    .filter((node) => schemeOf(node, describe(node.kind)) !== mend)
    .map(({ id }) => id);
  const gradient = wayBack(layers.filter((layer) => family(layer) === 'parameters'));
  const told = (kind: Hint['kind'], node: string, amount: number, std: number): Hint => ({
    kind,
    node,
    amount,
    std,
    gradient,
    mend: toChange.length > 0 ? mend : null,
    layers: toChange,
  });

  const alike = weighted.find((node) => {
    const scheme = schemeOf(node, describe(node.kind));
    return scheme === 'zero' || scheme === 'constant';
  });
  if (alike)
    return told('symmetric', alike.id, 1, layers.find(({ id }) => id === alike.id)?.activation.std ?? 0);

  // Where the signal stands after each hidden layer: after the activation, or after the weights where there is none.
  const stations =
    activations.length > 1 ? activations : layers.filter((layer) => family(layer) === 'parameters');
  const signal: Measured[] = stations.flatMap(({ id, activation: { std, nonFinite } }) => {
    if (nonFinite > 0) return [{ id, std: Infinity }];
    return std === null ? [] : [{ id, std }];
  });
  const trend = follow(signal);
  if (trend?.kind === 'explodes') return told('explodes', trend.node, trend.ratio, trend.std);

  const stuck = worst(activations, ({ activation }) => activation.saturated ?? 0);
  // ReLU's flat half is not saturation but how it works; its silence is counted as zeros below.
  if (stuck && stuck.share > saturatedShare && !/relu/.test(byId.get(stuck.id)?.kind ?? '')) {
    return told('saturates', stuck.id, stuck.share, stuck.std);
  }
  if (trend) return told('shrinks', trend.node, trend.ratio, trend.std);

  const dead = worst(activations, ({ activation }) => activation.zeros);
  if (dead && dead.share > deadShare) return told('dead', dead.id, dead.share, dead.std);
  return null;
}

function wayBack(layers: readonly LayerStatistics[]): Hint['gradient'] {
  const [first, last] = [layers[0], layers.at(-1)];
  const [here, there] = [first?.gradient?.norm, last?.gradient?.norm];
  if (!first || first === last || typeof here !== 'number' || !there) return null;
  return { ratio: here / there, at: first.id };
}

function follow(
  signal: readonly Measured[],
): { kind: 'shrinks' | 'explodes'; node: string; ratio: number; std: number } | null {
  const first = signal[0];
  const last = signal.at(-1);
  if (!first || !last || signal.length < 2) return null;
  const overflow = signal.find(({ std }) => !Number.isFinite(std));
  if (overflow) return { kind: 'explodes', node: overflow.id, ratio: Infinity, std: overflow.std };
  if (first.std === 0) return null;
  const whole = last.std / first.std;
  const ratio = whole ** (1 / (signal.length - 1));
  const steep = (change: number): boolean =>
    change >= tenfold ||
    (signal.length > 2 && change ** (1 / (signal.length - 1)) >= aLayer && change >= 2.5);
  if (steep(whole)) return { kind: 'explodes', node: last.id, ratio, std: last.std };
  if (whole === 0 || steep(1 / whole)) return { kind: 'shrinks', node: last.id, ratio, std: last.std };
  return null;
}

function worst(
  layers: readonly LayerStatistics[],
  shareOf: (layer: LayerStatistics) => number,
): { id: string; share: number; std: number } | null {
  return layers.reduce<{ id: string; share: number; std: number } | null>((found, layer) => {
    const share = shareOf(layer);
    return found && found.share >= share ? found : { id: layer.id, share, std: layer.activation.std ?? 0 };
  }, null);
}
