/** Every augmentation there is. A new one is its own file and one line here. */
import { Parts } from '../part.ts';
import type { Augmentation } from './augmentation.ts';
import { brightness } from './brightness.ts';
import { contrast } from './contrast.ts';
import { cutmix } from './cutmix.ts';
import { cutout } from './cutout.ts';
import { horizontalFlip } from './horizontal-flip.ts';
import { mixup } from './mixup.ts';
import { pcaColor } from './pca-color.ts';
import { randomCrop } from './random-crop.ts';
import { rotation } from './rotation.ts';
import { saturation } from './saturation.ts';
import { translation } from './translation.ts';

export const augmentations = new Parts<Augmentation>([
  horizontalFlip,
  randomCrop,
  translation,
  rotation,
  brightness,
  contrast,
  saturation,
  pcaColor,
  cutout,
  mixup,
  cutmix,
]);
