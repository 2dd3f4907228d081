/** The engine without a window: `fanin <command>`. Answers on standard output, all else on standard error. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { errorLine, FaninFailure, fail, toErrors, type Language } from '../contract/errors.ts';
import { reasonOf } from '../contract/reasons.ts';
import { Engine } from '../engine.ts';
import { defaultDatabase } from './database.ts';
import { commands } from './commands/index.ts';
import { exitStatus } from './exit-status.ts';
import { readLanes, readWords } from './options.ts';
import { folded } from './print.ts';
import { texts } from './texts.ts';

function help(language: Language): string {
  const text = texts[language];
  return [
    text.title,
    '',
    ...commands.flatMap(({ usage, help }) => [folded(`fanin ${usage}`, '      '), `    ${help[language]}`]),
    '',
    text.documents,
    text.everyCommand,
  ].join('\n');
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(help(language(args)));
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) {
    const usage = `fanin ${commands.map((known) => known.name).join(' | ')}`;
    return fail('command_unknown', name, { usage });
  }
  const { words, options } = readWords(command, rest);
  let engine: Engine | null = null;
  const openEngine = (): Engine => {
    const database = typeof options.db === 'string' ? path.resolve(options.db) : defaultDatabase();
    makeFolder(path.dirname(database));
    engine ??= new Engine({ database, host: 'cli', lanes: readLanes(options) });
    return engine;
  };
  try {
    const {
      json,
      text,
      status = 0,
    } = await command.run({ words, options, language: language(args), engine: openEngine });
    await say(options.json ? JSON.stringify(json) : text);
    return status;
  } finally {
    await (engine as Engine | null)?.close();
  }
}

/** Until whoever reads has taken it: what a pipe has no room for yet would be lost when the process ends. */
function say(text: string): Promise<void> {
  return new Promise((resolve) => {
    // Nobody may want the rest, as in `| head`.
    process.stdout.once('error', () => resolve());
    process.stdout.write(`${text}\n`, () => resolve());
  });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    fail('database_unusable', folder, { reason: reasonOf(error) });
  }
}

/** Also where the rest of the line cannot be read: what is wrong with it is said in the language asked for. */
function language(args: readonly string[]): Language {
  return /(^| )--language[= ]ko( |$)/.test(args.join(' ')) ? 'ko' : 'en';
}

const args = process.argv.slice(2);

function giveUp(error: unknown): never {
  const errors = toErrors(error, args[0] ?? 'fanin');
  for (const each of errors) console.error(errorLine(each, language(args)));
  if (!(error instanceof FaninFailure) && process.env.FANIN_DEBUG) console.error(error);
  process.exit(exitStatus(errors[0].code));
}

// Work in the background has nobody to fail to, such as a run whose end cannot be stored on a full disk.
process.on('uncaughtException', giveUp);
main(args).then((status) => process.exit(status), giveUp);
