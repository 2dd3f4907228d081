/** Progress on standard error. */
import type { DataProgress } from '../contract/data.ts';
import type { Language } from '../contract/errors.ts';
import type { Progress } from '../contract/run.ts';
import { count } from './print.ts';
import { texts } from './texts.ts';

/** Lines come at most this often, in milliseconds. */
export const everyMs = 1000;

/** A listener that tells how far the work on data is. */
export function progressLines(language: Language): (progress: DataProgress) => void {
  const text = texts[language];
  let told = Date.now();
  return ({ dataset, work, unit, done, total }) => {
    const now = Date.now();
    if (now - told < everyMs) return;
    told = now;
    const amount = (value: number): string =>
      unit === 'bytes' ? `${(value / 1e6).toFixed(1)} MB` : text.units[unit](value);
    console.error(
      text.dataProgress(text.work[work], dataset, amount(done), total === null ? null : amount(total)),
    );
  };
}

/** A listener that tells how many numbers of how many a check has compared. */
export function checkLines(language: Language): (done: number, total: number) => void {
  let told = Date.now();
  return (done, total) => {
    const now = Date.now();
    if (now - told < everyMs) return;
    told = now;
    console.error(texts[language].compared(count(done), count(total)));
  };
}

/** Epochs are rounded down: the line of an epoch that is not over yet does not say that it is. No pace before a first step. */
export function runLine(
  { run, step, epoch, epochs, examplesPerSecond, secondsLeft }: Progress,
  language: Language,
): string {
  const text = texts[language];
  const done = text.runProgress(run, (Math.floor(epoch * 10) / 10).toFixed(1), epochs);
  if (step === 0) return done;
  const left = secondsLeft === null ? null : Math.ceil(secondsLeft);
  return `${done}, ${text.pace(count(Math.round(examplesPerSecond)), left)}`;
}
