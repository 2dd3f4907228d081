/** What may stand somewhere, in the middle of an error's sentence: noun phrases, in English and Korean. */
import type { Text } from './descriptor.ts';

type Count = number | bigint;

const list: Text = { en: 'a list [ … ]', ko: '목록 [ … ]' };
const object: Text = { en: 'an object { … }', ko: '객체 { … }' };

/** By what schemas call the kinds of values. */
const kinds: Readonly<Record<string, Text>> = {
  string: { en: 'text in quotes', ko: '따옴표로 묶은 글' },
  number: { en: 'a number', ko: '숫자' },
  int: { en: 'a whole number', ko: '정수' },
  boolean: { en: 'true or false', ko: 'true 또는 false' },
  null: { en: 'null', ko: 'null' },
  object,
  record: object,
  array: list,
  tuple: list,
};

const other: Text = { en: 'a value of another form', ko: '다른 형식의 값' };

const items = (count: Count): string => `${count} ${count === 1 ? 'item' : 'items'}`;
const letters = (count: Count): string => `${count} ${count === 1 ? 'letter' : 'letters'}`;
const numberKind = (origin: string): Text =>
  origin === 'int' ? { en: 'a whole number', ko: '정수' } : { en: 'a number', ko: '수' };

export const formTexts = {
  kind: (name: string): Text => kinds[name] ?? other,
  other,
  id: {
    en: 'an id (a letter, then letters, digits, - and _)',
    ko: '식별자(영문자로 시작해 영문자, 숫자, -, _)',
  },
  least: (origin: string, count: Count, inclusive: boolean): Text => {
    if (origin === 'string' && count === 1) return { en: 'text that is not empty', ko: '비어 있지 않은 글' };
    if (origin === 'string') return { en: `text of at least ${letters(count)}`, ko: `${count}자 이상인 글` };
    if (origin === 'array')
      return { en: `a list of at least ${items(count)}`, ko: `항목이 ${count}개 이상인 목록` };
    const { en, ko } = numberKind(origin);
    return inclusive
      ? { en: `${en} of at least ${count}`, ko: `${count} 이상의 ${ko}` }
      : { en: `${en} above ${count}`, ko: `${count}보다 큰 ${ko}` };
  },
  most: (origin: string, count: Count, inclusive: boolean): Text => {
    if (origin === 'string') return { en: `text of at most ${letters(count)}`, ko: `${count}자 이하인 글` };
    if (origin === 'array')
      return { en: `a list of at most ${items(count)}`, ko: `항목이 ${count}개 이하인 목록` };
    const { en, ko } = numberKind(origin);
    return inclusive
      ? { en: `${en} of at most ${count}`, ko: `${count} 이하의 ${ko}` }
      : { en: `${en} below ${count}`, ko: `${count}보다 작은 ${ko}` };
  },
  range: (origin: string, min: Count, max: Count, exclusiveMax: boolean): Text => {
    if (max === Number.MAX_SAFE_INTEGER) return formTexts.least(origin, min, true);
    const { en, ko } = numberKind(origin);
    return exclusiveMax
      ? { en: `${en} from ${min} to below ${max}`, ko: `${min} 이상 ${max} 미만의 ${ko}` }
      : { en: `${en} from ${min} to ${max}`, ko: `${min} 이상 ${max} 이하의 ${ko}` };
  },
  /** Of an image. */
  size: (min: Count, max: Count): Text => ({
    en: `a width and a height from ${min} to ${max}, such as 32x32,`,
    ko: `32x32 같은 너비와 높이(각각 ${min} 이상 ${max} 이하)`,
  }),
  /** One of these values, which are shown as they stand in a file. */
  oneOf: (values: readonly string[]): Text => {
    const known = values.join(', ');
    return values.length === 1 ? { en: known, ko: known } : { en: `one of ${known}`, ko: `${known} 중 하나` };
  },
  /** One of several things. */
  either: (options: readonly Text[]): Text => ({
    en: options.map(({ en }) => en).join(' or '),
    ko: options.map(({ ko }) => ko).join(' 또는 '),
  }),
  /** A fault as a clause: where, what is needed, what there is. */
  fault: (at: string, expected: Text, got: Text): Text => ({
    en: `${at}: expected ${expected.en}, got ${got.en}`,
    ko: `${at}: 필요한 것은 ${expected.ko}, 받은 값은 ${got.ko}`,
  }),
  unknown: (at: string, name: string): Text => ({
    en: `${at}: unknown setting ${name}`,
    ko: `${at}: 알 수 없는 설정 ${name}`,
  }),
} as const;
