/** JSON columns: what comes out of the file is checked like anything else from outside. */
import type { z } from 'zod';
import { fail } from '../contract/errors.ts';
import { reasonOf } from './failures.ts';

/** Throws `database_damaged` where the text is no JSON or not of the schema. */
export function fromJson<S extends z.ZodType>(schema: S, text: string, place: string): z.output<S> {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return fail('database_damaged', place, { reason: reasonOf(error) });
  }
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const reason = issue ? `${issue.path.join('.')}: ${issue.message}` : 'a value has the wrong form';
  return fail('database_damaged', place, { reason });
}
