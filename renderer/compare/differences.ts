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
 * A group's own settings in a few words: `normal · std 0.01`, each once; a number says what it is a number of. How a start
 * scales is said only where its scheme alone does not tell the group from the others.
 */
export function groupLabel(
  group: OwnSettings,
  groups: readonly OwnSettings[],
  text: (value: Value) => string,
): string {
  const brief = (one: OwnSettings): string => wordsOf(one, text, details).join(' · ');
  const label = brief(group);
  const alone = groups.every((other) => other === group || brief(other) !== label);
  return label !== '' && alone ? label : wordsOf(group, text).join(' · ');
}

function wordsOf({ settings }: OwnSettings, text: (value: Value) => string, left?: RegExp): string[] {
  // How layers are wired is a long word for what the layers themselves say, unless nothing else differs.
  const telling = settings.filter(({ path }) => path !== 'network.edges');
  const words = (telling.length > 0 ? telling : settings).flatMap(({ path, value }) => {
    if (value === null || left?.test(path)) return [];
    if (typeof value === 'string') return [value];
    const name = path.split('.').at(-1) ?? '';
    // Without momentum, decay or dropout there is nothing to say.
    return value === 0 && name in shortNames ? [] : [`${shortNames[name] ?? name} ${text(value)}`];
  });
  return [...new Set(words)];
}
