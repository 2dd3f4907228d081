/** A plain copy of a value that may hold `$state` proxies, which structured clone refuses. */
export function snapshot(value: unknown): unknown {
  return $state.snapshot(value);
}
