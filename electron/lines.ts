/** Lines of text out of the chunks in which a child process writes them. */
export function lineSplitter(onLine: (line: string) => void): { push(chunk: string): void; end(): void } {
  let rest = '';
  return {
    push(chunk) {
      const lines = (rest + chunk).split(/\r?\n/);
      rest = lines.pop() ?? '';
      // A program that never ends its line must not fill the memory.
      if (rest.length > 10_000) lines.push(rest.slice(0, 10_000));
      if (rest.length > 10_000) rest = '';
      for (const line of lines) onLine(line);
    },
    end() {
      if (rest) onLine(rest);
      rest = '';
    },
  };
}

/** The last lines, oldest first: enough to say why a process died. */
export class LineRing {
  private readonly lines: string[] = [];
  private readonly most: number;

  constructor(most = 200) {
    this.most = most;
  }

  add(line: string): void {
    this.lines.push(line);
    if (this.lines.length > this.most) this.lines.shift();
  }

  clear(): void {
    this.lines.length = 0;
  }

  all(): readonly string[] {
    return this.lines;
  }
}

/**
 * What to tell the user of a death: the line that names an error where there is one, else how the process ended. Node
 * prints an uncaught error as its place in the source, the error, its stack, and then its own version.
 */
export function exitReason(
  exit: { readonly code: number | null; readonly signal: string | null },
  lines: readonly string[],
): string {
  const ending = exit.signal ? `ended by ${exit.signal}` : `exit code ${exit.code ?? 'unknown'}`;
  const said = lines.findLast((line) => /^(\w*Error|FATAL|Fatal|Uncaught)\b/.test(line.trim()));
  return said ? `${ending}: ${said.trim().slice(0, 300)}` : ending;
}
