/** Where the window was when it was last closed, and whether that is still a place where it can be seen. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const boundsSchema = z.object({
  x: z.int().optional(),
  y: z.int().optional(),
  width: z.int(),
  height: z.int(),
  maximized: z.boolean().default(false),
});
export type Bounds = z.infer<typeof boundsSchema>;

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const least = { width: 1024, height: 700 } as const;
const first: Bounds = { width: 1280, height: 800, maximized: false };

export function readBounds(file: string): Bounds {
  try {
    return boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // The first start, or a file that somebody damaged: neither is worth a word to the user.
    return first;
  }
}

export function writeBounds(file: string, bounds: Bounds): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.tmp`, JSON.stringify(bounds));
    renameSync(`${file}.tmp`, file);
  } catch (error) {
    console.error(`The place of the window could not be kept: ${String(error)}`);
  }
}

/** Fits the bounds to what screens there are now: a monitor may have been unplugged since. */
export function visibleBounds(
  kept: Bounds,
  areas: readonly Area[],
): { bounds: { x?: number; y?: number; width: number; height: number }; maximized: boolean } {
  const { x, y, maximized } = kept;
  const size = { width: Math.max(kept.width, least.width), height: Math.max(kept.height, least.height) };
  // Enough of the title bar must be on a screen to take hold of it.
  const seen = (left: number, top: number) =>
    areas.some(
      (area) =>
        left + size.width >= area.x + 100 &&
        left <= area.x + area.width - 100 &&
        top >= area.y - 10 &&
        top <= area.y + area.height - 50,
    );
  const placed = x !== undefined && y !== undefined && seen(x, y);
  return { bounds: placed ? { x, y, ...size } : size, maximized };
}
