/** What of a group of settings is not as usual, in a few words: `Adam, Cosine`, `L2 decay 0.0005`. */
import type { ExperimentField, ExperimentGroup, Setting, Text } from '../../engine/contract/descriptor.ts';
import type { ExperimentDocument } from '../../engine/contract/documents.ts';
import { partOf, partsAt, valueAt } from './experiment-edits.ts';

type Say = (text: Text) => string;

export function unusual(group: ExperimentGroup, experiment: ExperimentDocument, say: Say): string[] {
  return group.fields.flatMap((field) => fieldText(field, experiment, say));
}

function fieldText(field: ExperimentField, experiment: ExperimentDocument, say: Say): string[] {
  const titleOf = (kind: string, parts: Extract<ExperimentField, { parts: unknown }>['parts']): string => {
    const known = parts.find((one) => one.kind === kind);
    return known ? say(known.title) : kind;
  };
  switch (field.field) {
    case 'setting': {
      const value = valueAt(experiment, field.path) ?? field.setting.default;
      if (JSON.stringify(value) === JSON.stringify(field.setting.default)) return [];
      return [`${say(field.setting.title)} ${valueText(field.setting, value, say)}`.trim()];
    }
    case 'part': {
      const { kind } = partOf(valueAt(experiment, field.path), field.default);
      return kind === field.default ? [] : [titleOf(kind, field.parts)];
    }
    case 'parts':
      return partsAt(experiment, field.path).map(({ kind }) => titleOf(kind, field.parts));
  }
}

function valueText(setting: Setting, value: unknown, say: Say): string {
  if (setting.control === 'choice') {
    const option = setting.options.find((one) => one.value === value);
    return option ? say(option.title) : String(value);
  }
  return typeof value === 'boolean' ? '' : String(value);
}
