import { needsImages } from '../augment/augmentation.ts';
import { definePart } from '../part.ts';
import { boolean, integer } from '../settings.ts';
import type { Testing, View } from './testing.ts';

/** The image where it is, and moved into each corner of the padded one. */
function placesOf(pad: number): (readonly [right: number, down: number])[] {
  if (pad === 0) return [[0, 0]];
  const corners = [-pad, pad].flatMap((down) => [-pad, pad].map((right) => [right, down] as const));
  return [[0, 0], ...corners];
}

export const crops = definePart({
  kind: 'crops',
  title: { en: 'Fixed crops and flips', ko: '고정 자르기와 뒤집기' },
  summary: {
    en: 'Averages the probabilities over fixed crops of the padded image, the middle and the corners, and their mirror images.',
    ko: '여백을 두른 이미지를 가운데와 네 모서리에서 자르고 좌우로도 뒤집어, 확률을 평균합니다.',
  },
  formula: 'mean of p(x) over {middle, 4 corners} × {as it is, mirrored}',
  paper: 'Krizhevsky et al. 2012, section 4.1 (ten crops)',
  settings: {
    pad: integer({
      title: { en: 'Pad', ko: '여백' },
      help: {
        en: 'How far the corner crops lie from the middle, in pixels. 0: the middle alone.',
        ko: '모서리 자르기가 가운데에서 떨어진 거리(픽셀). 0이면 가운데만 씁니다.',
      },
      min: 0,
      max: 256,
      default: 2,
      slider: [0, 8],
    }),
    flip: boolean({
      title: { en: 'Mirror too', ko: '좌우 뒤집기' },
      help: {
        en: 'Also the mirror image of every crop. Not for digits or letters.',
        ko: '모든 자르기의 좌우 반전도 씁니다. 숫자나 글자에는 쓰지 마세요.',
      },
      default: true,
    }),
  },
  make({ pad, flip }): Testing {
    const places = placesOf(pad);
    return {
      passes: places.length * (flip ? 2 : 1),
      random: false,
      views: (shape) =>
        (flip ? [false, true] : [false]).flatMap((mirrored) =>
          places.map(([right, down]): View => {
            return mirrored ? [-1, 0, shape[2]! - 1 - right, 0, 1, -down] : [1, 0, -right, 0, 1, -down];
          }),
        ),
      alike: () => null,
      problem: needsImages,
    };
  },
});
