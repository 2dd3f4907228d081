/** The texts of importing, fetching and removing data, in the language in use. */
import { importEn } from './import.en.ts';
import { importKo } from './import.ko.ts';
import { inLanguage } from './text.svelte.ts';

export const importText = inLanguage({ en: importEn, ko: importKo });
