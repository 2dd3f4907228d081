/** What the arithmetic of a core comes to at most: no product can be faster than its multiply-adds alone. */
import { reservedBytes } from '../kernels/signatures.ts';
import { instantiate } from '../kernels/load.ts';
import { createMemory } from '../run/arena.ts';
import { timed, type Pace } from './pace.ts';
import { spreadOf, type Spread } from './statistics.ts';

/** Bytes of what it computes with, and more. */
const room = 1024;

/** GFLOP/s of one core by the multiply-adds of the kernels in use, on numbers that stay in registers. */
export async function peak(module: WebAssembly.Module, { rounds, quick, calm }: Pace): Promise<Spread> {
  const kernels = instantiate(module, createMemory(reservedBytes + room));
  const steps = quick ? 1_000 : 500_000;
  kernels.peak(reservedBytes, steps);
  const speeds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    let multiplyAdds = 0;
    const milliseconds = await calm.take(() =>
      timed(() => {
        multiplyAdds = kernels.peak(reservedBytes, steps);
      }),
    );
    speeds.push((2 * multiplyAdds) / milliseconds / 1e6);
  }
  return spreadOf(speeds);
}
