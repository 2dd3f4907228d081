/**
 * What the main process and the engine say to each other about the engine's life and its ports. It is not the protocol
 * of the screens (`protocol.ts`): those messages travel inside `message` here, or over a port of their own.
 */
import { z } from 'zod';
import { errorSchema } from './errors.ts';

/** Main to engine. A utility process gets the port itself with `connect`; a forked one gets a number that stands for it. */
export const toEngineSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('connect'), port: z.int() }),
  z.strictObject({ type: z.literal('message'), port: z.int(), message: z.unknown() }),
  z.strictObject({ type: z.literal('close'), port: z.int() }),
  /** Store what is to be stored, close the database and exit. */
  z.strictObject({ type: z.literal('shutdown') }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

/** Engine to main. */
export const fromEngineSchema = z.discriminatedUnion('type', [
  /** The database is open and ports are welcome. */
  z.strictObject({ type: z.literal('ready') }),
  /** The engine cannot work and would fail again: starting it once more is no use until the user has done something. */
  z.strictObject({ type: z.literal('failed'), errors: z.array(errorSchema).min(1) }),
  /** Of a forked engine only: for the screen behind this port. */
  z.strictObject({ type: z.literal('message'), port: z.int(), message: z.unknown() }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;
