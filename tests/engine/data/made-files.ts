/** Small files of every format, made here. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'fast-png';
import { imageBytes } from '../../../engine/data/formats/cifar.ts';

/** Records of CIFAR: label bytes, then an image whose every byte is the last label. */
export function batch(labels: readonly (readonly number[])[]): Uint8Array {
  const records = labels.map((own) => [...own, ...new Array<number>(imageBytes).fill(own.at(-1) ?? 0)]);
  return Uint8Array.from(records.flat());
}

export const greyPng = (width: number, height: number, data: readonly number[]): Uint8Array =>
  encode({ width, height, channels: 1, depth: 8, data: Uint8Array.from(data) });
export const rgbPng = (width: number, height: number, data: readonly number[]): Uint8Array =>
  encode({ width, height, channels: 3, depth: 8, data: Uint8Array.from(data) });

/** Writes files by their paths, folders with them; gives back the folder. */
export function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [name, content] of Object.entries(files)) {
    const place = path.join(folder, name);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, content);
  }
  return folder;
}

/** A table of two classes that a network can tell apart, with so many rows. */
export function table(rows: number, label = 'kind'): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const side = row % 2 === 0 ? -1 : 1;
    return `${side + 0.3 * Math.sin(row)},${side + 0.3 * Math.cos(3 * row)},${row % 2 === 0 ? 'left' : 'right'}`;
  });
  return ['width,height,' + label, ...lines].join('\n');
}
