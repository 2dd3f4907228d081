/**
 * The binary version of CIFAR-10 and CIFAR-100: records of one label byte (in CIFAR-100 a coarse one, then the fine one)
 * and 3072 bytes of image, (3, 32, 32). https://www.cs.toronto.edu/~kriz/cifar.html
 */
import { fail } from '../../contract/errors.ts';

export const imageBytes = 3 * 32 * 32;

export interface CifarKind {
  readonly name: 'cifar-10' | 'cifar-100';
  /** How many values each label byte can have; the last one is the class. */
  readonly labels: readonly number[];
}

export const cifarKinds = {
  'cifar-10': { name: 'cifar-10', labels: [10] },
  'cifar-100': { name: 'cifar-100', labels: [20, 100] },
} as const satisfies Record<string, CifarKind>;

/** Throws `no_examples`, `cifar_truncated`, `label_range`. `place`: the name of the file. */
export function parseCifar(
  bytes: Uint8Array,
  { labels: ranges }: CifarKind,
  place: string,
): { readonly images: Uint8Array; readonly labels: Uint8Array } {
  const record = ranges.length + imageBytes;
  const count = Math.floor(bytes.length / record);
  if (bytes.length === 0) fail('no_examples', place);
  if (bytes.length % record !== 0) {
    fail('cifar_truncated', place, { index: count, got: bytes.length, record });
  }
  const images = new Uint8Array(count * imageBytes);
  const labels = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const at = index * record;
    ranges.forEach((range, which) => {
      const got = bytes[at + which]!;
      if (got >= range) fail('label_range', place, { got, index, most: range - 1 });
      labels[index] = got;
    });
    images.set(bytes.subarray(at + ranges.length, at + record), index * imageBytes);
  }
  return { images, labels };
}
