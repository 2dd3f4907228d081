/**
 * What a schema refuses, as coded errors: where, what may stand there, what does. The words of the schema library are
 * of its own world and of one language.
 */
import type { z } from 'zod';
import type { Text } from './descriptor.ts';
import { identifierForm } from './documents.ts';
import { faninError, type FaninError } from './errors.ts';
import { formTexts } from './form-texts.ts';
import { shown } from './shown.ts';

type Issue = z.core.$ZodIssue;

/** Every fault of a value that a schema refused, each place once. `place`: of the whole value. */
export function formErrors(error: z.core.$ZodError, raw: unknown, place: string): FaninError[] {
  const told = new Set<string>();
  return error.issues.flatMap(nearest).flatMap((issue) => {
    const path = showPath(issue.path);
    const at = [place, path].filter(Boolean).join(': ');
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((name) => faninError('unknown_setting', at, { name }));
    }
    if (told.has(path)) return [];
    told.add(path);
    const value = valueAt(raw, issue.path);
    const expected = expectedBy(issue);
    if (value === undefined && !isElement(issue.path)) {
      return [faninError('missing_value', at, { name: nameOf(issue.path), expected })];
    }
    const code =
      issue.code === 'invalid_type' || issue.code === 'invalid_union' ? 'wrong_type' : 'invalid_value';
    return [faninError(code, at, { expected, got: shown(value) })];
  });
}

/** The first of them, for the middle of another error's sentence. */
export function faultOf(error: z.core.$ZodError, raw: unknown, place: string): Text {
  const [issue] = error.issues.flatMap(nearest);
  if (!issue) return { en: place, ko: place };
  const at = showPath(issue.path) || place;
  if (issue.code === 'unrecognized_keys') return formTexts.unknown(at, issue.keys.join(', '));
  const got = shown(valueAt(raw, issue.path));
  return formTexts.fault(at, expectedBy(issue), typeof got === 'string' ? { en: got, ko: got } : got);
}

/**
 * Where a value may be of several forms: what keeps it from the one that it is nearest to, which is a form that it has
 * on the outside, with the fewest faults inside. The issue itself where it has none of them.
 */
function nearest(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const outside = ({ path, code }: Issue): boolean => path.length === 0 && code !== 'unrecognized_keys';
  const [faults = []] = issue.errors
    .filter((branch) => !branch.some(outside))
    .toSorted((a, b) => a.length - b.length);
  if (faults.length === 0) return [issue];
  return faults.flatMap((fault) => nearest({ ...fault, path: [...issue.path, ...fault.path] }));
}

function expectedBy(issue: Issue): Text {
  switch (issue.code) {
    case 'invalid_type':
      return formTexts.kind(issue.expected);
    case 'too_small':
      return formTexts.least(issue.origin, issue.minimum, issue.inclusive !== false);
    case 'too_big':
      return formTexts.most(issue.origin, issue.maximum, issue.inclusive !== false);
    case 'invalid_value':
      return formTexts.oneOf(issue.values.map((value) => JSON.stringify(value)));
    case 'invalid_format':
      return issue.format === 'regex' && issue.pattern === String(identifierForm)
        ? formTexts.id
        : formTexts.other;
    case 'invalid_union': {
      if ('options' in issue && issue.options)
        return formTexts.oneOf(issue.options.map((value) => JSON.stringify(value)));
      const options = issue.errors.flatMap(([first]) => (first ? [expectedBy(first)] : []));
      return options.length > 0 ? formTexts.either(options) : formTexts.other;
    }
    default:
      return formTexts.other;
  }
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inside, key) => (typeof inside === 'object' && inside !== null ? Reflect.get(inside, key) : undefined),
    raw,
  );
}

/** Of a list: what is undefined there stands there, and is not missing. */
const isElement = (path: readonly PropertyKey[]): boolean => typeof path.at(-1) === 'number';

const nameOf = (path: readonly PropertyKey[]): string | Text => {
  const name = path.at(-1);
  return name === undefined ? { en: 'the value', ko: '전체' } : String(name);
};

/** `nodes[3].params.units` */
export function showPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text ? `${text}.${String(key)}` : String(key);
  }, '');
}
