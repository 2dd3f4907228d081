/** Which starts a setting of weights or of biases offers, checked against what the engine refuses. */
import { expect, test } from 'vitest';
import { check } from '../../engine/compile/compile.ts';
import { initializers } from '../../engine/initializers/index.ts';
import { layers } from '../../engine/layers/index.ts';
import { schemesFor } from '../../renderer/build/summary.ts';
import { chain } from './networks.ts';

const all = initializers.descriptors.map(({ scheme }) => scheme);

/** Whether a dense layer may have its biases start so. */
function allowed(scheme: string): boolean {
  const network = chain('input', 'flatten', 'dense', 'output');
  const nodes = network.nodes.map((node) =>
    node.kind === 'dense' ? { ...node, params: { biasInit: { scheme } } } : node,
  );
  return !check({ ...network, nodes }).problems.some(({ code }) => code === 'init_matrix');
}

test('biases are offered every start but those of a matrix, unless they have one already', () => {
  const offered = (kind: string, name: string, scheme = 'zero') => {
    const setting = layers.get(kind)!.descriptor.settings.find((one) => one.name === name)!;
    const vector = setting.control === 'init' && setting.vector === true;
    return schemesFor(vector, initializers.descriptors, scheme).map((one) => one.scheme);
  };
  for (const kind of ['dense', 'conv', 'drop-connect']) {
    expect(offered(kind, 'init')).toEqual(all);
    expect(offered(kind, 'biasInit')).toEqual(all.filter(allowed));
  }
  expect(all.filter((scheme) => !allowed(scheme))).toEqual(['orthogonal', 'lsuv', 'identity']);
  expect(offered('dense', 'biasInit', 'lsuv')).toContain('lsuv');
});
