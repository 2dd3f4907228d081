/** The texts of the Labs screen, in the language in use. */
import { labsEn } from './labs.en.ts';
import { labsKo } from './labs.ko.ts';
import { inLanguage } from './text.svelte.ts';

export const labText = inLanguage({ en: labsEn, ko: labsKo });
