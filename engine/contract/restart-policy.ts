/** How often something that keeps dying is started again without asking: a pure rule, so that it can be tested. */
export interface RestartPolicy {
  readonly most: number;
  readonly withinMilliseconds: number;
}

export const threeInFiveMinutes: RestartPolicy = { most: 3, withinMilliseconds: 5 * 60_000 };

/** `restarts`: when it was started again so far. The new list, or null when it is time to ask the user. */
export function restartsAfter(
  restarts: readonly number[],
  now: number,
  policy: RestartPolicy = threeInFiveMinutes,
): readonly number[] | null {
  const recent = restarts.filter((time) => now - time < policy.withinMilliseconds);
  return recent.length < policy.most ? [...recent, now] : null;
}
