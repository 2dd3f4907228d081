/**
 * A network whose dropped branches are left out, against the same plan with every step done whatever was drawn: the layer at
 * the end of a branch writes its zeros by itself, so that what is learnt must be the same.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan, PlannedStep } from '../../../engine/compile/plan.ts';
import type { UpdateOptions } from '../../../engine/compile/update.ts';
import { verify } from '../../../engine/compile/verify.ts';
import { optimizers } from '../../../engine/optimizers/index.ts';
import { readProbe } from '../../../engine/run/observe.ts';
import {
  denseBlocks,
  droppedIn,
  everythingDone,
  networkOf,
  open,
  pieces,
  plainly,
  sgd,
  type Session,
} from './residual.ts';

const updates: readonly UpdateOptions[] = [
  plainly,
  { optimizer: sgd, weightDecay: 0.01, l1: 0.001, clip: 0.5 },
  {
    optimizer: optimizers.bind({ kind: 'adam' }, 'optimizer'),
    weightDecay: 0.1,
    decay: 'decoupled',
    maxNorm: 1,
  },
];

describe('what a network learns while dropped branches are left out', () => {
  const steps = 6;

  it('is what it learns while they are computed; running statistics in them stay', () => {
    let [skipped, normed] = [0, 0];
    fc.assert(
      fc.property(pieces, fc.constantFrom(...updates), (all, training) => {
        const network = networkOf(all);
        const dropped = droppedIn(network);
        const [ours, whole] = [open(network, training), open(network, training, everythingDone)];
        for (let step = 0; step < steps; step++) {
          const before = whole.states();
          ours.step(step);
          whole.step(step);
          whole.lead.plan.states.forEach(({ node, value }, index) => {
            if (!dropped(step).has(node)) return;
            whole.lead.arena.floats(value).set(before[index]!);
            normed++;
          });
          skipped += dropped(step).size;
          expect(ours.weights()).toEqual(whole.weights());
          expect(ours.states()).toEqual(whole.states());
        }
      }),
      { numRuns: 80 },
    );
    // The networks were such that it mattered.
    expect(skipped).toBeGreaterThan(200);
    expect(normed).toBeGreaterThan(20);
  });

  it('is the same whether somebody looks or not', () => {
    fc.assert(
      fc.property(
        pieces,
        fc.constantFrom(...updates),
        fc.nat({ max: 2 ** steps - 1 }),
        (all, training, looks) => {
          const network = networkOf(all);
          const [seldom, often] = [open(network, training), open(network, training)];
          for (let step = 0; step < steps; step++) {
            seldom.step(step);
            often.step(step, (looks >> step) & 1 ? 'probing' : 'plain');
            expect(often.weights()).toEqual(seldom.weights());
            expect(often.states()).toEqual(seldom.states());
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a step', () => {
  it('takes the products of the blocks that live, and no others, as often as they should', () => {
    const blocks = 5;
    const network = denseBlocks(blocks, 0.5);
    const dropped = droppedIn(network);
    let products = 0;
    const session = open(network, null, undefined, (kernel) => {
      if (kernel.startsWith('matmul')) products++;
    });
    const steps = 2000;
    let lived = 0;
    for (let step = 0; step < steps; step++) {
      products = 0;
      session.step(step);
      const dead = [...dropped(step)].filter((id) => id.startsWith('fc')).length;
      // Forward, the gradient of the input and that of the weights; the first layer has nothing before it.
      expect(products).toBe(2 + 3 * (blocks - dead));
      lived += blocks - dead;
    }
    // Σ p_l = 0.9 + 0.8 + 0.7 + 0.6 + 0.5; a standard error of 0.021.
    expect(Math.abs(lived / steps - 3.5)).toBeLessThan(0.1);
  });
});

describe('a dropped branch', () => {
  const network = denseBlocks(2, 0.5);
  const dropped = droppedIn(network);
  const stepWhere = (wanted: (dead: ReadonlySet<string>) => boolean): number =>
    Array.from({ length: 200 }, (_, step) => step).find((step) => wanted(dropped(step)))!;
  const second = stepWhere((dead) => dead.has('fc2') && !dead.has('fc1'));
  const neither = stepWhere((dead) => dead.size === 0);

  it.each(['plain', 'probing'] as const)('spoils nothing by what is no number in it, %s', (schedule) => {
    const [sound, spoilt] = [open(network, plainly), open(network, plainly)];
    const { arena, plan } = spoilt.lead;
    const at = plan.parameters.findIndex(({ node, name }) => node === 'fc2' && name === 'weight');
    arena.floats(plan.parameters[at]!.value).fill(NaN);
    sound.step(second, schedule);
    spoilt.step(second, schedule);
    expect([...arena.floats(plan.handles.loss)].every(Number.isFinite)).toBe(true);
    const others = ({ weights }: Session) => weights().filter((_, index) => index !== at);
    expect(others(spoilt)).toEqual(others(sound));
  });

  it('has gradients of zero, whatever the last step left there, also where nothing is learnt', () => {
    const session = open(network, null);
    const { arena, plan } = session.lead;
    const norms = (): Record<string, number> =>
      Object.fromEntries(
        plan.parameters.map(({ node, name, gradient }) => [
          `${node}.${name}`,
          Math.hypot(...arena.floats(gradient!)),
        ]),
      );
    session.step(neither);
    expect(Math.min(...Object.values(norms()))).toBeGreaterThan(0);
    session.step(second);
    const { 'fc2.weight': weight, 'fc2.bias': bias, ...others } = norms();
    expect([weight, bias]).toEqual([0, 0]);
    expect(Math.min(...Object.values(others))).toBeGreaterThan(0);
  });

  it('is observed as if it lived, but for what comes of it', () => {
    const observed = (change?: (plan: Plan) => Plan) => {
      const session = open(network, plainly, change);
      session.step(neither, 'probing');
      session.step(second, 'probing');
      const { layers, parameters } = readProbe(session.lead.plan, session.lead.arena);
      return { layers, parameters };
    };
    const ours = observed();
    // Zeros that are computed may have a sign.
    const unsigned = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (_, x: unknown) => (x === 0 ? 0 : x)));
    expect(unsigned(ours)).toEqual(unsigned(observed(everythingDone)));
    const layer = (id: string) => ours.layers.find((each) => each.id === id)!;
    expect(layer('fc2').activation.std).toBeGreaterThan(0);
    expect(layer('fc2').gradient!.norm).toBe(0);
    expect(layer('drop2').activation.zeros).toBe(1);
    expect(layer('drop2').numbers.alive).toEqual([0]);
    expect(layer('drop1').numbers.alive).toEqual([1]);
  });

  it('is missed by verify where somebody reads what it would have written', () => {
    const { plan } = open(network, plainly).lead;
    const { train } = plan.planned;
    const withPlain = (plain: readonly PlannedStep[]): Plan => {
      return { ...plan, planned: { ...plan.planned, train: { ...train, plain } } };
    };
    const zeros = train.plain.filter(({ when }) => when?.lives === false);
    // The output of the branch, and the gradients of a weight and a bias, of both.
    expect(zeros.map(({ kernel }) => kernel)).toEqual(Array(6).fill('fillRows'));
    for (const each of zeros) {
      // Gradients keep their place where nothing is learnt; here everything has to be written.
      expect(() => verify(withPlain(train.plain.filter((step) => step !== each)))).toThrow(
        /before train has written it/,
      );
    }
  });
});
