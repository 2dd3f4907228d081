/** The arithmetic of a slider: a place of 0 to 200 on its track, and the value there, on a linear or a log scale. */
export const places = 200;

export interface Track {
  readonly from: number;
  readonly to: number;
  readonly scale: 'linear' | 'log';
  readonly whole: boolean;
}

/** Where a log scale that begins at zero leaves zero: its first place is zero itself, the next are decades below `to`. */
const decadesFromZero = 5;

function ends({ from, to, scale }: Track): readonly [number, number] {
  if (scale === 'linear') return [from, to];
  return [Math.log(from > 0 ? from : to * 10 ** -decadesFromZero), Math.log(to)];
}

/** The nearest place for a value; one outside the track stands at its end. */
export function placeOf(value: number, track: Track): number {
  const [low, high] = ends(track);
  if (track.scale === 'log' && value <= 0) return 0;
  const at = track.scale === 'log' ? Math.log(value) : value;
  return Math.round(Math.min(1, Math.max(0, (at - low) / (high - low))) * places);
}

/** The value at a place, rounded to what a person would type: whole, or two significant digits on a log scale. */
export function valueAt(place: number, track: Track): number {
  const [low, high] = ends(track);
  if (place <= 0) return track.from;
  if (place >= places) return track.to;
  const at = low + ((high - low) * place) / places;
  const exact = track.scale === 'log' ? Math.exp(at) : at;
  if (track.whole) return Math.round(track.scale === 'log' ? Number(exact.toPrecision(2)) : exact);
  if (track.scale === 'log') return Number(exact.toPrecision(2));
  const step = 10 ** Math.floor(Math.log10((track.to - track.from) / 100));
  return Number((Math.round(exact / step) * step).toPrecision(12));
}
