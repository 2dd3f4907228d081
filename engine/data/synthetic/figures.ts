/** The figures of the shapes set, each in the unit circle around the origin, mirrored by none of its symmetries into another. */

/** Whether a point of the plane belongs to the figure. */
export type Figure = (x: number, y: number) => boolean;

const fifth = (2 * Math.PI) / 5;
/** Radius of the inner corners of the star. */
const inner = 0.42;
const innerCorner = { x: inner * Math.cos(fifth / 2), y: inner * Math.sin(fifth / 2) };

export const figures: Readonly<Record<string, Figure>> = {
  disc: (x, y) => x * x + y * y <= 0.85 ** 2,
  ring: (x, y) => x * x + y * y <= 1 && x * x + y * y >= 0.55 ** 2,
  square: (x, y) => Math.max(Math.abs(x), Math.abs(y)) <= Math.SQRT1_2,
  /** Equilateral, its corners on the circle. */
  triangle: (x, y) => y >= -0.5 && Math.sqrt(3) * Math.abs(x) + y <= 1,
  cross: (x, y) => {
    const [long, short] = [Math.max(Math.abs(x), Math.abs(y)), Math.min(Math.abs(x), Math.abs(y))];
    return long <= 0.95 && short <= 0.28;
  },
  /** Five-pointed. Folded into a tenth of it, it is what lies on the near side of one edge. */
  star: (x, y) => {
    const angle = Math.atan2(x, y);
    const folded = Math.abs(angle - fifth * Math.round(angle / fifth));
    const radius = Math.sqrt(x * x + y * y);
    const [px, py] = [radius * Math.cos(folded), radius * Math.sin(folded)];
    return (innerCorner.x - 1) * py - innerCorner.y * (px - 1) >= 0;
  },
};
