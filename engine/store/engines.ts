/** Who works on this database: this engine, once it has made a run, and others that may have died since. */
import { EngineLock, isAlive, removeLock } from './engine-lock.ts';
import type { Connection } from './open.ts';

export class Engines {
  private readonly file: string;
  private readonly insert;
  private readonly all;
  private readonly remove;
  private lock: EngineLock | null = null;

  constructor(db: Connection, file: string) {
    this.file = file;
    this.insert = db.prepare<[token: string]>('INSERT OR IGNORE INTO engines (token) VALUES (?)');
    this.all = db.prepare<[], string>('SELECT token FROM engines').pluck();
    this.remove = db.prepare<[token: string]>('DELETE FROM engines WHERE token = ?');
  }

  /** What this engine's runs carry; null until it has some: whoever only reads leaves no trace. */
  get token(): string | null {
    return this.lock?.token ?? null;
  }

  /** Belongs in the transaction that makes a run. Written again if that one failed. */
  register(): string {
    this.lock ??= new EngineLock(this.file);
    this.insert.run(this.lock.token);
    return this.lock.token;
  }

  dead(): string[] {
    return this.all.all().filter((token) => token !== this.token && !isAlive(this.file, token));
  }

  /** Belongs in the transaction that freed its runs. */
  forget(token: string): void {
    this.remove.run(token);
    if (token !== this.token) removeLock(this.file, token);
  }

  release(): void {
    this.lock?.release();
    this.lock = null;
  }
}
