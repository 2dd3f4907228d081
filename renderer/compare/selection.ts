/** Which runs are picked after a click or a key, as file managers and mail programs have taught people to expect. */

export interface Selection {
  /** In the order in which they were picked. */
  readonly picked: readonly number[];
  /** Where a shift-click starts from. */
  readonly anchor: number | null;
}

export const nothingPicked: Selection = { picked: [], anchor: null };

/** A plain click: only this one. */
export function pickOnly(id: number): Selection {
  return { picked: [id], anchor: id };
}

/** A checkbox, ctrl-click or the space bar. */
export function toggle({ picked }: Selection, id: number): Selection {
  return {
    picked: picked.includes(id) ? picked.filter((other) => other !== id) : [...picked, id],
    anchor: id,
  };
}

/** A shift-click or shift-arrow: everything from the anchor to here, in the order shown, replaces the picks. */
export function extend(selection: Selection, id: number, shown: readonly number[]): Selection {
  const to = shown.indexOf(id);
  const from = selection.anchor === null ? -1 : shown.indexOf(selection.anchor);
  if (to < 0) return selection;
  if (from < 0) return pickOnly(id);
  const range = shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { picked: range, anchor: selection.anchor };
}

/** Forgets runs that are gone. */
export function without({ picked, anchor }: Selection, gone: ReadonlySet<number>): Selection {
  return {
    picked: picked.filter((id) => !gone.has(id)),
    anchor: anchor !== null && gone.has(anchor) ? null : anchor,
  };
}
