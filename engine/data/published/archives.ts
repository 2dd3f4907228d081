/** What the app can fetch by itself: where it is published, and the md5 that is published with it. */
import { fail } from '../../contract/errors.ts';
import type { CifarKind } from '../formats/cifar.ts';

export interface Archive {
  readonly url: string;
  readonly md5: string;
  /** About how large it is, to be told before it is fetched. */
  readonly bytes: number;
}

const site = 'https://www.cs.toronto.edu/~kriz';

const archives: Readonly<Record<CifarKind['name'], Omit<Archive, 'url'> & { readonly file: string }>> = {
  'cifar-10': {
    file: 'cifar-10-binary.tar.gz',
    md5: 'c32a1d4ab5d03f1284b67883e8d87530',
    bytes: 170_052_171,
  },
  'cifar-100': {
    file: 'cifar-100-binary.tar.gz',
    md5: '03b5dce01913d631647c71ecec9e9cb8',
    bytes: 168_513_733,
  },
};

/** A set and where its archive is. */
export interface PublishedSet {
  readonly name: CifarKind['name'];
  readonly archive: Pick<Archive, 'url' | 'md5'>;
}

/** FANIN_CIFAR_MIRROR: a folder on a server nearer by. The files must be the published ones all the same. */
export function archiveOf(name: CifarKind['name']): Archive {
  const { file, md5, bytes } = archives[name];
  return { url: `${process.env.FANIN_CIFAR_MIRROR ?? site}/${file}`, md5, bytes };
}

/** Throws `not_downloadable`. */
export function publishedSet(name: string): PublishedSet {
  if (name === 'cifar-10' || name === 'cifar-100') return { name, archive: archiveOf(name) };
  return fail('not_downloadable', 'name', { name, known: Object.keys(archives).join(', ') });
}
