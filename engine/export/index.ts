/** Every format that a run leaves in. A new one is its own file and one line here. */
import { exportExtensions, type Exported, type ExportFormat } from '../contract/exports.ts';
import { csv } from './csv.ts';
import { json } from './json.ts';
import { onnx } from './onnx/onnx.ts';
import { pytorch } from './pytorch/pytorch.ts';
import type { Source, Writer } from './source.ts';

const writers: Readonly<Record<ExportFormat, Writer>> = { csv, json, onnx, pytorch };

export function exported(source: Source, format: ExportFormat): Exported {
  const { id, name } = source.detail.summary;
  return {
    name: `${fileName(name)}-${id}.${exportExtensions[format]}`,
    content: Buffer.from(writers[format](source)).toString('base64'),
  };
}

/** Letters, digits and what file systems have nothing against. */
const fileName = (name: string): string =>
  name
    .trim()
    .replace(/[^\p{L}\p{N}._-]+/gu, '-')
    .replace(/^[-.]+|[-.]+$/g, '') || 'run';
