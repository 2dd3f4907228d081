/** Files out of a tar archive, compressed or not, without unpacking it to disk. */
import { list } from 'tar';
import { fail, FaninFailure } from '../../contract/errors.ts';
import { reasonOf } from '../../contract/reasons.ts';

/**
 * Gives every wanted file to `take`, in the order of the archive, and waits for nothing: one file is in memory at a time.
 * Throws `archive_broken`, and what `take` throws.
 */
export async function readArchive(
  file: string,
  wanted: (path: string) => boolean,
  take: (path: string, bytes: Buffer) => void,
): Promise<void> {
  let thrown: unknown = null;
  try {
    await list({
      file,
      strict: true,
      onReadEntry(entry) {
        if (entry.type !== 'File' || !wanted(entry.path) || thrown) return entry.resume();
        const chunks: Buffer[] = [];
        entry.on('data', (chunk) => chunks.push(chunk));
        entry.on('end', () => {
          if (thrown) return;
          try {
            take(entry.path, Buffer.concat(chunks));
          } catch (error) {
            thrown = error;
          }
        });
      },
    });
  } catch (error) {
    thrown ??= error;
  }
  if (thrown instanceof FaninFailure) throw thrown;
  if (thrown) fail('archive_broken', file, { reason: reasonOf(thrown) });
}
