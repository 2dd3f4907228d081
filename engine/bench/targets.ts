/** What the engine has to reach, as ratios within one run: performance targets of the project, and what came out. */
import type { Alone } from './alone.ts';
import { names } from './contests.ts';
import { peerNames } from './peers.ts';
import type { Contest, Entry } from './rounds.ts';
import { ratioOf, spreadOf, type Spread } from './statistics.ts';

export interface Target {
  readonly title: string;
  readonly sense: '≥' | '≤';
  readonly must: number;
  readonly measured: Spread | null;
  /**
   * What it would come to if we took no longer than the multiply-adds of the work do alone: the most that this processor gives.
   * Null where it is not a matter of arithmetic, or the arithmetic was not measured.
   */
  readonly atPeak: number | null;
}

/** How many bits wide the multiply-adds are that our kernels and that NumPy as it comes get out of this machine. */
export interface Widths {
  readonly ours: 128 | 256;
  /** Null where no product was timed that says it. */
  readonly numpy: 256 | 512 | null;
}

/** At least, beside arithmetic as wide as 256 bits, and beside arithmetic that is twice as wide. */
interface Limits {
  readonly even: number;
  readonly twice: number;
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

/** The same for work that takes no longer than its multiply-adds on `threads` cores of `peak` GFLOP/s each. */
function advantageAtPeak(
  contest: Contest | undefined,
  peer: string,
  threads: number,
  peak: number | null,
): number | null {
  const their = entryOf(contest, peer, threads);
  if (!contest || !their || peak === null) return null;
  return (spreadOf(their.times).median * threads * peak * 1e6) / contest.operations;
}

/** The geometric mean of ratios, and of their quartiles. */
function mean(spreads: readonly (Spread | null)[]): Spread | null {
  const known = spreads.filter((one) => one !== null);
  if (known.length === 0) return null;
  const over = (key: keyof Spread): number => geometricMean(known.map((one) => one[key]));
  return { median: over('median'), low: over('low'), high: over('high') };
}

const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** How far ahead of somebody we are, and would be by our multiply-adds alone. */
type Ahead = Pick<Target, 'measured' | 'atPeak'>;

const meanAhead = (all: readonly Ahead[]): Ahead => {
  const peaks = all.map(({ atPeak }) => atPeak).filter((one) => one !== null);
  return {
    measured: mean(all.map(({ measured }) => measured)),
    atPeak: peaks.length > 0 ? geometricMean(peaks) : null,
  };
};

/** The smaller of each, wherever it is. */
const leastAhead = (all: readonly Ahead[]): Ahead =>
  all.reduce(
    (least, { measured, atPeak }) => ({
      measured:
        measured && measured.median < (least.measured?.median ?? Infinity) ? measured : least.measured,
      atPeak: atPeak !== null && atPeak < (least.atPeak ?? Infinity) ? atPeak : least.atPeak,
    }),
    { measured: null, atPeak: null },
  );

/** Where 512 bits at a time are not this much faster, the processor takes them in halves. */
const fasterBy512 = 1.4;

/**
 * What a processor and its OpenBLAS make of their registers can only be seen in their times: those of NumPy held to 256
 * bits over those of NumPy as it comes.
 */
export function widthsOf(contests: readonly Contest[], widened: boolean): Widths {
  const gain = mean(
    contests
      .filter(({ task }) => task.kind === 'product')
      .map((contest) => {
        const [held, free] = [entryOf(contest, peerNames.numpy256), entryOf(contest, peerNames.numpy)];
        return held && free ? ratioOf(held.times, free.times) : null;
      }),
  );
  return { ours: widened ? 256 : 128, numpy: gain && (gain.median > fasterBy512 ? 512 : 256) };
}

/** GFLOP/s of a core: the clock differs from minute to minute, and no less is possible than what a product has reached. */
function peakOf(alone: Spread | null, products: readonly Contest[]): number | null {
  if (!alone) return null;
  const reached = products.flatMap((contest) =>
    (entryOf(contest, 'Fanin')?.times ?? []).map((time) => contest.operations / time / 1e6),
  );
  return Math.max(alone.high, ...reached);
}

export function targets(
  contests: readonly Contest[],
  alone: readonly Alone[],
  { ours, numpy }: Widths,
): Target[] {
  const called = (name: string): Contest | undefined => contests.find((contest) => contest.name === name);
  const products = contests.filter(({ task }) => task.kind === 'product');
  const turned = products.filter(
    ({ task }) => task.kind === 'product' && (task.transposedA || task.transposedB),
  );
  const straight = products.filter((contest) => !turned.includes(contest));
  const epoch = called(names.epoch);
  const convolution = called(names.convolution);
  const own = (id: Alone['id']): Spread | null => alone.find((one) => one.id === id)?.value ?? null;
  const peak = peakOf(own('peak'), products);
  const ahead = (contest: Contest | undefined, peer: string, threads = 1): Ahead => ({
    measured: advantage(contest, peer, threads),
    atPeak: advantageAtPeak(contest, peer, threads, peak),
  });
  const atLeast = (title: string, must: number, measured: Spread | null): Target => {
    return { title, sense: '≥', must, measured, atPeak: null };
  };
  const aheadBy = (title: string, must: number, by: Ahead): Target => {
    return { title, sense: '≥', must, ...by };
  };
  const atMost = (title: string, must: number, measured: Spread | null): Target => {
    return { title, sense: '≤', must, measured, atPeak: null };
  };
  const limit = ({ even, twice }: Limits, width: number): number => (width > ours ? twice : even);
  const lanes = (contest: Contest | undefined): Spread | null => {
    const one = entryOf(contest, 'Fanin', 1);
    const two = entryOf(contest, 'Fanin', 2);
    return one && two ? ratioOf(one.times, two.times) : null;
  };
  /** Against NumPy held to 256 bits, and as it comes where that is judged by a limit of its own. */
  const beside = (
    title: string,
    threads: number,
    limits: Limits,
    among: readonly (Contest | undefined)[],
  ) => {
    const against = (peer: string, bits: number): Target => {
      const by = meanAhead(among.map((one) => ahead(one, peer, threads)));
      const thread = threads === 1 ? '1 thread' : `${threads} threads`;
      return aheadBy(`${title} against ${peer}, ${thread}`, limit(limits, bits), by);
    };
    // Nobody has said what 128 bits must come to beside 512.
    const wider = numpy === null || numpy > 2 * ours ? [] : [against(peerNames.numpy, numpy)];
    return [against(peerNames.numpy256, 256), ...wider];
  };
  const tfjs = (contest: Contest | undefined): Ahead => ahead(contest, peerNames.tfjs);
  const either = (even: number, twice: number): number => limit({ even, twice }, 256);
  return [
    ...beside('matrix products', 1, { even: 0.95, twice: 0.47 }, products),
    ...beside('matrix products', 2, { even: 0.9, twice: 0.45 }, products),
    aheadBy('matrix products against tfjs-wasm, plain', either(3, 1.5), leastAhead(straight.map(tfjs))),
    aheadBy('matrix products against tfjs-wasm, transposed', either(40, 20), leastAhead(turned.map(tfjs))),
    ...beside('MLP epoch', 1, { even: 1.35, twice: 0.67 }, [epoch]),
    ...beside('MLP epoch', 2, { even: 1.4, twice: 0.7 }, [epoch]),
    aheadBy('MLP epoch against tfjs-wasm', either(35, 17), tfjs(epoch)),
    ...beside('convolution forward and backward', 1, { even: 2, twice: 1.1 }, [convolution]),
    atLeast('two lanes over one, MLP', 1.65, lanes(epoch)),
    atLeast('two lanes over one, convolution', 1.9, lanes(convolution)),
    atLeast('two runs side by side over one after the other', 1.9, own('side-by-side')),
    atMost('the whole training loop over its kernels', 1.1, own('loop')),
    atMost("a run in the app's engine over the same from the command line", 1.05, own('app')),
    atMost('a step where the signal dies away over one where it lives', 2, own('dying')),
    atMost('a step where stochastic depth drops half of the blocks over one with all', 0.65, own('depth')),
    atMost('points stored over bare rows inserted', 3, own('storing')),
    atMost('runs listed over their bare rows read', 3, own('listing')),
  ];
}

/** Whether no kernel could meet it on this processor. */
export const beyond = ({ must, atPeak }: Target): boolean => atPeak !== null && atPeak < must;

/** Null where nothing was measured. */
export function met({ sense, must, measured }: Target): boolean | null {
  if (!measured) return null;
  return sense === '≥' ? measured.median >= must : measured.median <= must;
}
