/**
 * From steps to addresses: lifetimes become offsets in one arena, and every step learns whether lanes must meet before
 * it. Both are pure functions of the steps, so that a test can recompute them.
 */
import { reservedBytes, signatures, type Share } from '../kernels/signatures.ts';
import { exclude, sameCondition, type Condition } from './condition.ts';
import { joined } from './joined.ts';
import {
  accessesOf,
  bytesOf,
  dividedRows,
  programNames,
  wholeOf,
  type Buffer,
  type Lowered,
  type Plan,
  type PlannedProgram,
  type PlannedStep,
  type ProgramName,
  type Step,
} from './plan.ts';

/** Buffers start on their own cache-line pair, so that lanes never write to one line and wide loads are aligned. */
const alignment = 128;
/** Before the first buffer lie the kernels' constants and the words by which lanes meet and are told what to do. */
export const controlBytes = reservedBytes + 4096;

export function plan(lowered: Lowered): Plan {
  const { offsets, bytes } = place(lowered.buffers, stagedLifetimes(lowered));
  const planned = Object.fromEntries(
    programNames.map((name): [ProgramName, PlannedProgram] => {
      const steps = lowered.programs[name];
      const plain = steps.filter((step) => !step.probe);
      const observed = steps.map(whenObserved);
      return [name, { plain: schedule(joined(plain), offsets), probing: schedule(observed, offsets) }];
    }),
  ) as Record<ProgramName, PlannedProgram>;
  return { ...lowered, offsets, planned, bytes };
}

/** In observed steps what waits for a branch or an observer is always done. */
function whenObserved({ when, ...step }: Step): Step {
  return !when || when.orObserved ? step : { ...step, when };
}

// ── memory ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** First and last step of a buffer within its one program; kept buffers live always. */
export interface Lifetime {
  readonly program: ProgramName | 'always';
  readonly first: number;
  readonly last: number;
}

/** `moment` says when a step happens; by default its position. */
export function lifetimesOf(
  lowered: Lowered,
  moment: (program: ProgramName, step: number) => number = (_, step) => step,
): ReadonlyMap<Buffer, Lifetime> {
  const lifetimes = new Map<Buffer, Lifetime>();
  for (const buffer of lowered.buffers) {
    if (buffer.kept && !buffer.sliverOf) lifetimes.set(buffer, { program: 'always', first: 0, last: 0 });
  }
  for (const program of programNames) {
    lowered.programs[program].forEach((step, index) => {
      for (const access of accessesOf(step, signatures[step.kernel].parameters)) {
        const buffer = wholeOf(access.buffer);
        if (buffer.kept) continue;
        const known = lifetimes.get(buffer);
        if (known && known.program !== program) {
          throw new Error(`${buffer.name} is used in ${known.program} and in ${program} but not kept`);
        }
        const now = moment(program, index);
        lifetimes.set(buffer, { program, first: known?.first ?? now, last: now });
      }
    });
  }
  return lifetimes;
}

/**
 * Lifetimes counted in stages, the stretches between two meetings of the lanes that data alone makes necessary. Buffers
 * of one stage never share memory: where they did, lanes would have to meet for the memory's sake.
 */
function stagedLifetimes(lowered: Lowered): ReadonlyMap<Buffer, Lifetime> {
  let end = 0;
  const wholes = lowered.buffers.filter(({ sliverOf }) => !sliverOf);
  const apart = new Map(wholes.map((buffer) => [buffer, (end += bytesOf(buffer)) - bytesOf(buffer)]));
  placeSlivers(lowered.buffers, apart);
  const stages = new Map<ProgramName, number[]>();
  for (const program of programNames) {
    const steps = lowered.programs[program];
    const waits = new Set<Step>();
    const plain = steps.filter((step) => !step.probe);
    schedule(plain, apart).forEach(({ wait }, index) => wait && waits.add(plain[index]!));
    let stage = 0;
    stages.set(
      program,
      steps.map((step) => (waits.has(step) ? ++stage : stage)),
    );
  }
  return lifetimesOf(lowered, (program, step) => stages.get(program)![step]!);
}

export function liveTogether(a: Lifetime, b: Lifetime): boolean {
  if (a.program === 'always' || b.program === 'always') return true;
  return a.program === b.program && a.first <= b.last && b.first <= a.last;
}

/**
 * What lives always shares memory with nobody and comes first, one after the other. Behind it every program has the same room:
 * largest first, each at the lowest free place among those that live at the same time (Pisarchyk and Lee 2020, Efficient
 * Memory Management for Deep Neural Net Inference, greedy by size). Buffers nobody touches get no memory.
 */
function place(buffers: readonly Buffer[], lifetimes: ReadonlyMap<Buffer, Lifetime>) {
  const rounded = (buffer: Buffer): number => Math.ceil(bytesOf(buffer) / alignment) * alignment;
  const offsets = new Map<Buffer, number>();
  let bytes = controlBytes;
  const passing = new Map<ProgramName, Buffer[]>(programNames.map((name) => [name, []]));
  for (const buffer of buffers) {
    const lifetime = lifetimes.get(buffer);
    if (!lifetime) continue;
    if (lifetime.program !== 'always') {
      passing.get(lifetime.program)!.push(buffer);
      continue;
    }
    offsets.set(buffer, bytes);
    bytes += rounded(buffer);
  }

  const room = bytes;
  for (const own of passing.values()) {
    /** By where they start. */
    const placed: { readonly lifetime: Lifetime; readonly start: number; readonly end: number }[] = [];
    for (const buffer of own.sort((a, b) => rounded(b) - rounded(a) || a.id - b.id)) {
      const lifetime = lifetimes.get(buffer)!;
      const size = rounded(buffer);
      let start = room;
      for (const other of placed) {
        if (!liveTogether(lifetime, other.lifetime)) continue;
        if (start + size <= other.start) break;
        start = Math.max(start, other.end);
      }
      const end = start + size;
      const behind = placed.findIndex((other) => other.start > start);
      placed.splice(behind < 0 ? placed.length : behind, 0, { lifetime, start, end });
      offsets.set(buffer, start);
      bytes = Math.max(bytes, end);
    }
  }
  placeSlivers(buffers, offsets);
  return { offsets, bytes };
}

function placeSlivers(buffers: readonly Buffer[], offsets: Map<Buffer, number>): void {
  for (const buffer of buffers) {
    const whole = offsets.get(wholeOf(buffer));
    if (buffer.sliverOf && whole !== undefined) offsets.set(buffer, whole + 4 * buffer.sliverOf.first);
  }
}

// ── waiting ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface Access {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
  readonly writes: boolean;
  readonly share: Exclude<Share, 'columns' | 'units'>;
  /** The rows that lanes divide, where they divide rows. */
  readonly rows: number;
  readonly when: Condition | null;
}

/** The rows of a sliver are those rows of its matrix that lie in it. */
function shareOf(buffer: Buffer, share: Share): Access['share'] {
  if (share === 'columns' || share === 'units') return 'rows';
  return share === 'rows' && buffer.sliverOf ? 'slivers' : share;
}

export function accesses(step: Step, offsets: ReadonlyMap<Buffer, number>): Access[] {
  const parameters = signatures[step.kernel].parameters;
  return accessesOf(step, parameters).map(({ buffer, parameter }) => {
    // Slivers of one matrix are told apart by nobody: there are many, and the same is done to each of them.
    const whole = wholeOf(buffer);
    const start = offsets.get(whole)!;
    const end = start + bytesOf(whole);
    const share = shareOf(buffer, parameter.share);
    const rows = dividedRows(step, parameters, parameter);
    return {
      buffer: whole,
      start,
      end,
      writes: parameter.type !== 'read',
      share,
      rows,
      when: step.when ?? null,
    };
  });
}

/** Whether one lane's part in `a` can meet another lane's part in `b`. */
export function conflicts(a: Access, b: Access): boolean {
  if (!a.writes && !b.writes) return false;
  if (a.end <= b.start || b.end <= a.start) return false;
  if (exclude(a.when, b.when)) return false;
  if (a.buffer !== b.buffer || a.share !== b.share) return true;
  if (a.share === 'lane') return false;
  return !((a.share === 'rows' || a.share === 'slivers') && a.rows === b.rows);
}

/** What was done since lanes last met, as far as it can be told apart, by buffer. */
class Since {
  private readonly groups = new Map<Buffer, Access[]>();

  conflicts(access: Access): boolean {
    for (const group of this.groups.values()) {
      const { start, end } = group[0]!;
      if (access.end <= start || end <= access.start) continue;
      if (group.some((earlier) => conflicts(access, earlier))) return true;
    }
    return false;
  }

  add(access: Access): void {
    const group = this.groups.get(access.buffer);
    if (!group) this.groups.set(access.buffer, [access]);
    else if (!group.some((one) => alike(one, access))) group.push(access);
  }
}

/** Lanes meet before a step that touches what another lane may have touched since they last met. */
function schedule(steps: readonly Step[], offsets: ReadonlyMap<Buffer, number>): PlannedStep[] {
  let since = new Since();
  return steps.map((step): PlannedStep => {
    const now = accesses(step, offsets);
    const wait = step.gate === true || now.some((access) => since.conflicts(access));
    if (wait) since = new Since();
    for (const access of now) since.add(access);
    return { ...step, wait };
  });
}

/** Whether two accesses conflict with the same others. */
export function alike(a: Access, b: Access): boolean {
  return (
    a.buffer === b.buffer &&
    a.writes === b.writes &&
    a.share === b.share &&
    a.rows === b.rows &&
    sameCondition(a.when, b.when)
  );
}
