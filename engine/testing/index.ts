/** Every way to test there is. A new one is its own file and one line here. */
import { Parts } from '../part.ts';
import { crops } from './crops.ts';
import { plain } from './plain.ts';
import { samplings } from './samplings.ts';
import { stochastic } from './stochastic.ts';
import type { Testing } from './testing.ts';

export const testings = new Parts<Testing>([plain, crops, samplings, stochastic]);

/** What holds without a word. */
export const plainTesting = testings.bind({ kind: 'plain' }, 'testing');
