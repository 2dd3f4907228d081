/** What the environment asks of the engine. A person typed it, so it is checked like everything that is typed. */
import { fail } from './contract/errors.ts';
import { formTexts } from './contract/form-texts.ts';
import { variants, type Variant } from './kernels/load.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** FANIN_KERNELS: the variant to use in place of the fastest. Throws `invalid_value` where there is no such variant. */
export function askedVariant({ FANIN_KERNELS: asked }: Environment = process.env): Variant | undefined {
  if (!asked) return undefined;
  const expected = formTexts.oneOf(variants);
  return (
    variants.find((known) => known === asked) ??
    fail('invalid_value', 'FANIN_KERNELS', { expected, got: asked })
  );
}

/** FANIN_CHECKPOINTS: milliseconds from one checkpoint of a run to the next, at least. Throws `invalid_value`. */
export function askedCheckpoints(
  { FANIN_CHECKPOINTS: asked }: Environment = process.env,
): number | undefined {
  if (!asked) return undefined;
  if (/^\d{1,9}$/.test(asked)) return Number(asked);
  return fail('invalid_value', 'FANIN_CHECKPOINTS', {
    expected: formTexts.range('int', 0, 999_999_999, false),
    got: asked,
  });
}

/** FANIN_LANES: how many lanes the engine of the app has in place of one to a core. Throws `invalid_value`. */
export function askedLanes({ FANIN_LANES: asked }: Environment = process.env): number | undefined {
  if (!asked) return undefined;
  if (/^[1-9]\d{0,2}$/.test(asked)) return Number(asked);
  return fail('invalid_value', 'FANIN_LANES', {
    expected: formTexts.range('int', 1, 999, false),
    got: asked,
  });
}
