import path from 'node:path';
import { userData } from '../folders.ts';

/** The app's own database. */
export function defaultDatabase(): string {
  return process.env.FANIN_DB ?? path.join(userData(), 'fanin.db');
}
