/** Every way weights can start. A new one is its own file and one line here. */
import type { Init } from '../contract/documents.ts';
import { faninError, fail, type FaninError } from '../contract/errors.ts';
import { constant } from './constant.ts';
import { identity } from './identity.ts';
import type { Fans, Fill, Initializer } from './initializer.ts';
import { kaiming } from './kaiming.ts';
import { lecun } from './lecun.ts';
import { lsuv } from './lsuv.ts';
import { normal } from './normal.ts';
import { orthogonal } from './orthogonal.ts';
import { truncatedNormal } from './truncated-normal.ts';
import { uniform } from './uniform.ts';
import { xavier } from './xavier.ts';
import { zero } from './zero.ts';

const all: readonly Initializer[] = [
  xavier,
  kaiming,
  lecun,
  normal,
  truncatedNormal,
  uniform,
  orthogonal,
  lsuv,
  identity,
  constant,
  zero,
];
const byScheme = new Map(all.map((initializer) => [initializer.descriptor.scheme, initializer]));
const known = [...byScheme.keys()].join(', ');

export const initializers = {
  descriptors: all.map(({ descriptor }) => descriptor),
  check(init: Init, place: string, node: string): readonly FaninError[] {
    const initializer = byScheme.get(init.scheme);
    if (initializer) return initializer.check(init, place, node);
    return [faninError('unknown_scheme', `${place}.scheme`, { scheme: init.scheme, known }, node)];
  },
  /** Whether it can fill a tensor of this shape. What `check` finds is not told again. */
  checkShape(init: Init, shape: readonly number[], place: string, node: string): readonly FaninError[] {
    return byScheme.get(init.scheme)?.checkShape(init, shape, place, node) ?? [];
  },
  fill(init: Init, fans: Fans): Fill {
    const initializer = byScheme.get(init.scheme);
    return initializer
      ? initializer.fill(init, fans)
      : fail('unknown_scheme', 'init.scheme', { scheme: init.scheme, known });
  },
  /** With every default filled in; as it is where the scheme is not known here. */
  completed: (init: Init): Init => byScheme.get(init.scheme)?.completed(init) ?? init,
};
