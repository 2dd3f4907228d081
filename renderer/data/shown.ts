/** What of the examples is shown, and how. */
import type { Examples } from '../../engine/contract/data.ts';
import { imageSize } from '../charts/example.ts';

/** Whether they are drawn as pictures. */
export function showingImages(examples: Examples | null): boolean {
  return examples !== null && imageSize(examples.shape) !== null;
}

/** The class asked for where there is one of that number; null: all of them. */
export function knownClass(only: number | null, classes: readonly string[]): number | null {
  return only !== null && only < classes.length ? only : null;
}
