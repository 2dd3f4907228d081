/** Descriptors and small networks for the tests of the builder. */
import type { LayerDescriptor } from '../../engine/contract/descriptor.ts';
import type { NetworkDocument } from '../../engine/contract/documents.ts';

const text = (en: string) => ({ en, ko: en });

function layer(
  kind: string,
  family: LayerDescriptor['family'],
  settings: LayerDescriptor['settings'] = [],
): LayerDescriptor {
  const most = kind === 'input' ? 0 : kind === 'add' ? 8 : 1;
  return {
    kind,
    title: text(kind),
    family,
    summary: text(''),
    formula: '',
    paper: '',
    settings,
    observes: [],
    inputs: { least: Math.min(1, most), most },
  };
}

const words = (name: string) => ({ name, title: text(name), help: text('') });

export const descriptors: Readonly<Record<string, LayerDescriptor>> = {
  input: layer('input', 'shape', [{ ...words('shape'), control: 'shape', default: [784] }]),
  dense: layer('dense', 'parameters', [
    { ...words('units'), control: 'integer', min: 1, max: 65_536, default: 256 },
    { ...words('init'), control: 'init', default: { scheme: 'xavier' } },
    { ...words('l2'), control: 'number', min: 0, max: 1000, default: null, optional: true },
  ]),
  relu: layer('relu', 'activation'),
  tanh: layer('tanh', 'activation'),
  dropout: layer('dropout', 'regularizer'),
  flatten: layer('flatten', 'shape'),
  add: layer('add', 'shape'),
  output: layer('output', 'shape'),
};

export function describeLayer(kind: string): LayerDescriptor | undefined {
  return descriptors[kind];
}

export const empty: NetworkDocument = { format: 'fanin.network', version: 1, name: '', nodes: [], edges: [] };

/** A chain of layers, each named by its kind and its place: input0, dense1, … */
export function chain(...kinds: string[]): NetworkDocument {
  const nodes = kinds.map((kind, index) => ({ id: `${kind}${index}`, kind }));
  return {
    ...empty,
    nodes,
    edges: nodes.slice(1).map(({ id }, index): [string, string] => [nodes[index]?.id ?? '', id]),
    layout: Object.fromEntries(
      nodes.map(({ id }, index): [string, [number, number]] => [id, [0, index * 84]]),
    ),
  };
}
