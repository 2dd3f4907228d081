/** Small networks around a layer. */
import type { NetworkDocument, NetworkNode } from '../../../engine/contract/documents.ts';
import { chain } from '../inline.ts';

export const input: NetworkNode = { id: 'in', kind: 'input', params: { shape: [2, 3, 3] } };
export const flat: NetworkNode = { id: 'flat', kind: 'flatten' };
export const dense = (id: string, units: number, more: object = {}): NetworkNode => {
  return { id, kind: 'dense', params: { units, init: { scheme: 'kaiming' }, ...more } };
};
export const output: NetworkNode = { id: 'out', kind: 'output' };

/** Parameters before and after the layer, so that its gradient is seen from both sides. */
export const around = (...nodes: NetworkNode[]): NetworkDocument =>
  chain(input, flat, dense('fc1', 9), ...nodes, dense('fc2', 5), output);

/** A layer by its kind, with settings where it has any. */
export const layer = (kind: string, params?: NonNullable<NetworkNode['params']>, id = kind): NetworkNode =>
  params ? { id, kind, params } : { id, kind };
