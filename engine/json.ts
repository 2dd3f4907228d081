/** Text as JSON, and where it stops being any: what the parser says of that is of its own words, and often no place. */
import { fail } from './contract/errors.ts';

/** Throws `not_json` with the line and the letter, or `not_json_end`. */
export function parseJson(raw: string, place: string): unknown {
  // Editors on Windows begin a file with a byte order mark, which is no JSON.
  const text = raw.replace(/^\uFEFF/, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    const at = jsonFault(text);
    if (at === null) throw error;
    if (at === text.length) return fail('not_json_end', place);
    const lines = text.slice(0, at).split('\n');
    const column = [...lines.at(-1)!].length + 1;
    return fail('not_json', place, { line: lines.length, column, got: visible(text.codePointAt(at)!) });
  }
}

const visible = (code: number): string =>
  code <= 0x20 ? `U+${code.toString(16).toUpperCase().padStart(4, '0')}` : String.fromCodePoint(code);

/**
 * The first letter that no JSON could have at that place, the length of the text where only more is missing, or null
 * where nothing is wrong. RFC 8259.
 */
export function jsonFault(text: string): number | null {
  const reader = new Reader(text);
  const open: ('[' | '{')[] = [];
  let next: 'value' | 'first item' | 'key' | 'first key' | 'colon' | 'end of value' = 'value';
  const close = (): void => {
    open.pop();
    next = 'end of value';
  };
  for (;;) {
    reader.skip(/[ \t\n\r]*/y);
    if (reader.done) return next === 'end of value' && open.length === 0 ? null : reader.at;
    if (next === 'end of value') {
      const list = open.at(-1) === '[';
      if (open.length > 0 && reader.take(list ? ']' : '}')) close();
      else if (open.length > 0 && reader.take(',')) next = list ? 'value' : 'key';
      else return reader.at;
    } else if (next === 'colon') {
      if (!reader.take(':')) return reader.at;
      next = 'value';
    } else if (next === 'key' || next === 'first key') {
      if (next === 'first key' && reader.take('}')) close();
      else if (reader.string()) next = 'colon';
      else return reader.at;
    } else if (next === 'first item' && reader.take(']')) {
      close();
    } else if (reader.take('[')) {
      open.push('[');
      next = 'first item';
    } else if (reader.take('{')) {
      open.push('{');
      next = 'first key';
    } else if (reader.scalar()) {
      next = 'end of value';
    } else {
      return reader.at;
    }
  }
}

/** Goes over a text. What answers false has stopped at the letter at fault. */
class Reader {
  at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at === this.text.length;
  }

  /** `pattern` is sticky. False where it is not there. */
  skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.test(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  take(letter: string): boolean {
    if (this.text[this.at] !== letter) return false;
    this.at++;
    return true;
  }

  string(): boolean {
    if (!this.take('"')) return false;
    for (;;) {
      this.skip(/[^"\\\u0000-\u001f]*/y);
      if (this.take('"')) return true;
      if (!this.take('\\')) return false;
      if (!this.take('u')) {
        if (!this.skip(/["\\/bfnrt]/y)) return false;
      } else if (!this.times(4, /[0-9a-fA-F]/y)) return false;
    }
  }

  scalar(): boolean {
    const letter = this.text[this.at];
    if (letter === '"') return this.string();
    const word = ['true', 'false', 'null'].find((known) => known[0] === letter);
    return word ? [...word].every((each) => this.take(each)) : this.number();
  }

  private number(): boolean {
    this.take('-');
    if (!this.take('0') && !this.skip(/[1-9][0-9]*/y)) return false;
    if (this.take('.') && !this.skip(/[0-9]+/y)) return false;
    if (!this.skip(/[eE]/y)) return true;
    this.skip(/[+-]/y);
    return this.skip(/[0-9]+/y);
  }

  private times(count: number, pattern: RegExp): boolean {
    for (let left = count; left > 0; left--) if (!this.skip(pattern)) return false;
    return true;
  }
}
