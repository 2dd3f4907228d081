/** What takes the place of steps that are left out while their branch is dropped: zeros, where somebody reads all the same. */
import { signatures } from '../kernels/signatures.ts';
import type { Builder } from './builder.ts';
import { isWithin, type Condition } from './condition.ts';
import { accessesOf, dividedRows, wholeOf, type Buffer, type Step } from './plan.ts';

/** A buffer that is written only where a branch lives. */
interface Written {
  readonly at: number;
  readonly when: Condition;
  /** As lanes divide it where it is written, so that they need not meet for the zeros' sake. */
  readonly rows: number;
  /** Whether another step writes it in observed steps in which the branch is dropped. */
  observed: boolean;
  /** Who reads it while the branch is dropped. */
  readers: 'nobody' | 'observers' | 'anybody';
}

/** The steps in their order, and before those that write something only where a branch lives, the zeros for when it does not. */
export function cleared(steps: readonly Step[], builder: Builder): Step[] {
  const before = new Map<number, Step[]>();
  for (const [out, { at, when, rows, readers }] of writtenIn(steps)) {
    if (readers === 'nobody') continue;
    const zeros: Step[] = before.get(at) ?? [];
    before.set(at, zeros);
    const condition = { branch: when.branch, lives: false, orObserved: false };
    const emit = builder.emitter(zeros, { probe: readers === 'observers', when: condition });
    const sizes = { rows, columns: out.length / rows };
    builder.at(steps[at]!.node, () => emit('fillRows', { out, ...sizes, value: 0 }));
  }
  return steps.flatMap((step, index) => [...(before.get(index) ?? []), step]);
}

function writtenIn(steps: readonly Step[]): ReadonlyMap<Buffer, Written> {
  const written = new Map<Buffer, Written>();
  steps.forEach((step, at) => {
    const { when } = step;
    const { parameters } = signatures[step.kernel];
    const touched = accessesOf(step, parameters).map(({ buffer, parameter }) => {
      return { buffer: wholeOf(buffer), parameter };
    });
    for (const { buffer, parameter } of touched) {
      const found = written.get(buffer);
      if (found && parameter.type !== 'write') read(found, step);
    }
    for (const { buffer, parameter } of touched) {
      if (!when || parameter.type !== 'write') continue;
      const found = written.get(buffer);
      if (found) found.observed ||= !when.lives;
      if (found || !when.lives) continue;
      const divided = dividedRows(step, parameters, parameter);
      const rows = divided > 0 && buffer.length % divided === 0 ? divided : buffer.length;
      // What keeps its memory may be read after the program, as gradients are by whoever checks them.
      const readers = buffer.kept && !when.orObserved ? 'anybody' : 'nobody';
      written.set(buffer, { at, when, rows, observed: when.orObserved, readers });
    }
  });
  return written;
}

function read(written: Written, { when, probe }: Step): void {
  const leftOut = when?.lives === true && isWithin(when.branch, written.when.branch);
  if (!probe && !leftOut) written.readers = 'anybody';
  else if (written.readers === 'nobody' && !written.observed && !(leftOut && !when.orObserved)) {
    written.readers = 'observers';
  }
}
