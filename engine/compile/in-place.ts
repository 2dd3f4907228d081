/**
 * Elementwise steps write over what they read where nobody reads it afterwards: ReLU over the output of the layer before it,
 * the gradient by its input over the gradient by its output. The network needs less memory, and a result goes to memory that is
 * in the cache already.
 */
import type { KernelName } from '../kernels/signatures.ts';
import { signatures } from '../kernels/signatures.ts';
import {
  accessesOf,
  programNames,
  wholeOf,
  type Buffer,
  type Lowered,
  type ProgramName,
  type Step,
} from './plan.ts';

/** What these kernels may write their first argument over: each reads an element before it writes the one at its place. */
export const overwrites: Partial<Readonly<Record<KernelName, string>>> = {
  sigmoid: 'x',
  tanh: 'x',
  relu: 'x',
  leakyRelu: 'x',
  elu: 'x',
  selu: 'x',
  gelu: 'x',
  geluTanh: 'x',
  silu: 'x',
  softplus: 'x',
  mish: 'x',
  hardSwish: 'x',
  dropout: 'x',
  alphaDropout: 'x',
  sigmoidGradient: 'dy',
  tanhGradient: 'dy',
  reluGradient: 'dy',
  leakyReluGradient: 'dy',
  eluGradient: 'dy',
  seluGradient: 'dy',
  geluGradient: 'dy',
  geluTanhGradient: 'dy',
  siluGradient: 'dy',
  softplusGradient: 'dy',
  mishGradient: 'dy',
  hardSwishGradient: 'dy',
  alphaDropoutGradient: 'dy',
};

/** The first and the last step that touches a buffer. */
interface Uses {
  readonly first: Step;
  readonly last: Step;
}

/** The same steps over fewer buffers. What the trainer or anybody else outside of the steps reads or writes stays. */
export function inPlace(lowered: Lowered): Lowered {
  const { buffers, programs, ...asked } = lowered;
  const known = new Set<unknown>(buffers);
  const outside = mentioned(asked, known);
  const uses = usesOf(lowered);
  const instead = new Map<Buffer, Buffer>();
  const now = (buffer: Buffer): Buffer => instead.get(buffer) ?? buffer;
  const free = (buffer: Buffer): boolean => !buffer.kept && !outside.has(buffer);

  for (const step of programNames.flatMap((name) => programs[name])) {
    const pair = pairOf(step);
    // In steps that are not always done, one of the two may have been written by another.
    if (!pair || step.probe || step.when || !free(pair.to) || !free(now(pair.from))) continue;
    const [to, from] = [uses.get(pair.to)!, uses.get(now(pair.from))!];
    if (pair.to.length !== pair.from.length || to.first !== step || from.last !== step) continue;
    uses.set(now(pair.from), { first: from.first, last: to.last });
    instead.set(pair.to, now(pair.from));
  }

  const replaced = (step: Step): Step => ({
    ...step,
    args: step.args.map((argument) => (typeof argument === 'number' ? argument : now(argument))),
  });
  const programsNow = programNames.map((name): [ProgramName, Step[]] => [name, programs[name].map(replaced)]);
  return {
    ...lowered,
    buffers: buffers.filter((buffer) => !instead.has(buffer)),
    programs: Object.fromEntries(programsNow) as Record<ProgramName, Step[]>,
  };
}

/** What a step could write where, if it may at all. */
function pairOf({ kernel, args }: Step): { readonly to: Buffer; readonly from: Buffer } | null {
  const over = overwrites[kernel];
  const place = signatures[kernel].parameters.findIndex(({ name }) => name === over);
  const [to, from] = [args[0], args[place]];
  if (to === undefined || from === undefined) return null;
  return typeof to === 'number' || typeof from === 'number' || to === from ? null : { to, from };
}

function usesOf({ programs }: Lowered): Map<Buffer, Uses> {
  const uses = new Map<Buffer, Uses>();
  for (const step of programNames.flatMap((name) => programs[name])) {
    for (const access of accessesOf(step, signatures[step.kernel].parameters)) {
      const buffer = wholeOf(access.buffer);
      uses.set(buffer, { first: uses.get(buffer)?.first ?? step, last: step });
    }
  }
  return uses;
}

/** The buffers that are somewhere in a value. */
function mentioned(value: unknown, known: ReadonlySet<unknown>): ReadonlySet<unknown> {
  const found = new Set<unknown>();
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null || found.has(part)) return;
    if (known.has(part)) found.add(part);
    else Object.values(part).forEach(look);
  };
  look(value);
  return found;
}
