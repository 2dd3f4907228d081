/** Steps that are done in some steps of training only: where a branch of the network lives, or where it is dropped. */
import type { Buffer } from './plan.ts';

/** What a layer leaves out in steps in which it drops the whole batch: see branches.ts. */
export interface Branch {
  /** One float: 1 in steps in which it and every branch around it live, else 0. */
  readonly alive: Buffer;
  readonly around: Branch | null;
}

export interface Condition {
  readonly branch: Branch;
  readonly lives: boolean;
  /** And in every observed step, whether the branch lives or not. */
  readonly orObserved: boolean;
}

/** Whether a branch is another one or within it. */
export function isWithin(branch: Branch | null, outer: Branch): boolean {
  return branch !== null && (branch.alive === outer.alive || isWithin(branch.around, outer));
}

/** Whether never both are done. */
export function exclude(a: Condition | null, b: Condition | null): boolean {
  return a !== null && b !== null && a.branch.alive === b.branch.alive && a.lives !== b.lives;
}

export function sameCondition(a: Condition | null, b: Condition | null): boolean {
  if (a === null || b === null) return a === b;
  return a.branch.alive === b.branch.alive && a.lives === b.lives && a.orObserved === b.orObserved;
}

/** ` if alive.block1 or observed`, as the text of a plan has it. */
export function printCondition({ branch, lives, orObserved }: Condition): string {
  return ` if ${lives ? '' : 'not '}${branch.alive.name}${orObserved ? ' or observed' : ''}`;
}
