/**
 * Numbers, shares and times as people read them, the same on every screen. A value that was not measured, or is not
 * finite, is an em dash: a column of numbers never shows NaN. Spaces are non-breaking, so a unit stays with its number.
 */
import type { Language } from '../../engine/contract/errors.ts';

export const missing = '—';
const space = '\u00a0';
const minus = '\u2212';

type Measured = number | null | undefined;

function known(value: Measured): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** A real minus for a hyphen; none before what was rounded to zero. */
function signed(text: string): string {
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace(/-/g, minus);
}

/** A share of 0 to 1 in percent: accuracies with two decimals, shares of units with one. */
export function percent(value: Measured, decimals = 2): string {
  return known(value) ? `${signed((value * 100).toFixed(decimals))}${space}%` : missing;
}

/** A difference of two shares, in percentage points, always with its sign. */
export function pointsDelta(value: Measured): string {
  return known(value) ? withSign((value * 100).toFixed(2)) : missing;
}

/** A difference of two measured values, always with its sign. */
export function delta(value: Measured): string {
  return known(value) ? withSign(plain(value, 3)) : missing;
}

function withSign(text: string): string {
  if (/^[-\u2212]?0(\.0*)?$/.test(text)) return text.replace(/^[-\u2212]/, '±').replace(/^0/, '±0');
  return text.startsWith('-') || text.startsWith(minus) ? signed(text) : `+${text}`;
}

function plain(value: number, digits: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e6 || size < 1e-3) return signed(value.toExponential(digits - 2).replace('e+', 'e'));
  // One decimal more below 1 keeps a column from jumping between 1 and 0.998; below 0.1 zeros after the point do not count.
  const whole = Math.max(1, Math.ceil(Math.log10(size)));
  const zeros = Math.max(0, -1 - Math.floor(Math.log10(size)));
  return signed(value.toFixed(Math.max(0, digits - whole + zeros)));
}

/** A measured quantity with no fixed unit (a std, a norm): three significant digits, exponents outside 0.001 to 10⁶. */
export function quantity(value: Measured, digits = 3): string {
  return known(value) ? plain(value, digits + 1) : missing;
}

/** Where what is below the last of some decimals is nothing, such as a mean that was brought to zero. */
export function decimals(value: Measured, digits: number): string {
  return known(value) ? signed(value.toFixed(digits)) : missing;
}

/** A mark on an axis: as few digits as say it, and exponents where zeros would have to be counted. */
export function tick(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  const size = Math.abs(rounded);
  if (size === 0 || (size < 1e5 && size >= 1e-3)) return signed(String(rounded));
  return signed(rounded.toExponential().replace('e+', 'e'));
}

/** A loss: four decimals while it is of ordinary size, so that columns align. */
export function loss(value: Measured): string {
  if (!known(value)) return missing;
  return Math.abs(value) < 1e3 && (Math.abs(value) >= 5e-5 || value === 0)
    ? signed(value.toFixed(4))
    : plain(value, 4);
}

/** A whole number with thousands separated. */
export function count(value: Measured): string {
  return known(value) ? signed(Math.round(value).toLocaleString('en-US')) : missing;
}

/** A setting as a person would type it: 0.1, 5e-4, relu; of √2 six digits. */
export function setting(value: string | number | boolean | null): string {
  if (value === null) return missing;
  if (typeof value !== 'number') return String(value);
  if (value !== 0 && Math.abs(value) < 1e-3) {
    return signed(Number(value.toPrecision(6)).toExponential().replace('e+', 'e'));
  }
  return signed(Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6))));
}

/** A length of time. Up to a minute in seconds, then two units: `2 min 05 s`, `1 h 12 min`, `3 d 4 h`. */
export function duration(milliseconds: Measured, language: Language): string {
  if (!known(milliseconds) || milliseconds < 0) return missing;
  const unit =
    language === 'ko'
      ? { d: '일', h: '시간', min: '분', s: '초', gap: '' }
      : { d: 'd', h: 'h', min: 'min', s: 's', gap: space };
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)}${unit.gap}${unit.s}`;
  if (seconds < 59.5) return `${Math.round(seconds)}${unit.gap}${unit.s}`;
  const whole = Math.round(seconds);
  const two = (a: number, aUnit: string, b: number, bUnit: string, pad: boolean): string =>
    `${a}${unit.gap}${aUnit}${space}${pad ? String(b).padStart(2, '0') : b}${unit.gap}${bUnit}`;
  if (whole < 3600) return two(Math.floor(whole / 60), unit.min, whole % 60, unit.s, true);
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return two(Math.floor(minutes / 60), unit.h, minutes % 60, unit.min, true);
  const hours = Math.round(seconds / 3600);
  return two(Math.floor(hours / 24), unit.d, hours % 24, unit.h, false);
}

/** How long ago, while that is the shortest thing to say; a date from then on. */
export function when(time: Measured, now: number, language: Language): string {
  if (!known(time)) return missing;
  const seconds = Math.max(0, (now - time) / 1000);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  if (seconds < 60) return language === 'ko' ? '방금' : 'just now';
  if (seconds < 3600) return relative.format(-Math.floor(seconds / 60), 'minute');
  if (seconds < 86_400) return relative.format(-Math.floor(seconds / 3600), 'hour');
  if (seconds < 7 * 86_400) return relative.format(-Math.floor(seconds / 86_400), 'day');
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(time);
}

/** Date and time in full, for a tooltip. */
export function moment(time: Measured, language: Language): string {
  if (!known(time)) return missing;
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(time);
}
