/**
 * Figures on a background, 32 × 32 in colour: size, place, turn and colours are random, the figure is the class. Mirrored
 * or shifted by up to four pixels every image is of the same class still, so augmentation can be studied on it.
 */
import { keyOf, streamOf } from '../../compile/streams.ts';
import { philox, uniform } from '../../reference/random.ts';
import { number } from '../../settings.ts';
import { defineDataset, here, sharedBytes, sharedLabels, type Split } from '../dataset.ts';
import { figures, type Figure } from './figures.ts';
import { countSetting, seedSetting, testCount } from './points.ts';

const side = 32;
const pixels = side * side;
const classes = Object.keys(figures);
/** Free space around a figure, so that a shift leaves what it is to be seen. */
const margin = 2;
const radii = { least: 6, most: 11 };
/** Samples of a pixel along each axis, for edges without steps. */
const samples = 4;
/** Random numbers of one example. */
const draws = 16;

export const shapes = defineDataset({
  name: 'shapes',
  version: 'shapes 1',
  settings: {
    noise: number({
      title: { en: 'Noise', ko: '잡음' },
      help: {
        en: 'Standard deviation of what is added to every pixel, of a range from 0 to 1.',
        ko: '모든 화소에 더하는 잡음의 표준편차입니다(화소 범위는 0~1).',
      },
      min: 0,
      max: 1,
      default: 0.05,
      slider: [0, 0.5],
    }),
    count: countSetting(6000, 60_000),
    seed: seedSetting,
  },
  describe: ({ count }) => ({
    title: { en: 'Shapes', ko: '도형' },
    summary: {
      en: 'Discs, rings, squares, triangles, crosses and stars in any colour, size, place and turn, 32 × 32.',
      ko: '색, 크기, 위치, 방향이 제각각인 원판, 고리, 정사각형, 삼각형, 십자, 별. 32 × 32.',
    },
    kind: 'images',
    element: 'byte',
    shape: [3, side, side],
    classes,
    features: [],
    train: count,
    test: testCount(count, classes.length),
    source: { en: 'made here', ko: '여기서 생성' },
    availability: here,
    removable: false,
  }),
  load({ noise, count, seed }) {
    const split = (part: 'train' | 'test', length: number): Split => {
      const values = sharedBytes(3 * pixels * length);
      const labels = Array.from({ length }, (_, index) => index % classes.length);
      labels.forEach((label, index) => {
        const image = values.subarray(3 * pixels * index, 3 * pixels * (index + 1));
        draw(image, figures[classes[label]!]!, { seed, part, index, noise });
      });
      return { count: length, values, labels: sharedLabels(labels) };
    };
    return { train: split('train', count), test: split('test', testCount(count, classes.length)) };
  },
});

interface Example {
  readonly seed: number;
  readonly part: 'train' | 'test';
  readonly index: number;
  readonly noise: number;
}

/** Into image (3, 32, 32). */
function draw(image: Uint8Array, figure: Figure, { seed, part, index, noise }: Example): void {
  const { low, high } = keyOf(seed);
  const key = { seedLow: low, seedHigh: high, step: 0 };
  const stream = streamOf('synthetic', `shapes.${part}`);
  const random = (k: number, least: number, most: number): number =>
    least + (most - least) * uniform(key, stream, draws * index + k);

  const radius = random(0, radii.least, radii.most);
  const [x, y] = [1, 2].map((k) => random(k, radius + margin, side - radius - margin)) as [number, number];
  const coverage = cover(figure, { radius, x, y, turn: random(3, 0, 2 * Math.PI) });
  // The background runs from one colour to a near one; the figure differs from it in every channel.
  const slant = random(4, 0, 2 * Math.PI);
  const [right, down] = [Math.cos(slant) / side, Math.sin(slant) / side];
  for (let channel = 0; channel < 3; channel++) {
    const ground = random(5 + channel, 0, 1);
    const change = random(8 + channel, -0.15, 0.15);
    const away = random(11 + channel, 0.35, 0.5);
    const colour = ground < 0.5 ? ground + away : ground - away;
    for (let at = 0; at < pixels; at++) {
      const [column, row] = [(at % side) - side / 2, Math.floor(at / side) - side / 2];
      const behind = ground + change * (right * column + down * row);
      const value = behind + (colour - behind) * coverage[at]!;
      image[channel * pixels + at] = byteOf(value);
    }
  }
  if (noise > 0)
    roughen(image, noise, { low, high, index, stream: streamOf('synthetic', `shapes.${part}.noise`) });
}

/** Of every pixel (32, 32), the share that the figure covers. */
function cover(
  figure: Figure,
  { radius, x, y, turn }: { radius: number; x: number; y: number; turn: number },
): Float32Array {
  const coverage = new Float32Array(pixels);
  const [cos, sin] = [Math.cos(turn) / radius, Math.sin(turn) / radius];
  const [top, bottom] = [Math.floor(y - radius), Math.ceil(y + radius)];
  const [left, right] = [Math.floor(x - radius), Math.ceil(x + radius)];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      let inside = 0;
      for (let sample = 0; sample < samples * samples; sample++) {
        const dx = column + ((sample % samples) + 0.5) / samples - x;
        const dy = row + (Math.floor(sample / samples) + 0.5) / samples - y;
        if (figure(cos * dx + sin * dy, cos * dy - sin * dx)) inside++;
      }
      coverage[row * side + column] = inside / (samples * samples);
    }
  }
  return coverage;
}

/** Noise is the sum of two random bytes: its mean, and its standard deviation. */
const twoBytes = { mean: 255, std: Math.sqrt((256 ** 2 - 1) / 6) };

/** Adds noise of a triangular distribution, eight values from one Philox block: cheaper than a normal one, and no worse. */
function roughen(
  image: Uint8Array,
  noise: number,
  { low, high, index, stream }: { low: number; high: number; index: number; stream: number },
): void {
  const add = (at: number, sum: number): void => {
    image[at] = byteOf(image[at]! / 255 + (noise * (sum - twoBytes.mean)) / twoBytes.std);
  };
  for (let at = 0; at < image.length; at += 8) {
    const words = philox(low, high, (index * image.length + at) / 8, 0, 0, stream);
    for (let k = 0; k < 4; k++) {
      const word = words[k]!;
      add(at + 2 * k, (word & 255) + ((word >>> 8) & 255));
      add(at + 2 * k + 1, ((word >>> 16) & 255) + (word >>> 24));
    }
  }
}

const byteOf = (value: number): number => Math.min(255, Math.max(0, Math.round(255 * value)));
