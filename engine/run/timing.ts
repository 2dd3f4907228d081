/** How long the steps of one node take on one lane, forward and backward. */
import { isBuffer, type Step } from '../compile/plan.ts';
import type { Leader } from './leader.ts';
import { look } from './look.ts';

/** On a plan of one lane that has gradients. */
export interface TimingJob {
  readonly kind: 'time';
  readonly node: string;
}

/** Milliseconds of one pass. */
export interface Timing {
  readonly forward: number;
  readonly backward: number;
}

/** What comes between is a hindrance and never a help: the shortest of so many rounds is nearest to what the steps take. */
const rounds = 25;
/** Milliseconds a round takes at least: a hundred times what the clock can tell. */
const shortest = 4;

export function time(lead: Leader, { node }: TimingJob): Timing {
  const { plan } = lead;
  // Its input is standard normal, and what comes back to it is a gradient of a loss.
  look(lead, { kind: 'look', seed: 1, dataset: null });
  const steps = plan.programs.train.filter(({ probe }) => !probe);
  const turn = steps.findIndex((step) => step.node === plan.output);
  const own = (some: readonly Step[]) => some.filter((step) => step.node === node);
  const [forward, backward] = [own(steps.slice(0, turn)), own(steps.slice(turn))];
  return { forward: passTime(lead, forward), backward: passTime(lead, backward) };
}

function passTime({ plan, kernels }: Leader, steps: readonly Step[]): number {
  const calls = steps.map(({ kernel, args }) => ({
    kernel: kernels[kernel],
    args: [...args.map((arg) => (isBuffer(arg) ? plan.offsets.get(arg)! : arg)), 0, 1],
  }));
  const timed = (passes: number): number => {
    const started = performance.now();
    for (let pass = 0; pass < passes; pass++) for (const { kernel, args } of calls) kernel(...args);
    return performance.now() - started;
  };
  let passes = 1;
  while (timed(passes) < shortest) passes *= 2;
  return Math.min(...Array.from({ length: rounds }, () => timed(passes))) / passes;
}
