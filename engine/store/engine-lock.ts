/**
 * Which engines are alive. Each holds an exclusive lock on an empty file beside the database; the operating system lets
 * go of it however the engine ends, so there is no process id to be mistaken for another's. A second engine on the same
 * database thus leaves alone what the first is working on.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { connect, type Connection } from './open.ts';

const lockFile = (database: string, token: string): string => `${database}-engine-${token}`;

export class EngineLock {
  readonly token = randomBytes(8).toString('hex');
  private readonly file: string;
  private readonly connection: Connection;

  /** Takes the lock. The token may be written down only after this, so that whoever reads it finds the lock held. */
  constructor(database: string) {
    this.file = lockFile(database, this.token);
    this.connection = connect(this.file, 0);
    this.connection.exec('BEGIN EXCLUSIVE');
  }

  release(): void {
    this.connection.close();
    rmSync(this.file, { force: true });
  }
}

/** Whether the engine that wrote this token still runs. */
export function isAlive(database: string, token: string): boolean {
  const file = lockFile(database, token);
  if (!existsSync(file)) return false;
  const connection = connect(file, 0);
  try {
    connection.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch {
    // Busy; and where it cannot be told, a run is better left alone than taken away.
    return true;
  } finally {
    connection.close();
  }
}

/** Clears away what a dead engine left. */
export function removeLock(database: string, token: string): void {
  rmSync(lockFile(database, token), { force: true });
}
