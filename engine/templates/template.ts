/** What a template is, and what they are written with. */
import { noDataset } from '../contract/data.ts';
import type { Text } from '../contract/descriptor.ts';
import type { ExperimentDocument, NetworkDocument, NetworkNode } from '../contract/documents.ts';

export interface Template {
  readonly name: string;
  readonly title: Text;
  readonly summary: Text;
  readonly experiment: ExperimentDocument;
}

/** Short names of layers, as the builder gives them; any other kind is called by its own name. */
const names: Readonly<Record<string, string>> = { dense: 'fc', dropout: 'drop', input: 'in', output: 'out' };

type Params = NonNullable<NetworkNode['params']>;

/** A network being written down, layer after layer; where it branches, layers are named by the ids that `add` answers. */
export class Sketch {
  private readonly nodes: NetworkNode[] = [];
  private readonly edges: [string, string][] = [];
  private readonly counts = new Map<string, number>();
  private last: string;

  constructor(shape: readonly number[]) {
    this.nodes.push({ id: 'in', kind: 'input', params: { shape } });
    this.last = 'in';
  }

  /** After the layer added last, or after those named. */
  add(kind: string, params?: Params, from: readonly string[] = [this.last]): string {
    const name = names[kind] ?? kind.replaceAll('-', '');
    const count = (this.counts.get(name) ?? 0) + 1;
    this.counts.set(name, count);
    const id = kind === 'output' ? name : `${name}${count}`;
    this.nodes.push(params ? { id, kind, params } : { id, kind });
    this.edges.push(...from.map((source): [string, string] => [source, id]));
    this.last = id;
    return id;
  }

  /** With its Output. Where the layers stand on a canvas is the canvas's business. */
  network(name: string): NetworkDocument {
    this.add('output');
    return { format: 'fanin.network', version: 1, name, nodes: this.nodes, edges: this.edges };
  }
}

export interface Training {
  readonly epochs: number;
  readonly learningRate: number;
  readonly dataset?: string;
  readonly weightDecay?: number;
  /** A constant learning rate unless said. */
  readonly schedule?: string;
}

/** Trained by SGD with momentum 0.9 on batches of 128. */
export function trained(network: NetworkDocument, training: Training): ExperimentDocument {
  const { epochs, learningRate, dataset = 'mnist', weightDecay = 0, schedule } = training;
  return {
    format: 'fanin.experiment',
    version: 1,
    name: network.name,
    network,
    data: { dataset },
    training: {
      loss: { kind: 'softmax-cross-entropy' },
      epochs,
      batchSize: 128,
      optimizer: { kind: 'sgd', learningRate, momentum: 0.9 },
      ...(schedule === undefined ? {} : { schedule: { kind: schedule } }),
      weightDecay,
    },
    probes: { every: 100, histogramBins: 64 },
    seed: 1,
  };
}

/** A network to look at: no dataset here has its images, so it is not trained. */
export const toLookAt = (network: NetworkDocument): ExperimentDocument =>
  trained(network, { epochs: 1, learningRate: 0.1, dataset: noDataset });

export const kaiming = { scheme: 'kaiming' } as const;
