/** Experiments to start from, a file a family. The first is what a new user's window opens with: one click trains it. */
import { convolutional } from './convolutional.ts';
import { imagenet } from './imagenet.ts';
import { lecture } from './lecture.ts';
import { perceptrons } from './perceptrons.ts';
import { deepResidual, residualNetworks } from './residual.ts';
import type { Template } from './template.ts';

export const templates: readonly Template[] = [
  ...perceptrons,
  ...convolutional,
  ...residualNetworks,
  ...lecture,
  ...imagenet,
  ...deepResidual,
];

export const templateNamed = (name: string): Template | undefined =>
  templates.find((template) => template.name === name);
