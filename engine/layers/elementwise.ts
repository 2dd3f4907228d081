/** What activations share: the shape unchanged, one kernel forward and one backward. */
import { sizeOf, type Shape } from '../compile/graph.ts';
import type { BackwardContext, ForwardContext } from '../compile/lowering.ts';

type Context = Pick<ForwardContext, 'inputs' | 'output'>;
type ByOutput = 'sigmoid' | 'tanh' | 'relu' | 'selu';
type ByInput = 'gelu' | 'geluTanh' | 'silu' | 'softplus' | 'mish' | 'hardSwish';

/** `operations`: roughly how many floating-point operations one element takes. */
export function activation(operations: number) {
  return {
    family: 'activation' as const,
    shape: ([from]: readonly Shape[]) => from!,
    flops: (_: readonly Shape[], output: Shape) => operations * sizeOf(output),
  };
}

/** The arguments of y = f(x). */
export function mapping({ inputs, output }: Context) {
  const { buffer: y, rows, columns } = output;
  return { y, x: inputs[0]!.buffer, rows, columns };
}

/** The arguments of dx = f′ · dy, f′ being written in terms of the output: the input need not be kept. */
export function slopeByOutput(context: BackwardContext) {
  const { buffer: y, rows, columns } = context.output;
  const dx = context.inputGradients[0]?.buffer;
  return dx ? { dx, y, dy: context.outputGradient.buffer, rows, columns } : null;
}

/** The arguments of dx = f′ · dy, f′ being written in terms of the input. */
export function slopeByInput(context: BackwardContext) {
  const { buffer: x, rows, columns } = context.inputs[0]!;
  const dx = context.inputGradients[0]?.buffer;
  return dx ? { dx, x, dy: context.outputGradient.buffer, rows, columns } : null;
}

/** An activation without settings, with a kernel for its slope in terms of the output. */
export function elementwise(kernel: ByOutput, operations: number) {
  return {
    ...activation(operations),
    settings: {},
    forward: (context: ForwardContext) => context.emit(kernel, mapping(context)),
    backward(context: BackwardContext) {
      const slope = slopeByOutput(context);
      if (slope) context.emit(`${kernel}Gradient`, slope);
    },
  };
}

/** The steps of an activation with a kernel for its slope in terms of the input. */
export function stepsByInput(kernel: ByInput) {
  return {
    forward: (context: ForwardContext) => context.emit(kernel, mapping(context)),
    backward(context: BackwardContext) {
      const slope = slopeByInput(context);
      if (slope) context.emit(`${kernel}Gradient`, slope);
    },
  };
}

/** An activation without settings, with a kernel for its slope in terms of the input. */
export function elementwiseByInput(kernel: ByInput, operations: number) {
  return { ...activation(operations), settings: {}, ...stepsByInput(kernel) };
}
