/** A stored run, for whoever writes of it: what is asked for is read then. */
import type { Shape } from './compile/graph.ts';
import type { ResolvedExperiment } from './contract/documents.ts';
import { fail, FaninFailure } from './contract/errors.ts';
import { metricNames, statusTexts, type RunDetail } from './contract/run.ts';
import { datasets } from './data/datasets.ts';
import type { Source } from './export/source.ts';
import { trainedNetwork } from './export/trained.ts';
import type { Store } from './store/store.ts';

export const storedRun = (store: Store, detail: RunDetail): Source => {
  const { id, status } = detail.summary;
  return {
    detail,
    curves: () => store.wholeCurves(id, metricNames),
    probes: () => detail.probeSteps.flatMap((step) => store.probe(id, step) ?? []),
    network() {
      const tensors = store.weights(id);
      if (!tensors) fail('run_without_weights', 'run', { id, status: statusTexts[status] });
      const { document } = detail;
      return trainedNetwork({ document, tensors, ...examplesOf(document.data) });
    },
  };
};

/** What is known of its examples. A network is worth having without the data it was trained on, which may be gone. */
function examplesOf(data: ResolvedExperiment['data']): { shape: Shape | null; classes: readonly string[] } {
  try {
    return datasets.find(data);
  } catch (thrown) {
    if (thrown instanceof FaninFailure && thrown.errors[0].code === 'unknown_dataset')
      return { shape: null, classes: [] };
    throw thrown;
  }
}
