/**
 * Philox streams by name. Every use of random numbers has its own stream, named after what it is for and the node's id,
 * so that inserting a layer into a network moves nobody else's numbers: two runs that differ by a dropout layer start
 * from the same weights.
 */

/** FNV-1a, 32 bit. */
export function streamOf(
  purpose: 'init' | 'layer' | 'input' | 'labels' | 'shuffle' | 'subset' | 'split' | 'synthetic' | 'augment',
  name = '',
): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(`${purpose}:${name}`)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return hash | 0;
}

/** A seed up to 2⁵³ as the two words of a Philox key. */
export function keyOf(seed: number): { low: number; high: number } {
  return { low: seed | 0, high: Math.floor(seed / 2 ** 32) | 0 };
}
