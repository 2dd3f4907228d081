/** Every learning-rate schedule there is. A new one is its own file and one line here. */
import { Parts } from '../part.ts';
import { constant } from './constant.ts';
import type { Schedule } from './schedule.ts';

export const schedules = new Parts<Schedule>([constant]);
