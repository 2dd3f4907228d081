/** The directions in which the colours of pixels vary: what PCA colour jitter moves along. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { RawExamples } from '../preprocess/statistics.ts';

/** (3, 3): column j is the j-th principal axis of red, green and blue over all pixels, as long as the deviation along it. */
export function colourAxes({ values, scale, columns, order }: RawExamples): Float32Array {
  const pixels = columns / 3;
  const sums = [0, 0, 0];
  const products = Matrix.zeros(3, 3);
  for (let row = 0; row < order.length; row++) {
    const at = order[row]! * columns;
    let [r, g, b, rr, rg, rb, gg, gb, bb] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
    for (let pixel = at; pixel < at + pixels; pixel++) {
      const [red, green, blue] = [values[pixel]!, values[pixel + pixels]!, values[pixel + 2 * pixels]!];
      r += red;
      g += green;
      b += blue;
      rr += red * red;
      rg += red * green;
      rb += red * blue;
      gg += green * green;
      gb += green * blue;
      bb += blue * blue;
    }
    [r, g, b].forEach((sum, channel) => (sums[channel]! += sum));
    products.add(new Matrix([[rr, rg, rb], [rg, gg, gb], [rb, gb, bb]])); // prettier-ignore
  }
  const count = order.length * pixels;
  const mean = Matrix.columnVector(sums).div(count);
  const covariance = products
    .div(count)
    .sub(mean.mmul(mean.transpose()))
    .mul(scale ** 2);
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const lengths = realEigenvalues.map((variance) => Math.sqrt(Math.max(0, variance)));
  return Float32Array.from(eigenvectorMatrix.mulRowVector(lengths).to1DArray());
}
