import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FaninFailure } from '../../engine/contract/errors.ts';
import { parseDocument } from '../../engine/documents.ts';
import { templates } from '../../engine/templates/index.ts';

function refusal(text: string): string[] {
  try {
    parseDocument(text, 'file');
  } catch (error) {
    if (error instanceof FaninFailure) return error.errors.map(({ code, place }) => `${code} ${place}`);
    throw error;
  }
  return [];
}

const network = templates[0]!.experiment.network;
const changed = (change: object) => JSON.stringify({ ...network, ...change });

describe('a document', () => {
  it('opens as it was saved', () => {
    for (const { experiment } of templates) {
      expect(parseDocument(JSON.stringify(experiment), 'file')).toEqual({
        network: experiment.network,
        experiment,
      });
      expect(parseDocument(JSON.stringify(experiment.network), 'file').network).toEqual(experiment.network);
    }
  });

  it('that cannot be read is refused with its place', () => {
    expect(refusal('')).toEqual(['not_json_end file']);
    expect(refusal('{"format",')).toEqual(['not_json file']);
    expect(refusal('[]')).toEqual(['wrong_format file']);
    expect(refusal('{"format":"png"}')).toEqual(['wrong_format file: format']);
    expect(refusal('{"format":"constructor"}')).toEqual(['wrong_format file: format']);
    expect(refusal(changed({ version: 2 }))).toEqual(['newer_version file: version']);
    const later = { ...templates[0]!.experiment, network: { ...network, version: 9, colour: 'red' } };
    expect(refusal(JSON.stringify(later))).toEqual(['newer_version file: network.version']);
    expect(refusal(changed({ version: 'one' }))).toEqual(['invalid_value file: version']);
    expect(refusal(changed({ colour: 'red' }))).toEqual(['unknown_setting file']);
    expect(refusal(changed({ nodes: [{ id: '7up', kind: 'relu' }] }))).toEqual([
      'invalid_value file: nodes[0].id',
    ]);
    expect(refusal(changed({ nodes: undefined }))).toEqual(['missing_value file: nodes']);
    expect(refusal(changed({ name: 7 }))).toEqual(['wrong_type file: name']);
    expect(refusal(changed({ edges: [['in']] }))).toHaveLength(1);
    const bad = {
      ...templates[0]!.experiment,
      training: { epochs: '3', optimizer: { kind: '' }, weightDecy: 0 },
    };
    expect(refusal(JSON.stringify(bad))).toEqual([
      'wrong_type file: training.epochs',
      'missing_value file: training.batchSize',
      'invalid_value file: training.optimizer.kind',
      'unknown_setting file: training',
    ]);
  });

  it('may name a part by its kind alone', () => {
    const { experiment } = templates[0]!;
    const short = { ...experiment, training: { ...experiment.training, schedule: 'constant' } };
    expect(parseDocument(JSON.stringify(short), 'file').experiment?.training.schedule).toEqual({
      kind: 'constant',
    });
  });

  it('that begins with a byte order mark opens', () => {
    expect(parseDocument(`\uFEFF${JSON.stringify(network)}`, 'file').network).toEqual(network);
  });

  it('nested deeper than the stack is refused like any other', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(refusal(deep)).toEqual(['wrong_format file']);
    expect(refusal(`{"format":${deep}}`)).toEqual(['wrong_format file: format']);
    expect(refusal(changed({ version: '@' }).replace('"@"', deep))).toEqual(['invalid_value file: version']);
    expect(refusal(changed({ nodes: '@' }).replace('"@"', deep))).toEqual(['wrong_type file: nodes[0]']);
  });

  it('of any content is read or refused, never a crash', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => changed({ nodes: value })),
        ),
        (text) => {
          expect(refusal(text).filter((line) => line.startsWith('internal'))).toEqual([]);
        },
      ),
    );
  });
});
