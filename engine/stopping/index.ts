/** Every way a run can end early. A new one is its own file and one line here. */
import { Parts } from '../part.ts';
import { none } from './none.ts';
import { patience } from './patience.ts';
import type { Stopping } from './stopping.ts';

export const stoppings = new Parts<Stopping>([none, patience]);
