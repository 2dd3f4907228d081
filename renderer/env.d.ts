import type { Shell } from '../engine/contract/shell.ts';

declare global {
  interface Window {
    readonly fanin: Shell;
  }
}
