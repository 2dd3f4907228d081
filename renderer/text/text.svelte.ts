/**
 * The language of the app and its texts. `t()` is the dictionary in the chosen language; read inside a template or a
 * `$derived`, it follows a change of language at once. A screen with texts of its own makes them with `inLanguage`.
 */
import type { Text } from '../../engine/contract/descriptor.ts';
import { errorText, type FaninError, type Language } from '../../engine/contract/errors.ts';
import { en, type Dictionary } from './en.ts';
import { ko } from './ko.ts';

const stored = 'fanin.language';

function first(): Language {
  const kept = localStorage.getItem(stored);
  if (kept === 'en' || kept === 'ko') return kept;
  return window.fanin.language;
}

class LanguageState {
  #current = $state<Language>(first());

  get current(): Language {
    return this.#current;
  }
  set current(next: Language) {
    this.#current = next;
    localStorage.setItem(stored, next);
    document.documentElement.lang = next;
  }
}

export const language = new LanguageState();

/** Texts in both languages, the Korean ones with the keys of the English; answers those of the language in use. */
export function inLanguage<T>(texts: { en: T; ko: NoInfer<T> }): () => T {
  return () => texts[language.current];
}

const dictionaries: Record<Language, Dictionary> = { en, ko };

export function t(): Dictionary {
  return dictionaries[language.current];
}

/** A text that came over the protocol in both languages. */
export function say(text: Text): string {
  return text[language.current];
}

export function explain(error: FaninError): string {
  return errorText(error, language.current);
}
