// Chromium's sandbox, for everyone but root: some systems forbid what it needs, and Electron then ends at once with
// a message about one file. Said beforehand, with the way out.
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SetupError } from './say.mjs';

/** Settings of kernels that keep user namespaces from ordinary users, and the value that does so. */
const forbidding = [
  { file: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns', value: '1' },
  { file: '/proc/sys/kernel/unprivileged_userns_clone', value: '0' },
  { file: '/proc/sys/user/max_user_namespaces', value: '0' },
];

/**
 * @param {string} binary
 * @param {(file: string) => string} [read]
 */
export function checkSandbox(binary, read = readOr) {
  if (process.platform !== 'linux') return;
  const found = forbidding.find(({ file, value }) => read(file).trim() === value);
  const helper = join(dirname(binary), 'chrome-sandbox');
  if (!found || isSetuid(helper)) return;
  throw new SetupError({
    doing: 'looking whether Electron can run in its sandbox',
    why: 'the sandbox keeps the window from your files',
    wrong: `This system forbids user namespaces (${found.file} is ${found.value}), and the helper\n${helper}\nis not set up.`,
    fix: `Run once:\nsudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  });
}

/** @param {string} file */
function readOr(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {string} file */
function isSetuid(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat !== undefined && stat.uid === 0 && (stat.mode & 0o4000) !== 0;
}
