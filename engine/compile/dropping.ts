/**
 * Leaves out what belongs to a branch in steps in which the layer at its end drops it for the whole batch. Whether it lives
 * is drawn ahead of everything. Where it does not,
 *
 * - what somebody outside reads, such as the output of the branch and the gradients of its weights, is zero (clearing.ts);
 * - what would be added to a gradient is not;
 * - what layers keep from step to step, such as running means, stays as it is: the branch has seen no example.
 *
 * In observed steps the way forward is done all the same, so that the outputs in the branch can be seen, but nothing comes
 * of it: layers change a copy of what they keep, and gradients are zero.
 */
import { signatures } from '../kernels/signatures.ts';
import { branchesOf } from './branches.ts';
import { cleared } from './clearing.ts';
import type { Branch } from './condition.ts';
import type { Pass } from './pass.ts';
import { accessesOf, isBuffer, type Buffer, type Step } from './plan.ts';

export class Dropping {
  /** They come first: which branches live. */
  readonly draws: Step[] = [];
  private readonly pass: Pass;
  /** By the node's id: the innermost branch it is in, and whether it is the layer that ends it. */
  private readonly branches = new Map<string, { readonly branch: Branch; readonly ends: boolean }>();
  /** What layers keep from step to step. */
  private readonly kept: ReadonlySet<Buffer>;

  constructor(pass: Pass) {
    this.pass = pass;
    this.kept = new Set([...pass.parts.states.values()].map(({ value }) => value));
    if (pass.mode.training && pass.mode.random) this.draw();
  }

  /** Steps on the way forward, or of what is made of weights beforehand. */
  forward(steps: readonly Step[]): Step[] {
    return steps.flatMap((step) => {
      const found = this.branchOf(step);
      if (!found) return [step];
      const { branch, ends } = found;
      if (ends) return [{ ...step, when: { branch, lives: true, orObserved: false } }];
      const touched = accessesOf(step, signatures[step.kernel].parameters);
      const kept = touched.map(({ buffer }) => buffer).filter((buffer) => this.kept.has(buffer));
      if (kept.length > 0) return this.withoutTrace(step, branch, kept);
      return [{ ...step, when: { branch, lives: true, orObserved: true } }];
    });
  }

  /** Steps on the way back, and of the gradients of weights. */
  back(steps: readonly Step[]): Step[] {
    return steps.map((step) => {
      const found = this.branchOf(step);
      return found ? { ...step, when: { branch: found.branch, lives: true, orObserved: false } } : step;
    });
  }

  /** All steps in their order, and among them those that write zeros where others are left out. */
  cleared(steps: readonly Step[]): Step[] {
    return cleared(steps, this.pass.parts.builder);
  }

  private branchOf({ probe, node }: Step) {
    return probe ? undefined : this.branches.get(node);
  }

  private draw(): void {
    const { builder, graph } = this.pass.parts;
    const { endOf, around } = branchesOf(graph);
    if (around.size === 0) return;
    const emit = builder.emitter(this.draws);
    const one = { rows: 1, columns: 1, shape: [1] };
    const always = builder.buffer('alive', 1);
    builder.at(graph.nodes[graph.input]!.id, () =>
      emit('fillRows', { out: always, rows: 1, columns: 1, value: 1 }),
    );
    const byEnd = new Map<number, Branch>();
    for (const [end, outer] of around) {
      const node = graph.nodes[end]!;
      const enclosing = outer === null ? null : byEnd.get(outer)!;
      // A one goes the way of the branch: what comes out is 1 where it lives.
      const input = { ...one, buffer: enclosing?.alive ?? always };
      const output = { ...one, buffer: builder.buffer(`alive.${node.id}`, 1) };
      const context = this.pass.context(node, [input], output, this.draws);
      builder.at(node.id, () => node.layer.forward({ ...context, emit }));
      byEnd.set(end, { alive: output.buffer, around: enclosing });
    }
    graph.nodes.forEach(({ id }, index) => {
      const end = endOf[index]!;
      if (end !== null) this.branches.set(id, { branch: byEnd.get(end)!, ends: end === index });
    });
  }

  /** A step that changes what its layer keeps: observed while the branch is dropped, it changes a copy. */
  private withoutTrace(step: Step, branch: Branch, kept: readonly Buffer[]): Step[] {
    const { builder } = this.pass.parts;
    const dropped: Step[] = [];
    const when = { branch, lives: false, orObserved: false };
    const emit = builder.emitter(dropped, { probe: true, when });
    const copies = new Map(kept.map((of) => [of, builder.buffer(`copy.${of.name}`, of.length)]));
    builder.at(step.node, () => {
      for (const [x, out] of copies) emit('copy', { out, x, rows: x.length, columns: 1 });
    });
    const args = step.args.map((arg) => (isBuffer(arg) ? (copies.get(arg) ?? arg) : arg));
    return [{ ...step, when: { ...when, lives: true } }, ...dropped, { ...step, args, probe: true, when }];
  }
}
