/** What a signature is made of: signatures.ts has the table of them all, and says what a share means. */
export type Share = 'rows' | 'slivers' | 'units' | 'columns' | 'part' | 'lane' | 'whole';

export type Parameter =
  | { readonly name: string; readonly type: 'read' | 'write' | 'update'; readonly share: Share }
  | { readonly name: string; readonly type: 'integer' | 'float' };

export interface Signature {
  readonly doc: string;
  readonly parameters: readonly Parameter[];
}

/** Keeps the literal names, so that a step's arguments are checked by name where it is emitted. */
export function signature<const P extends readonly Parameter[]>(doc: string, ...parameters: P) {
  return { doc, parameters };
}
export const write = <const N extends string>(name: N, share: Share) =>
  ({ name, type: 'write', share }) as const;
export const read = <const N extends string>(name: N, share: Share) =>
  ({ name, type: 'read', share }) as const;
export const update = <const N extends string>(name: N, share: Share) =>
  ({ name, type: 'update', share }) as const;
export const integer = <const N extends string>(name: N) => ({ name, type: 'integer' }) as const;
export const float = <const N extends string>(name: N) => ({ name, type: 'float' }) as const;
