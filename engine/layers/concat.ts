import { showShape } from '../compile/graph.ts';
import type { Tensor } from '../compile/lowering.ts';
import { defineLayer } from './layer.ts';

/** Inputs with the column of the output each begins at: channels come first in memory, so joining them joins columns. */
function placed(inputs: readonly (Tensor | null)[], widths: readonly number[]) {
  let next = 0;
  return inputs.map((tensor, index) => {
    const first = next;
    next += widths[index]!;
    return { tensor, first, columns: widths[index]! };
  });
}

export const concat = defineLayer({
  kind: 'concat',
  title: { en: 'Concat', ko: '이어 붙이기' },
  family: 'shape',
  summary: {
    en: 'Puts what comes in side by side: images along their channels, lists of features one after the other.',
    ko: '들어오는 값을 나란히 붙입니다. 이미지는 채널 방향으로, 특징 목록은 차례로 이어집니다.',
  },
  formula: 'y = [x₁, x₂, …]',
  paper: 'Szegedy et al. 2015, Going Deeper with Convolutions, section 4',
  inputs: { least: 2, most: 16 },
  settings: {},
  shape: ([first, ...more]) => {
    const [channels, ...rest] = first!;
    const other = more.find((shape) => showShape(shape.slice(1)) !== showShape(rest));
    if (other)
      return { code: 'concat_shapes', values: { first: showShape(first!), other: showShape(other) } };
    return [more.reduce((sum, shape) => sum + shape[0]!, channels!), ...rest];
  },
  flops: () => 0,
  forward({ inputs, output, emit }) {
    const { buffer: out, rows, columns: outColumns } = output;
    for (const { tensor, first: outFirst, columns } of placed(
      inputs,
      inputs.map((input) => input.columns),
    )) {
      const x = tensor!.buffer;
      emit('copyColumns', { out, x, rows, columns, outColumns, outFirst, xColumns: columns, xFirst: 0 });
    }
  },
  backward({ inputs, outputGradient: dy, inputGradients, emit }) {
    const { buffer: x, rows, columns: xColumns } = dy;
    for (const { tensor, first: xFirst, columns } of placed(
      inputGradients,
      inputs.map((input) => input.columns),
    )) {
      if (!tensor) continue;
      emit('copyColumns', {
        out: tensor.buffer,
        x,
        rows,
        columns,
        outColumns: columns,
        outFirst: 0,
        xColumns,
        xFirst,
      });
    }
  },
});
