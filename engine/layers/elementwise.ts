/** What activations share: one kernel forward, one backward, the shape unchanged. */
import { sizeOf, type Shape } from '../compile/graph.ts';
import type { BackwardContext, ForwardContext } from '../compile/lowering.ts';

type Forward = 'sigmoid' | 'tanh' | 'relu';

/** `operations`: roughly how many floating-point operations one element takes. */
export function elementwise(kernel: Forward, operations: number) {
  return {
    family: 'activation' as const,
    settings: {},
    shape: ([from]: readonly Shape[]) => from!,
    flops: (_: readonly Shape[], output: Shape) => operations * sizeOf(output),
    forward({ inputs, output, emit }: ForwardContext) {
      const { rows, columns } = output;
      emit(kernel, { y: output.buffer, x: inputs[0]!.buffer, rows, columns });
    },
    // The slope is written in terms of the output, so the input need not be kept.
    backward({ output, outputGradient, inputGradients, emit }: BackwardContext) {
      const dx = inputGradients[0];
      if (!dx) return;
      const { rows, columns } = output;
      emit(`${kernel}Gradient`, {
        dx: dx.buffer,
        y: output.buffer,
        dy: outputGradient.buffer,
        rows,
        columns,
      });
    },
  };
}
