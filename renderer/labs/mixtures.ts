/** What a mixed example is called: `0.73 · 5 + 0.27 · 8`, the larger share first. */
export function mixtureOf(shares: ArrayLike<number>, classes: readonly string[]): string {
  const parts = Array.from(shares, (share, at) => ({ share, name: classes[at] ?? '' }))
    .filter(({ share }) => share >= 0.005)
    .sort((a, b) => b.share - a.share);
  if (parts.length === 1) return parts[0]!.name;
  return parts.map(({ share, name }) => `${share.toFixed(2)} · ${name}`).join(' + ');
}
