/** The texts of the screens of runs, in the language in use. */
import { runsEn } from './runs.en.ts';
import { runsKo } from './runs.ko.ts';
import { inLanguage } from './text.svelte.ts';

export const runText = inLanguage({ en: runsEn, ko: runsKo });
