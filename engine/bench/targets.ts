/** What the engine has to reach, as ratios within one run: performance targets of the project, and what came out. */
import type { Alone } from './alone.ts';
import { names } from './contests.ts';
import type { Contest, Entry } from './rounds.ts';
import { ratioOf, spreadOf, type Spread } from './statistics.ts';

export interface Target {
  readonly title: string;
  /** At least, or at most, by whether V8 widens the kernels. */
  readonly must: { readonly sense: '≥' | '≤'; readonly widened: number; readonly plain: number };
  readonly measured: Spread | null;
}

export function entryOf(contest: Contest | undefined, name: string, threads = 1): Entry | null {
  const entry = contest?.entries.find((one) => one.name === name && one.threads === threads);
  return entry && entry.times.length > 0 ? entry : null;
}

/** How many times as long `other` takes as we do. */
export function advantage(
  contest: Contest | undefined,
  other: string,
  threads = 1,
  ours = threads,
): Spread | null {
  const own = entryOf(contest, 'Fanin', ours);
  const their = entryOf(contest, other, threads);
  if (!own || !their) return null;
  // What was timed by a single run has no rounds to compare with.
  if (their.times.length === 1) return ratioOf([their.times[0] ?? NaN], [spreadOf(own.times).median]);
  return ratioOf(their.times, own.times);
}

/** The geometric mean of ratios, and of their quartiles. */
function mean(spreads: readonly (Spread | null)[]): Spread | null {
  const known = spreads.filter((one) => one !== null);
  if (known.length === 0) return null;
  const over = (key: keyof Spread): number =>
    Math.exp(known.reduce((sum, one) => sum + Math.log(one[key]), 0) / known.length);
  return { median: over('median'), low: over('low'), high: over('high') };
}

const least = (spreads: readonly (Spread | null)[]): Spread | null =>
  spreads.reduce((worst, one) => (one && (!worst || one.median < worst.median) ? one : worst), null);

export function targets(contests: readonly Contest[], alone: readonly Alone[]): Target[] {
  const called = (name: string): Contest | undefined => contests.find((contest) => contest.name === name);
  const products = contests.filter(({ task }) => task.kind === 'product');
  const turned = products.filter(
    ({ task }) => task.kind === 'product' && (task.transposedA || task.transposedB),
  );
  const straight = products.filter((contest) => !turned.includes(contest));
  const epoch = called(names.epoch);
  const convolution = called(names.convolution);
  const own = (id: Alone['id']): Spread | null => alone.find((one) => one.id === id)?.value ?? null;
  const atLeast = (title: string, widened: number, plain: number, measured: Spread | null): Target => {
    return { title, must: { sense: '≥', widened, plain }, measured };
  };
  const atMost = (title: string, limit: number, measured: Spread | null): Target => {
    return { title, must: { sense: '≤', widened: limit, plain: limit }, measured };
  };
  const lanes = (contest: Contest | undefined): Spread | null => {
    const one = entryOf(contest, 'Fanin', 1);
    const two = entryOf(contest, 'Fanin', 2);
    return one && two ? ratioOf(one.times, two.times) : null;
  };
  return [
    atLeast(
      'matrix products against NumPy, 1 thread',
      0.95,
      0.47,
      mean(products.map((one) => advantage(one, 'NumPy', 1))),
    ),
    atLeast(
      'matrix products against NumPy, 2 threads',
      0.9,
      0.45,
      mean(products.map((one) => advantage(one, 'NumPy', 2))),
    ),
    atLeast(
      'matrix products against tfjs-wasm, plain',
      3,
      1.5,
      least(straight.map((one) => advantage(one, 'tfjs-wasm'))),
    ),
    atLeast(
      'matrix products against tfjs-wasm, transposed',
      40,
      20,
      least(turned.map((one) => advantage(one, 'tfjs-wasm'))),
    ),
    atLeast('MLP epoch against NumPy, 1 thread', 1.35, 0.67, advantage(epoch, 'NumPy', 1)),
    atLeast('MLP epoch against NumPy, 2 threads', 1.4, 0.7, advantage(epoch, 'NumPy', 2)),
    atLeast('MLP epoch against tfjs-wasm', 35, 17, advantage(epoch, 'tfjs-wasm')),
    atLeast(
      'convolution forward and backward against NumPy, 1 thread',
      2,
      1.1,
      advantage(convolution, 'NumPy', 1),
    ),
    atLeast('two lanes over one, MLP', 1.65, 1.65, lanes(epoch)),
    atLeast('two lanes over one, convolution', 1.9, 1.9, lanes(convolution)),
    atLeast('two runs side by side over one after the other', 1.9, 1.9, own('side-by-side')),
    atMost('the whole training loop over its kernels', 1.1, own('loop')),
    atMost("a run in the app's engine over the same from the command line", 1.05, own('app')),
    atMost('a step where the signal dies away over one where it lives', 2, own('dying')),
    atMost('a step where stochastic depth drops half of the blocks over one with all', 0.65, own('depth')),
    atMost('points stored over bare rows inserted', 3, own('storing')),
    atMost('runs listed over their bare rows read', 3, own('listing')),
  ];
}

/** Null where nothing was measured. */
export function met({ must, measured }: Target, widened: boolean): boolean | null {
  if (!measured) return null;
  const limit = widened ? must.widened : must.plain;
  return must.sense === '≥' ? measured.median >= limit : measured.median <= limit;
}
