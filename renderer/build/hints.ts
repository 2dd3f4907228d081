/**
 * What the measured signal says about how the weights start: does it keep its size from layer to layer, is it stuck in the
 * flat part of an activation. All that is read off measured numbers. Whether units are copies of each other is not measured:
 * it follows from how their weights start, and those that read them.
 */
import type { Init, NetworkDocument } from '../../engine/contract/documents.ts';
import type { LayerStatistics } from '../../engine/contract/run.ts';
import { copies, schemeOf, silentEnds, zeroClasses, type Describe } from './starts.ts';

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

export function initOf(mend: Mend): Init {
  return { scheme: mend };
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

  const alike = copies(network, describe);
  if (alike !== null)
    return told('symmetric', alike, 1, layers.find(({ id }) => id === alike)?.activation.std ?? 0);

  // Where the signal stands after each hidden layer: after the activation, or after the weights where there is none.
  // Classes that start at zero lose nothing: what tells them apart is their labels.
  const zero = zeroClasses(network, describe);
  const stations =
    activations.length > 1
      ? activations
      : layers.filter((layer) => family(layer) === 'parameters' && !zero.has(layer.id));
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
