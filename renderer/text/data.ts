/** The texts of the Data screen, in the language in use. */
import { dataEn } from './data.en.ts';
import { dataKo } from './data.ko.ts';
import { inLanguage } from './text.svelte.ts';

export const dataText = inLanguage({ en: dataEn, ko: dataKo });
