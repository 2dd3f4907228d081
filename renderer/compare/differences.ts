/** The settings that differ, as a person reads them: alike rows of many layers told once. */
import type { Difference } from '../../engine/contract/run.ts';

type Value = Difference['values'][number];

export interface DifferenceRow {
  readonly paths: readonly string[];
  /** `init.scheme`, `optimizer.learningRate`. */
  readonly name: string;
  /** The layers it is a setting of; empty for a setting of the experiment. */
  readonly layers: readonly string[];
  readonly values: readonly Value[];
}

const ofNode = /^(?:network\.)?nodes\.([^.]+)\.(?:params\.)?(.+)$/;

/** Rows that differ in the same way in several layers (an initialization changed throughout) become one. */
export function differenceRows(differences: readonly Difference[]): readonly DifferenceRow[] {
  const rows = new Map<string, DifferenceRow>();
  for (const { path, values } of differences) {
    const [, layer, setting] = ofNode.exec(path) ?? [];
    const name = setting ?? path.replace(/^training\./, '');
    const key = layer === undefined ? path : `layer ${name} ${JSON.stringify(values)}`;
    const known = rows.get(key);
    rows.set(key, {
      name,
      values,
      paths: [...(known?.paths ?? []), path],
      layers: [...(known?.layers ?? []), ...(layer === undefined ? [] : [layer])],
    });
  }
  return [...rows.values()];
}

const shortNames: Readonly<Record<string, string>> = {
  learningRate: 'lr',
  weightDecay: 'L2',
  momentum: 'momentum',
  rate: 'drop',
};

interface OwnSettings {
  readonly settings: readonly { readonly path: string; readonly value: Value }[];
}

/** What a start says of itself beside its scheme and its number. */
const details = /\.init\.(?:mode|distribution|gain)$/;

/**
 * Each group's own settings in a few words: `normal · std 0.01`, each once; a number says what it is a number of. How a start
 * scales is said only where its scheme alone does not tell the group from the others.
 */
export function groupLabels(
  groups: readonly OwnSettings[],
  text: (value: Value) => string,
): readonly string[] {
  const briefs = groups.map((group) => wordsOf(group, text, details).join(' · '));
  const alike = counted(briefs);
  return groups.map((group, index) => {
    const brief = briefs[index] ?? '';
    return brief !== '' && alike.get(brief) === 1 ? brief : wordsOf(group, text).join(' · ');
  });
}

/** How often each text is there. */
export function counted(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function wordsOf({ settings }: OwnSettings, text: (value: Value) => string, left?: RegExp): string[] {
  // How layers are wired is a long word for what the layers themselves say, unless nothing else differs.
  const telling = settings.filter(({ path }) => path !== 'network.edges');
  const words = (telling.length > 0 ? telling : settings).flatMap(({ path, value }) => {
    if (value === null || left?.test(path)) return [];
    if (typeof value === 'string') return [{ word: value, nothing: false }];
    const name = path.split('.').at(-1) ?? '';
    return [
      { word: `${shortNames[name] ?? name} ${text(value)}`, nothing: value === 0 && name in shortNames },
    ];
  });
  // Without momentum, decay or dropout there is nothing to say, unless that is all there is.
  const something = words.filter(({ nothing }) => !nothing);
  return [...new Set((something.length > 0 ? something : words).map(({ word }) => word))];
}
