import { vi } from 'vitest';
import type { Shell } from '../../engine/contract/shell.ts';

/** As much of a window as modules of the renderer read when they are loaded; import those after it. */
export function stubWindow(shell: Partial<Shell> = {}): void {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} });
  vi.stubGlobal('document', { documentElement: {}, hidden: true, addEventListener: () => {} });
  vi.stubGlobal('window', {
    matchMedia: () => ({ matches: false, addEventListener: () => {} }),
    addEventListener: () => {},
    fanin: { onEngineState: () => () => {}, connect: () => {}, language: 'en', platform: 'linux', ...shell },
  });
}
