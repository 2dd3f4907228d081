/** Every step of preprocessing there is. A new one is its own file and one line here. */
import { Parts } from '../part.ts';
import { decorrelate } from './decorrelate.ts';
import { normalize } from './normalize.ts';
import type { Stage } from './stage.ts';
import { whiten } from './whiten.ts';
import { zeroCenter } from './zero-center.ts';

export const preprocessing = new Parts<Stage>([zeroCenter, normalize, decorrelate, whiten]);
