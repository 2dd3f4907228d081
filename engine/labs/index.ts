/** Every lab, in the lecture's order. A new one is its own file and one line here. */
import { fail } from '../contract/errors.ts';
import { sigmoidLab } from './01-sigmoid.ts';
import { tanhLab } from './02-tanh.ts';
import { reluLab } from './03-relu.ts';
import { whichActivation } from './04-which-activation.ts';
import { preprocessing } from './05-preprocessing.ts';
import { starts } from './06-starts.ts';
import { kaimingLab } from './07-kaiming.ts';
import { regularization } from './08-regularization.ts';
import { whereDropoutSits } from './09-where-dropout-sits.ts';
import { commonPattern } from './10-common-pattern.ts';
import { augmentationLab } from './11-augmentation.ts';
import { dropConnectLab } from './12-drop-connect.ts';
import { fractionalPoolingLab } from './13-fractional-pooling.ts';
import { stochasticDepthLab } from './14-stochastic-depth.ts';
import { cutoutLab } from './15-cutout.ts';
import { mixupLab } from './16-mixup.ts';
import type { RunnableLab } from './lab.ts';

export const labs: readonly RunnableLab[] = [
  sigmoidLab,
  tanhLab,
  reluLab,
  whichActivation,
  preprocessing,
  starts,
  kaimingLab,
  regularization,
  whereDropoutSits,
  commonPattern,
  augmentationLab,
  dropConnectLab,
  fractionalPoolingLab,
  stochasticDepthLab,
  cutoutLab,
  mixupLab,
];

/** Throws `lab_unknown`. */
export function labNumbered(number: number | string): RunnableLab {
  const found = labs.find(({ lab }) => String(lab.number) === String(number));
  return (
    found ?? fail('lab_unknown', 'lab', { got: number, known: labs.map(({ lab }) => lab.number).join(', ') })
  );
}
