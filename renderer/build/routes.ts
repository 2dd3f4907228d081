/** The way a line takes between two layers that do not stand one below the other: beside what is between, never behind it. */
import { node, type Edge, type Place } from './layout.ts';

/** Where a line turns: at a height, or down a lane beside the layers that it skips. */
export type Route =
  | { readonly kind: 'direct' }
  | { readonly kind: 'bend'; readonly at: 'source' | 'target' }
  | { readonly kind: 'lane'; readonly x: number };

/** From a layer to a line down along it, to one that leads up, and to where a line turns. */
const clear = { lane: 14, climb: 26, turn: 14 };

type Layout = Readonly<Record<string, Place>>;

const direct: Route = { kind: 'direct' };

/** `edges`: all lines of the network, which a line to another column crosses as few of as it can. */
export function routeOf([from, to]: Edge, layout: Layout, edges: readonly Edge[]): Route {
  const [source, target] = [layout[from], layout[to]];
  if (!source || !target) return direct;
  const top = source[1] + node.height;
  const bottom = target[1];
  if (bottom < top) return climb(source, target, layout, edges);
  // A line to the next row has nothing to go around.
  if (bottom - top < node.height) return direct;
  const skipped = Object.values(layout).filter(([, y]) => y + node.height > top && y < bottom);
  const inTheWay = (x: number): boolean => skipped.some((place) => Math.abs(place[0] - x) < node.width);
  if (!inTheWay(source[0])) return source[0] === target[0] ? direct : { kind: 'bend', at: 'target' };
  if (!inTheWay(target[0])) return { kind: 'bend', at: 'source' };
  const [left, right] = [Math.min(source[0], target[0]), Math.max(source[0], target[0])];
  const beside = skipped.filter(([x]) => x > left - node.width && x < right + node.width).map(([x]) => x);
  return { kind: 'lane', x: Math.min(left, ...beside) - clear.lane };
}

/**
 * Up to another column: through a gap between layers, clear of the shapes beside the source. Of several the one with the
 * fewest lines across, which is the gap between the columns and not one between branches; of those the nearest to the
 * target.
 */
function climb(source: Place, target: Place, layout: Layout, edges: readonly Edge[]): Route {
  const between = Object.values(layout).filter(
    ([, y]) => y < source[1] + node.height && y + node.height > target[1],
  );
  const gaps = between
    .map(([x]) => x - clear.climb)
    .filter((x) => !between.some((place) => x > place[0] && x < place[0] + node.width));
  if (target[0] - source[0] <= node.width) return back(source, gaps);
  const free = gaps.filter((x) => x > source[0] + node.width && x < target[0]);
  const across = (x: number): number =>
    edges.filter(([from, to]) => {
      const ends = [layout[from], layout[to]].filter((place) => place !== undefined);
      const left = ends.filter((place) => place[0] + node.width / 2 < x);
      // Beside the lane, not above or below it.
      const beside = ends.some(([, y]) => y <= source[1] && y >= target[1]);
      return beside && left.length === 1 && ends.length === 2;
    }).length;
  const [best] = free
    .map((x) => ({ x, crossings: across(x) }))
    .sort((a, b) => a.crossings - b.crossings || b.x - a.x);
  return best ? { kind: 'lane', x: best.x } : direct;
}

/** Up in the same column or back to one further left: through the nearest gap, so that what closes a circle is seen. */
function back(source: Place, gaps: readonly number[]): Route {
  // Left of all of them there always is one.
  return { kind: 'lane', x: Math.max(...gaps.filter((x) => x < source[0])) };
}

/** The corners of a line from the bottom of a layer to the top of another. */
export function corners(route: Route, [sx, sy]: Place, [tx, ty]: Place): Place[] {
  const below = sy + clear.turn;
  const above = ty - clear.turn;
  switch (route.kind) {
    case 'direct':
      return [];
    case 'bend': {
      const y = route.at === 'source' ? below : above;
      return [[sx, sy], [sx, y], [tx, y], [tx, ty]]; // prettier-ignore
    }
    case 'lane':
      return [[sx, sy], [sx, below], [route.x, below], [route.x, above], [tx, above], [tx, ty]]; // prettier-ignore
  }
}

/** An SVG path through corners, rounded where it turns. */
export function roundedPath(points: readonly Place[], radius = 8): string {
  return points
    .map(([x, y], index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M ${x} ${y}`;
      if (!after) return `L ${x} ${y}`;
      const towards = ([px, py]: Place): string => {
        const length = Math.hypot(px - x, py - y);
        const share = length === 0 ? 0 : Math.min(radius, length / 2) / length;
        return `${x + (px - x) * share} ${y + (py - y) * share}`;
      };
      return `L ${towards(before)} Q ${x} ${y} ${towards(after)}`;
    })
    .join(' ');
}
