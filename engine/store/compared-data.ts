/** Whether runs that name the same data saw the same data. */
import { faninError, type FaninError } from '../contract/errors.ts';
import type { Difference, RunSummary } from '../contract/run.ts';

/** Beginning of a hash: enough to tell two sets apart. */
const shownDigits = 12;

interface DataUse {
  readonly summary: Pick<RunSummary, 'id' | 'dataset' | 'dataHash'>;
  /** The document's settings by their paths, every default filled in. */
  readonly settings: ReadonlyMap<string, Difference['values'][number]>;
}

/** By all that the document says of the set: settings that differ are told as such. */
function named({ settings }: DataUse): string {
  const said = [...settings].filter(([path]) => path === 'data.dataset' || path.startsWith('data.settings'));
  return JSON.stringify(said.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A difference like that of a setting, so that such runs are in groups of their own, and a note on every name that meant
 * several sets. What runs saw that were stored before hashes were is not known: null.
 */
export function comparedData(uses: readonly DataUse[]): {
  readonly differences: readonly Difference[];
  readonly notes: readonly FaninError[];
} {
  /** What is asked for → hash → the runs that saw it. */
  const seen = new Map<string, Map<string, number[]>>();
  for (const use of uses) {
    const { id, dataHash } = use.summary;
    if (dataHash === null) continue;
    const name = named(use);
    const byHash = seen.get(name) ?? new Map<string, number[]>();
    seen.set(name, byHash.set(dataHash, [...(byHash.get(dataHash) ?? []), id]));
  }
  const datasets = new Map(uses.map((use) => [named(use), use.summary.dataset]));
  const notes = [...seen].flatMap(([name, byHash]) => {
    const [first, ...others] = [...byHash.values()].map((ids) => ids.join(', '));
    return others.map((other) => {
      const values = { dataset: datasets.get(name)!, runs: first!, others: other };
      return faninError('data_differs', 'data.dataset', values);
    });
  });
  if (notes.length === 0) return { differences: [], notes };
  const values = uses.map(({ summary }) => summary.dataHash?.slice(0, shownDigits) ?? null);
  return { differences: [{ path: 'data.hash', values }], notes };
}
