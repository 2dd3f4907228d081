/** Every edit of the experiment form, as a pure function from one document to the next. */
import type { PartDescriptor } from '../../engine/contract/descriptor.ts';
import type { ExperimentDocument, PartDocument } from '../../engine/contract/documents.ts';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a path such as `training.optimizer.learningRate`; undefined where the document says nothing. */
export function valueAt(document: unknown, path: string): unknown {
  return path.split('.').reduce((inside, key) => (isRecord(inside) ? inside[key] : undefined), document);
}

/** A copy with another value at a path; null takes it out, so that its default holds. The same document where nothing changes. */
export function withValue<T extends object>(document: T, path: string, value: unknown): T {
  const before = valueAt(document, path);
  if (value === null ? before === undefined : JSON.stringify(before) === JSON.stringify(value))
    return document;
  const [first = '', ...rest] = path.split('.');
  const inside: unknown = Reflect.get(document, first);
  const within = rest.length === 0 ? value : withValue(isRecord(inside) ? inside : {}, rest.join('.'), value);
  // What is left with nothing in it says nothing: a limit of neither split, no setting of a dataset.
  const emptied = value === null && isRecord(within) && Object.keys(within).length === 0;
  const next = emptied ? null : within;
  const others = Object.fromEntries(Object.entries(document).filter(([key]) => key !== first));
  // In its old place, so that a document keeps the order of its settings.
  const entries = Object.entries({ ...document, [first]: next });
  // Every key is the document's own but for the one that was changed, to what its field allows.
  return (next === null ? others : Object.fromEntries(entries)) as T;
}

/** Settings of a dataset are its own: another one starts from its defaults. */
export function setDataset(experiment: ExperimentDocument, dataset: string): ExperimentDocument {
  if (dataset === experiment.data.dataset) return experiment;
  const data = { ...experiment.data, dataset };
  delete data.settings;
  return { ...experiment, data };
}

/** A part of a kind with its defaults written out, so that the document says what it means. */
export function newPart({ kind, settings }: PartDescriptor): PartDocument {
  const given = settings.filter((setting) => setting.default !== null);
  return {
    kind,
    ...Object.fromEntries(given.map((setting) => [setting.name, structuredClone(setting.default)])),
  };
}

/** Another kind for a part: settings of the same name keep their values. */
export function changeKind(part: PartDocument, descriptor: PartDescriptor): PartDocument {
  const fresh = newPart(descriptor);
  const shared = Object.entries(part).filter(([name]) => name !== 'kind' && name in fresh);
  return { ...fresh, ...Object.fromEntries(shared) };
}

/** A setting of the part at a path. Its kind is written with it: alone, or in place of a bare kind, a setting would be of no part. */
export function withSetting<T extends object>(
  document: T,
  { path, default: usual }: { readonly path: string; readonly default: string },
  name: string,
  value: unknown,
): T {
  const part = partOf(valueAt(document, path), usual);
  const next = withValue(part, name, value);
  return next === part ? document : withValue(document, path, next);
}

/** The parts at a path, each a kind with its settings. */
export function partsAt(document: unknown, path: string): PartDocument[] {
  const list: unknown = valueAt(document, path);
  return Array.isArray(list) ? list.map((part: unknown) => partOf(part, '')) : [];
}

/** A kind with its settings, or a kind alone, as documents write both. */
export function partOf(value: unknown, usual: string): PartDocument {
  if (typeof value === 'string') return { kind: value };
  if (isRecord(value) && typeof value['kind'] === 'string') return { ...value, kind: value['kind'] };
  return { kind: usual };
}
