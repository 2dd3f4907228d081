/** What differs between runs, and how runs compare that differ in their seed alone. Knows no database. */
import type { NetworkDocument, ResolvedExperiment } from '../contract/documents.ts';
import {
  metricNames,
  type Comparison,
  type Difference,
  type MetricName,
  type RunSummary,
} from '../contract/run.ts';
import { comparedData } from './compared-data.ts';
import { summarize } from './statistics.ts';

export interface ComparedRun {
  readonly summary: RunSummary;
  readonly document: ResolvedExperiment;
}

/** A document with every default filled in. */
export type Complete = (document: ResolvedExperiment) => ResolvedExperiment;

type Value = Difference['values'][number];
type Group = Comparison['groups'][number];

const leftOut = ['format', 'version', 'name'];

const asWritten: Complete = (document) => document;

/**
 * A document as `path → value`. Nodes go by their id (`network.nodes.fc1.params.units`), so that a layer more or less
 * moves no other; edges are one value. Names, the layout and the marks of the format are left out.
 */
export function flatten(document: ResolvedExperiment): Map<string, Value> {
  const { network, ...rest } = document;
  const flat = new Map<string, Value>();
  for (const node of network.nodes) {
    const place = `network.nodes.${node.id}`;
    flat.set(`${place}.kind`, node.kind);
    addValue(flat, `${place}.params`, node.params ?? {});
  }
  flat.set('network.edges', showEdges(network.edges));
  for (const [key, value] of Object.entries(rest)) {
    if (!leftOut.includes(key)) addValue(flat, key, value);
  }
  return flat;
}

function addValue(flat: Map<string, Value>, path: string, value: unknown): void {
  if (isValue(value)) flat.set(path, value);
  else if (Array.isArray(value)) addList(flat, path, value);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inside] of Object.entries(value)) addValue(flat, `${path}.${key}`, inside);
  }
}

/**
 * Parts one after the other are told by their kinds, then each one's settings, the second of a kind by another name than
 * the first; other lists are one value.
 */
function addList(flat: Map<string, Value>, path: string, list: readonly unknown[]): void {
  const kinds = list.map((item) => {
    return typeof item === 'object' && item !== null && 'kind' in item ? String(item.kind) : null;
  });
  if (list.length === 0 || kinds.includes(null)) return void flat.set(path, JSON.stringify(list));
  flat.set(path, kinds.join(', '));
  list.forEach((item, index) => {
    const kind = kinds[index];
    const before = kinds.slice(0, index).filter((other) => other === kind).length;
    const name = before === 0 ? kind : `${kind}-${before + 1}`;
    for (const [key, inside] of Object.entries(Object(item))) {
      if (key !== 'kind') addValue(flat, `${path}.${name}.${key}`, inside);
    }
  });
}

function isValue(value: unknown): value is Value {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** `in → fc1 → out` where the layers form one chain, however its edges are listed; else every edge in its order. */
function showEdges(edges: NetworkDocument['edges']): string {
  const next = new Map(edges);
  const targets = new Set(edges.map(([, to]) => to));
  const chain: string[] = [];
  if (next.size === edges.length && targets.size === edges.length) {
    const starts = edges.map(([from]) => from).filter((from) => !targets.has(from));
    for (let id = starts[0]; id !== undefined; id = next.get(id)) chain.push(id);
  }
  if (chain.length === edges.length + 1) return chain.join(' → ');
  return edges.map(([from, to]) => `${from} → ${to}`).join(', ');
}

/**
 * Where the edges differ, those that not all runs have say it: `relu1 → out` against `relu1 → drop1 → out`. Where runs
 * have the same edges in another order, `whole` says it.
 */
function ownEdges(all: readonly NetworkDocument['edges'][], whole: Value[]): Value[] {
  const name = ([from, to]: [string, string]): string => `${from} ${to}`;
  const uses = new Map<string, number>();
  for (const edges of all) {
    for (const edge of new Set(edges.map(name))) uses.set(edge, (uses.get(edge) ?? 0) + 1);
  }
  const own = all.map((edges) => edges.filter((edge) => uses.get(name(edge))! < all.length));
  return own.every((edges) => edges.length === 0) ? whole : own.map(showEdges);
}

/** All that a document says, names and layout aside: two that say the same have the same. */
export function gist(document: ResolvedExperiment): string {
  return JSON.stringify([...flatten(document)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Runs in the order they were asked for; groups in the order of their first run. */
export function compareRuns(runs: readonly ComparedRun[], complete: Complete = asWritten): Comparison {
  const flat = runs.map(({ document }) => flatten(complete(document)));
  const paths = [...new Set(flat.flatMap((settings) => [...settings.keys()]))];
  const all = paths.map((path) => ({ path, values: flat.map((settings) => settings.get(path) ?? null) }));
  const wiring = all.find(({ path, values }) => path === 'network.edges' && new Set(values).size > 1);
  if (wiring)
    wiring.values = ownEdges(
      runs.map(({ document }) => document.network.edges),
      wiring.values,
    );
  const data = comparedData(runs.map(({ summary }, index) => ({ summary, settings: flat[index]! })));
  const settings = all.filter(({ values }) => values.some((value) => value !== values[0]));
  const differences = [...settings, ...data.differences];
  return {
    runs: runs.map(({ summary }) => summary),
    differences,
    identical: all.length - settings.length,
    groups: groupsOf(
      runs.map(({ summary }) => summary),
      differences.filter(({ path }) => path !== 'seed'),
    ),
    notes: [...data.notes],
  };
}

/**
 * What is the same in all runs separates none of them, so the differing settings alone make the groups. A run with a seed
 * that its group has already is a repeat, bit for bit, and no further sample: repeats make a group of their own.
 */
function groupsOf(runs: readonly RunSummary[], differences: readonly Difference[]): Group[] {
  const members = new Map<string, number[]>();
  const times = new Map<string, number>();
  runs.forEach(({ seed }, index) => {
    const settings = JSON.stringify(differences.map(({ values }) => values[index]));
    const before = times.get(`${settings} ${seed}`) ?? 0;
    times.set(`${settings} ${seed}`, before + 1);
    const key = `${settings} ${before}`;
    const group = members.get(key);
    if (group) group.push(index);
    else members.set(key, [index]);
  });
  return [...members.values()].map((indices) => ({
    settings: differences.map(({ path, values }) => ({ path, value: values[indices[0]!] ?? null })),
    runs: indices.map((index) => runs[index]!.id),
    metrics: metricsOf(indices.map((index) => runs[index]!)),
  }));
}

/** Over the last values of all runs that have measured the metric. */
function metricsOf(runs: readonly RunSummary[]): Group['metrics'] {
  const entries = metricNames.flatMap((metric): [MetricName, ReturnType<typeof summarize>][] => {
    const values = runs.map(({ last }) => last[metric]).filter((value) => value !== undefined);
    return values.length === 0 ? [] : [[metric, summarize(values)]];
  });
  return Object.fromEntries(entries);
}
