/**
 * What optimizers, schedules, losses, preprocessing and augmentation have in common: each kind is one file that calls
 * `definePart` and one line in its folder's index. From the definition come the control that edits it, the check of what
 * a document says, its documentation, and the thing itself.
 */
import type { PartDescriptor, Text } from './contract/descriptor.ts';
import type { PartDocument } from './contract/documents.ts';
import { FaninFailure, faninError, type FaninError } from './contract/errors.ts';
import { describeSettings, readSettings, type Settings, type ValuesOf } from './settings.ts';

interface PartDefinition<S extends Settings, T> {
  readonly kind: string;
  readonly title: Text;
  readonly summary: Text;
  readonly formula: string;
  readonly paper: string;
  readonly settings: S;
  /** What the settings say, as the engine uses it. */
  make(settings: ValuesOf<S>): T;
}

interface Bound<T> {
  readonly part: T;
  readonly problems: readonly FaninError[];
  /** The document with every default filled in. */
  readonly document: PartDocument;
}

export interface Part<T> {
  readonly descriptor: PartDescriptor;
  bind(document: PartDocument, place: string): Bound<T>;
}

export function definePart<const S extends Settings, T>(definition: PartDefinition<S, T>): Part<T> {
  const { kind, title, summary, formula, paper, settings } = definition;
  return {
    descriptor: { kind, title, summary, formula, paper, settings: describeSettings(settings) },
    bind(document, place) {
      const said = Object.fromEntries(Object.entries(document).filter(([name]) => name !== 'kind'));
      const { values, problems } = readSettings(settings, said, { kind, place });
      return { part: definition.make(values), problems, document: { kind, ...values } };
    },
  };
}

/** All parts of one sort, by their kind. */
export class Parts<T> {
  readonly descriptors: PartDescriptor[];
  private readonly byKind: ReadonlyMap<string, Part<T>>;

  constructor(all: readonly Part<T>[]) {
    this.descriptors = all.map(({ descriptor }) => descriptor);
    this.byKind = new Map(all.map((part) => [part.descriptor.kind, part]));
  }

  /** What is wrong with a document's part: an unknown kind, or settings that are unknown or out of range. */
  problems(document: PartDocument, place: string): readonly FaninError[] {
    const part = this.byKind.get(document.kind);
    return part ? part.bind(document, place).problems : [this.unknown(document, place)];
  }

  /** Throws a FaninFailure with every problem. */
  bind(document: PartDocument, place: string): T {
    const part = this.byKind.get(document.kind);
    if (!part) throw new FaninFailure(this.unknown(document, place));
    const bound = part.bind(document, place);
    const [first, ...more] = bound.problems;
    if (first) throw new FaninFailure(first, ...more);
    return bound.part;
  }

  /** With every default filled in; as it is where the kind is not known here. */
  completed(document: PartDocument): PartDocument {
    return this.byKind.get(document.kind)?.bind(document, '').document ?? document;
  }

  private unknown({ kind }: PartDocument, place: string): FaninError {
    return faninError('unknown_kind', `${place}.kind`, { kind, known: [...this.byKind.keys()].join(', ') });
  }
}
