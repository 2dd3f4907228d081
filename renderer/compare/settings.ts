/** The handful of settings of a stored run that the table of runs shows and the filter knows. */
import type { PartDocument, ResolvedExperiment } from '../../engine/contract/documents.ts';

export interface RunSettings {
  /** Initialization schemes in use, in order of the layers, each once. */
  readonly init: string;
  /** Dropout rates in use, in order of the layers, each once; empty without dropout. */
  readonly dropout: readonly number[];
  /** Of the optimizer, where it has such a setting. */
  readonly learningRate: number | null;
  readonly momentum: number | null;
  readonly weightDecay: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly limit: number | null;
}

export function settingsOf(document: ResolvedExperiment): RunSettings {
  const schemes = new Set<string>();
  const rates = new Set<number>();
  for (const { kind, params } of document.network.nodes) {
    const init = params?.['init'];
    if (typeof init === 'object' && init !== null && 'scheme' in init && typeof init.scheme === 'string') {
      schemes.add(schemeText(init.scheme, init));
    }
    const rate = params?.['rate'];
    if (kind.includes('drop') && typeof rate === 'number') rates.add(rate);
  }
  return {
    init: [...schemes].join(', '),
    dropout: [...rates],
    learningRate: numberIn(document.training.optimizer, 'learningRate'),
    momentum: numberIn(document.training.optimizer, 'momentum'),
    weightDecay: document.training.weightDecay,
    batchSize: document.training.batchSize,
    epochs: document.training.epochs,
    limit: document.data.limit?.train ?? null,
  };
}

function numberIn(part: PartDocument, name: string): number | null {
  const value: unknown = Reflect.get(part, name);
  return typeof value === 'number' ? value : null;
}

/** `normal 0.01`: the one number that sets a scheme apart belongs to its name. */
function schemeText(scheme: string, init: object): string {
  if ('std' in init && typeof init.std === 'number') return `${scheme} ${init.std}`;
  if ('value' in init && typeof init.value === 'number') return `${scheme} ${init.value}`;
  return scheme;
}
