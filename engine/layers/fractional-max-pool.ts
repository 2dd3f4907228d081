import { sizeOf, type Shape } from '../compile/graph.ts';
import { boolean, choice, number } from '../settings.ts';
import { defineLayer, type LayerProblem } from './layer.ts';
import { maxPoolBackward, placesOf } from './max-pool.ts';
import { imageOf, imageProblem } from './window.ts';

/** ⌊length / ratio⌋; a ratio such as 1.4 is no binary fraction, so a quotient a rounding below a whole number is that. */
const regionsAlong = (length: number, ratio: number): number => Math.floor(length / ratio + 1e-9);

const mostRatio = 2;

/** Regions begin 1 or 2 pixels apart. Overlapping ones share a pixel, so that there is one step less to take. */
function sideProblem(length: number, ratio: number, overlapping: boolean): LayerProblem | null {
  const steps = overlapping ? length - 1 : length;
  if (steps < 1) return { code: 'fractional_too_small', values: { length } };
  const regions = regionsAlong(length, ratio);
  if (regions <= steps && steps <= 2 * regions) return null;
  const most = Math.min(mostRatio, Math.floor((1000 * length) / Math.ceil(steps / 2)) / 1000);
  return { code: 'fractional_regions', values: { length, regions, most } };
}

function shapeOf(from: Shape, ratio: number, overlapping: boolean): Shape | LayerProblem {
  const { channels, height, width } = imageOf(from);
  const problem =
    imageProblem(from) ?? sideProblem(height, ratio, overlapping) ?? sideProblem(width, ratio, overlapping);
  return problem ?? [channels, regionsAlong(height, ratio), regionsAlong(width, ratio)];
}

export const fractionalMaxPool = defineLayer({
  kind: 'fractional-max-pool',
  title: { en: 'Fractional max pool', ko: '분수 최대 풀링' },
  family: 'regularizer',
  draws: 'regions',
  summary: {
    en: 'Max pooling by a ratio between 1 and 2: the regions are drawn anew for every image, in training and in testing.',
    ko: '1과 2 사이의 비율로 줄이는 최대 풀링. 영역을 이미지마다 새로 뽑습니다(학습과 테스트 모두).',
  },
  formula: 'y = max of each region, size = ⌊n / ratio⌋; regions begin 1 or 2 pixels apart',
  paper: 'Graham 2014, Fractional Max-Pooling',
  settings: {
    ratio: number({
      title: { en: 'Ratio', ko: '비율' },
      help: { en: 'Size before over size after.', ko: '이전 크기 ÷ 이후 크기.' },
      min: 1,
      max: mostRatio,
      default: 1.4,
      slider: [1.05, mostRatio],
    }),
    regions: choice({
      title: { en: 'Regions', ko: '영역' },
      help: {
        en: 'Random: steps of 1 and 2 in any order. Pseudo-random: evenly spread, ⌈α(i + u)⌉; milder.',
        ko: '무작위: 1과 2의 걸음이 아무 순서로. 의사 무작위: 고르게 퍼진 ⌈α(i + u)⌉, 더 온건합니다.',
      },
      options: [
        { value: 'pseudo-random', title: { en: 'pseudo-random', ko: '의사 무작위' } },
        { value: 'random', title: { en: 'random', ko: '무작위' } },
      ],
      default: 'pseudo-random',
    }),
    overlapping: boolean({
      title: { en: 'Overlapping', ko: '겹침' },
      help: {
        en: 'Neighbouring regions share their border pixels.',
        ko: '이웃한 영역이 경계 픽셀을 공유합니다.',
      },
      default: true,
    }),
  },
  shape: ([from], { ratio, overlapping }) => shapeOf(from!, ratio, overlapping),
  // Every pixel is compared about once; those that regions share, more often.
  flops: ([from]) => sizeOf(from!),
  // Testing draws regions too (section 3 of the paper): averaged over several passes they make an ensemble.
  forward(context, { regions, overlapping: shared }) {
    const { inputs, output, keep, key, stream, emit } = context;
    const { rows, shape, buffer: x } = inputs[0]!;
    const { channels, height, width } = imageOf(shape);
    const [, outHeight, outWidth] = output.shape;
    const overlapping = shared ? 1 : 0;
    const sizes = { rows, height, width, outHeight: outHeight!, outWidth: outWidth!, overlapping };
    const edges = keep('edges', rows * (sizes.outHeight + sizes.outWidth + 2), 'integer');
    emit('poolingRegions', { edges, key, stream, random: regions === 'random' ? 1 : 0, ...sizes });
    const index = placesOf(context);
    emit('fractionalMaxPool', { y: output.buffer, index, x, edges, channels, ...sizes });
  },
  backward: maxPoolBackward,
});
