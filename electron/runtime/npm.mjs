// npm, as the user has it configured.
import { existsSync } from 'node:fs';
import { basename } from 'node:path';

/** @typedef {import('./place.mjs').Place} Place */

/**
 * The npm that runs us, or else the one on the path.
 * @param {Place} place
 * @param {readonly string[]} args
 * @returns {[string, string[], { shell?: boolean }]}
 */
export function npm(place, args) {
  // `npm run -s` hands its silence down, and errors would be lost with it.
  const all = [...args, '--loglevel=error'];
  const script = place.env.npm_execpath;
  if (script && /^npm(-cli)?\.[cm]?js$/.test(basename(script)) && existsSync(script)) {
    return [process.execPath, [script, ...all], {}];
  }
  return place.platform === 'win32' ? ['npm.cmd', all, { shell: true }] : ['npm', all, {}];
}

/**
 * The last lines npm printed, without the path of its log.
 * @param {string} stderr
 */
export function npmTrouble(stderr) {
  const lines = stderr
    .split('\n')
    .filter((line) => line.trim() && !/complete log of this run|warn Unknown/.test(line));
  return lines.slice(-8).join('\n') || 'npm said nothing about the reason';
}
