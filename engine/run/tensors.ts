/** Tensors of a plan as everybody knows them outside of it: row after row, however they lie in memory. */
import { pack, unpack } from '../kernels/packed.ts';

type Numbers = Float32Array | Float64Array;

interface Lying {
  readonly shape: readonly number[];
  /** Left out: row after row. */
  readonly packed?: boolean;
}

/** What lies in memory, in an array of its own. */
export function tensorOf<N extends Numbers>(memory: N, { shape, packed }: Lying): N {
  const values = memory.slice() as N;
  if (packed) unpack(values, memory, shape[0]!);
  return values;
}

export function setTensor(memory: Numbers, values: Numbers, { shape, packed }: Lying): void {
  if (packed) pack(memory, values, shape[0]!);
  else memory.set(values);
}

/** Lets somebody change a tensor where it lies. */
export function changeTensor<N extends Numbers>(memory: N, lying: Lying, change: (values: N) => void): void {
  if (!lying.packed) return change(memory);
  const values = tensorOf(memory, lying);
  change(values);
  setTensor(memory, values, lying);
}
