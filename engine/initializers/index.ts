/** Every way weights can start. A new one is its own file and one line here. */
import type { Init } from '../contract/documents.ts';
import { faninError, fail, type FaninError } from '../contract/errors.ts';
import { constant } from './constant.ts';
import type { Fans, Fill, Initializer } from './initializer.ts';
import { kaiming } from './kaiming.ts';
import { normal } from './normal.ts';
import { xavier } from './xavier.ts';
import { zero } from './zero.ts';

const all: readonly Initializer[] = [xavier, kaiming, normal, constant, zero];
const byScheme = new Map(all.map((initializer) => [initializer.descriptor.scheme, initializer]));
const known = [...byScheme.keys()].join(', ');

export const initializers = {
  descriptors: all.map(({ descriptor }) => descriptor),
  check(init: Init, place: string, node: string): readonly FaninError[] {
    const initializer = byScheme.get(init.scheme);
    if (initializer) return initializer.check(init, place, node);
    return [faninError('unknown_scheme', `${place}.scheme`, { scheme: init.scheme, known }, node)];
  },
  fill(init: Init, fans: Fans): Fill {
    const initializer = byScheme.get(init.scheme);
    return initializer
      ? initializer.fill(init, fans)
      : fail('unknown_scheme', 'init.scheme', { scheme: init.scheme, known });
  },
};
