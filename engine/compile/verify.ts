/**
 * What a plan promises, checked from its steps alone: arguments fit their kernels, nothing is read before it is written,
 * whichever branches are dropped, no two buffers that live together share memory, and no two lanes can meet on one
 * address. On in tests and where FANIN_VERIFY is set.
 */
import { signatures } from '../kernels/signatures.ts';
import {
  accesses,
  alike,
  conflicts,
  controlBytes,
  lifetimesOf,
  liveTogether,
  type Access,
} from './4-plan.ts';
import { isWithin } from './condition.ts';
import {
  accessesOf,
  bytesOf,
  isBuffer,
  programNames,
  wholeOf,
  type Buffer,
  type Plan,
  type PlannedStep,
} from './plan.ts';

export function verify(plan: Plan): void {
  checkMemory(plan);
  for (const name of programNames) {
    for (const steps of [plan.planned[name].plain, plan.planned[name].probing]) {
      for (const step of steps) checkArguments(step);
      for (const dropped of fates(steps)) checkReads(leftOf(steps, dropped), name);
      checkMeetings(steps, plan.offsets, name);
    }
  }
}

function broken(what: string): never {
  throw new Error(`The plan is broken: ${what}`);
}

function checkArguments(step: PlannedStep): void {
  const { parameters } = signatures[step.kernel];
  if (parameters.length !== step.args.length)
    broken(`${step.kernel} at ${step.node} has ${step.args.length} arguments`);
  parameters.forEach((parameter, index) => {
    const argument = step.args[index];
    const wantsBuffer = 'share' in parameter;
    if (argument === undefined || isBuffer(argument) !== wantsBuffer) {
      broken(`${step.kernel} at ${step.node}: ${parameter.name} is ${String(argument)}`);
    }
    if (parameter.type === 'integer' && !Number.isInteger(argument)) {
      broken(`${step.kernel} at ${step.node}: ${parameter.name} must be an integer, is ${String(argument)}`);
    }
  });
}

/** Branches that are dropped together, with what is in them: none, each of them, and all. */
function fates(steps: readonly PlannedStep[]): ReadonlySet<Buffer>[] {
  const branches = new Map(steps.flatMap(({ when }) => (when ? [[when.branch.alive, when.branch]] : [])));
  const all = [...branches.values()];
  const each = all.map((outer) => all.filter((branch) => isWithin(branch, outer)));
  return [[], ...each, all].map((dropped) => new Set(dropped.map(({ alive }) => alive)));
}

/** The steps that are done while these branches are dropped. */
const leftOf = (steps: readonly PlannedStep[], dropped: ReadonlySet<Buffer>): readonly PlannedStep[] =>
  steps.filter(({ when }) => !when || when.lives !== dropped.has(when.branch.alive));

function checkReads(steps: readonly PlannedStep[], program: string): void {
  const written = new Set<Buffer>();
  for (const step of steps) {
    const touched = accessesOf(step, signatures[step.kernel].parameters);
    for (const { buffer, parameter } of touched) {
      if (parameter.type !== 'write' && !buffer.kept && !written.has(wholeOf(buffer))) {
        broken(`${step.kernel} at ${step.node} reads ${buffer.name} before ${program} has written it`);
      }
    }
    for (const { buffer, parameter } of touched) if (parameter.type !== 'read') written.add(wholeOf(buffer));
  }
}

function checkMeetings(steps: readonly PlannedStep[], offsets: Plan['offsets'], program: string): void {
  let since: { step: PlannedStep; access: Access }[] = [];
  for (const step of steps) {
    if (step.wait) since = [];
    for (const access of accesses(step, offsets)) {
      const other = since.find((earlier) => conflicts(access, earlier.access));
      if (other) {
        broken(
          `in ${program}, ${step.kernel} at ${step.node} and ${other.step.kernel} at ${other.step.node} race`,
        );
      }
    }
    const more = accesses(step, offsets).filter((access) => !since.some((one) => alike(one.access, access)));
    since.push(...more.map((access) => ({ step, access })));
  }
}

function checkMemory(plan: Plan): void {
  const lifetimes = [...lifetimesOf(plan)];
  lifetimes.forEach(([a, livesA], index) => {
    const startA = plan.offsets.get(a);
    if (startA === undefined || startA < controlBytes || startA + bytesOf(a) > plan.bytes) {
      broken(`${a.name} lies at ${startA} outside the arena`);
    }
    for (const [b, livesB] of lifetimes.slice(index + 1)) {
      const startB = plan.offsets.get(b)!;
      const apart = startA + bytesOf(a) <= startB || startB + bytesOf(b) <= startA;
      if (!apart && liveTogether(livesA, livesB))
        broken(`${a.name} and ${b.name} share memory while both live`);
    }
  });
}
