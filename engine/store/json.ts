/** JSON columns: what comes out of the file is checked like anything else from outside. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { z } from 'zod';
import { fail } from '../contract/errors.ts';
import { faultOf } from '../contract/form.ts';
import { reasonOf } from '../contract/reasons.ts';

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
  return fail('database_damaged', place, { reason: faultOf(result.error, raw, place) });
}

/** JSON that is mostly digits, as a blob. */
export function deflated(value: unknown): Buffer {
  return deflateRawSync(JSON.stringify(value));
}

/** Throws `database_damaged` as `fromJson` does, and where the blob cannot be unpacked. */
export function fromDeflated<S extends z.ZodType>(schema: S, data: Buffer, place: string): z.output<S> {
  let text: string;
  try {
    text = inflateRawSync(data).toString('utf8');
  } catch (error) {
    return fail('database_damaged', place, { reason: reasonOf(error) });
  }
  return fromJson(schema, text, place);
}
