/** Every learning-rate schedule there is. A new one is its own file and one line here. */
import { Parts } from '../part.ts';
import { constant } from './constant.ts';
import { cosine } from './cosine.ts';
import { linear } from './linear.ts';
import { oneCycle } from './one-cycle.ts';
import type { Schedule } from './schedule.ts';
import { step } from './step.ts';

export const schedules = new Parts<Schedule>([constant, step, cosine, linear, oneCycle]);
