/** What the benchmark and the app that it starts without a window say to each other (engine/bench/app.ts, electron/bench-app.ts). */
import { z } from 'zod';
import { experimentSchema } from './documents.ts';

export const benchQuestionSchema = z.discriminatedUnion('type', [
  /** An experiment of one run. */
  z.strictObject({ type: z.literal('train'), experiment: experimentSchema }),
  z.strictObject({ type: z.literal('end') }),
]);
export type BenchQuestion = z.infer<typeof benchQuestionSchema>;

export const benchAnswerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  /** From the first step to the last, as the store has it. */
  z.strictObject({ type: z.literal('trained'), seconds: z.number() }),
  z.strictObject({ type: z.literal('failed'), reason: z.string() }),
]);
export type BenchAnswer = z.infer<typeof benchAnswerSchema>;
