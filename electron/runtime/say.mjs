// What set-up tells the person who waits. Everything goes to stderr: stdout belongs to the command.

/**
 * A failure of set-up that says what to do about it.
 */
export class SetupError extends Error {
  /**
   * @param {{ doing: string, why: string, wrong: string, fix: string, cause?: unknown }} parts
   */
  constructor({ doing, why, wrong, fix, cause }) {
    super(wrong, cause === undefined ? undefined : { cause });
    this.name = 'SetupError';
    this.doing = doing;
    this.why = why;
    this.fix = fix;
  }
}

/** @typedef {(done: number, total: number, unit?: 'bytes' | 'files') => void} Progress */

/**
 * @typedef {object} Say
 * @property {(text: string) => void} line a whole line
 * @property {(label: string) => Progress} progress one line that is rewritten on a terminal, a few lines elsewhere
 * @property {(label: string) => () => void} waiting the same for what cannot tell how far it is; call to end it
 * @property {() => void} end closes a progress line
 */

const quietMs = 10_000;
const waitingQuietMs = 30_000;

/**
 * @param {{ write: (text: string) => unknown, isTTY?: boolean | undefined }} out
 * @param {() => number} now
 * @returns {Say}
 */
export function speaker(out = process.stderr, now = Date.now) {
  let open = false;

  const end = () => {
    if (open) out.write('\n');
    open = false;
  };

  /**
   * @param {string} label
   * @param {number} [quiet]
   */
  const rewritten = (label, quiet = quietMs) => {
    let last = now();
    let shown = '';
    return (/** @type {string} */ state) => {
      const text = `  ${label}: ${state}`;
      if (text === shown) return;
      if (out.isTTY) {
        out.write(`\r${text.padEnd(shown.length)}`);
        open = true;
      } else {
        // A log file wants to know that something moves, not how fast.
        if (now() - last < quiet) return;
        out.write(`${text}\n`);
        last = now();
      }
      shown = text;
    };
  };

  return {
    end,
    line(text) {
      end();
      out.write(`${text}\n`);
    },
    progress(label) {
      const show = rewritten(label);
      return (done, total, unit = 'bytes') => show(amount(done, total, unit));
    },
    waiting(label) {
      const show = rewritten(label, waitingQuietMs);
      const began = now();
      const beat = setInterval(() => show(`${Math.round((now() - began) / 1000)} s`), 1000);
      beat.unref();
      return () => {
        clearInterval(beat);
        end();
      };
    },
  };
}

/**
 * @param {number} done
 * @param {number} total 0 when it is not known
 * @param {'bytes' | 'files'} unit
 */
export function amount(done, total, unit) {
  const show = (/** @type {number} */ n) => (unit === 'bytes' ? (n / 1e6).toFixed(0) : String(n));
  const name = unit === 'bytes' ? 'MB' : 'files';
  if (total <= 0) return `${show(done)} ${name}`;
  const percent = Math.min(100, Math.floor((done / total) * 100));
  return `${String(percent).padStart(3)} % (${show(done)} of ${show(total)} ${name})`;
}

/** @param {number} ms */
export function seconds(ms) {
  return ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/**
 * The text for a person; the stack only for whoever asks for it with FANIN_DEBUG.
 * @param {unknown} error
 * @param {NodeJS.ProcessEnv} env
 */
export function describe(error, env = process.env) {
  const lines = [];
  if (error instanceof SetupError) {
    lines.push(
      '',
      `Set-up stopped while ${error.doing}.`,
      `  Needed for:  ${error.why}`,
      `  What failed: ${indent(error.message)}`,
      `  What to do:  ${indent(error.fix)}`,
    );
  } else {
    lines.push('', `Set-up stopped: ${error instanceof Error ? error.message : String(error)}`);
    if (!env.FANIN_DEBUG) lines.push('  FANIN_DEBUG=1 shows where.');
  }
  if (env.FANIN_DEBUG && error instanceof Error) lines.push(error.stack ?? '', String(error.cause ?? ''));
  return lines.join('\n');
}

/** @param {string} text */
function indent(text) {
  return text.trim().replaceAll('\n', `\n${' '.repeat(15)}`);
}
