/** Whether examples are drawn as pictures. */
import type { Examples } from '../../engine/contract/data.ts';
import { imageSize } from '../charts/example.ts';

export function showingImages(examples: Examples | null): boolean {
  return examples !== null && imageSize(examples.shape) !== null;
}
