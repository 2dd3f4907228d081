/** What a run can be exported as, and what is told of it. */
import { beforeEach, expect, test, vi } from 'vitest';
import { exportFormats } from '../../engine/contract/exports.ts';
import { faninError, FaninFailure } from '../../engine/contract/errors.ts';
import { summary } from './fixtures.ts';
import { stubWindow } from './window.ts';

const saveExport = vi.fn<(format: string, name: string, content: string) => Promise<string | null>>();
stubWindow({ saveExport });
const { engine } = await import('../../renderer/engine.ts');
const { exportable, exportRun } = await import('../../renderer/train/exporting.ts');
const { toasts } = await import('../../renderer/ui/toasts.svelte.ts');

const request = vi.spyOn(engine, 'request');
const told = () => toasts.list.map(({ error, say }) => error?.code ?? say?.());

beforeEach(() => {
  for (const { id } of toasts.list) toasts.dismiss(id);
  saveExport.mockReset();
  request.mockReset().mockResolvedValue({ name: 'moons-3.onnx', content: 'CAg=' });
});

test('a network only where weights were stored, the rest of every run', () => {
  const formats = (...run: Parameters<typeof summary>) =>
    exportFormats.filter((format) => exportable(summary(...run), format));
  expect(formats()).toEqual(['csv', 'json', 'onnx', 'pytorch']);
  expect(formats({ status: 'cancelled' })).toEqual(['csv', 'json', 'onnx', 'pytorch']);
  expect(formats({ status: 'cancelled', started: null })).toEqual(['csv', 'json']);
  for (const status of ['queued', 'running', 'failed', 'interrupted'] as const)
    expect(formats({ status }), status).toEqual(['csv', 'json']);
});

test('the file is named once it is written; a dialog that is closed says nothing', async () => {
  saveExport.mockResolvedValueOnce('C:\\Users\\me\\net.onnx').mockResolvedValueOnce(null);
  await exportRun(3, 'onnx');
  expect(request).toHaveBeenCalledWith('exportRun', { run: 3, format: 'onnx' });
  expect(saveExport).toHaveBeenCalledWith('onnx', 'moons-3.onnx', 'CAg=');
  expect(told()).toEqual(['Saved net.onnx.']);
  await exportRun(3, 'onnx');
  expect(told()).toEqual(['Saved net.onnx.']);
});

test('what the engine cannot say in a format is told before anyone is asked for a file', async () => {
  const error = faninError('export_layer', 'nodes[3]', { kind: 'fractional-max-pool', format: 'ONNX' });
  request.mockRejectedValueOnce(new FaninFailure(error));
  await exportRun(3, 'onnx');
  expect(saveExport).not.toHaveBeenCalled();
  expect(told()).toEqual(['export_layer']);
});

test('what main cannot write is told with its code', async () => {
  const error = faninError('file_unwritable', '/none/net.onnx', { reason: 'no' });
  saveExport.mockRejectedValueOnce(new Error(`Error: ${JSON.stringify(error)}`));
  await exportRun(3, 'onnx');
  expect(told()).toEqual(['file_unwritable']);
});
