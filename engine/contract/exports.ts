/** What leaves the lab: a run in the formats of other programs. */
import { z } from 'zod';
import type { Text } from './descriptor.ts';

export const exportFormats = ['csv', 'json', 'onnx', 'pytorch'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const exportTitles: Readonly<Record<ExportFormat, Text>> = {
  csv: { en: 'Every metric point (CSV)', ko: '모든 지표 값(CSV)' },
  json: { en: 'Everything stored of it (JSON)', ko: '저장된 모든 것(JSON)' },
  onnx: { en: 'The trained network (ONNX)', ko: '학습된 네트워크(ONNX)' },
  pytorch: { en: 'The trained network (PyTorch)', ko: '학습된 네트워크(PyTorch)' },
};

/** Of a file's name. */
export const exportExtensions: Readonly<Record<ExportFormat, string>> = {
  csv: 'csv',
  json: 'json',
  onnx: 'onnx',
  pytorch: 'py',
};

export const exportRequestSchema = z.strictObject({ run: z.int(), format: z.enum(exportFormats) });
export type ExportRequest = z.infer<typeof exportRequestSchema>;

export const exportedSchema = z.strictObject({
  /** Of the file, as it is suggested: without a folder. */
  name: z.string(),
  content: z.base64(),
});
export type Exported = z.infer<typeof exportedSchema>;
