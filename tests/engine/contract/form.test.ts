/** What is wrong with the form of a document or a request, in words of ours, whichever schema refused it. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { errorLine, errorText, FaninFailure, type FaninError } from '../../../engine/contract/errors.ts';
import { methods, type Method } from '../../../engine/contract/protocol.ts';
import { checked, parseDocument } from '../../../engine/documents.ts';
import { templateNamed } from '../../../engine/templates/index.ts';

const { experiment } = templateNamed('mnist-mlp')!;

function problems(work: () => unknown): readonly FaninError[] {
  try {
    work();
  } catch (error) {
    if (error instanceof FaninFailure) return error.errors;
    throw error;
  }
  return [];
}

type Path = readonly (string | number)[];

/** A copy of a document with another value at a place; undefined takes it out. */
function changed(document: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const inner = Object(document) as Record<string, unknown>;
  const next = changed(inner[key], rest, value);
  if (Array.isArray(document)) return document.with(Number(key), next);
  return { ...inner, [key]: next };
}

/** Every place of a document, outermost first. */
function places(document: unknown, path: Path = []): Path[] {
  if (typeof document !== 'object' || document === null) return [path];
  const keys = Array.isArray(document) ? [...document.keys()] : Object.keys(document);
  const inner = keys.flatMap((key) => places(Reflect.get(document, key) as unknown, [...path, key]));
  return [path, ...inner];
}

const refused = (path: Path, value: unknown, document: unknown = experiment) =>
  problems(() => parseDocument(JSON.stringify(changed(document, path, value)), 'f.json'));

describe('each fault of a document, with its place, in both languages', () => {
  test.each<[string, Path, unknown, string, string]>([
    [
      'a value of the wrong kind',
      ['network', 'name'],
      5,
      'f.json: network.name: Expected text in quotes here, got 5. Mend the value. [wrong_type]',
      'f.json: network.name: 여기에 필요한 것: 따옴표로 묶은 글 (받은 값: 5). 값을 고치세요. [wrong_type]',
    ],
    [
      'an empty value',
      ['training', 'epochs'],
      null,
      'f.json: training.epochs: Expected a number here, got nothing (null). Mend the value. [wrong_type]',
      'f.json: training.epochs: 여기에 필요한 것: 숫자 (받은 값: null(빈 값)). 값을 고치세요. [wrong_type]',
    ],
    [
      'a setting that is missing',
      ['training', 'batchSize'],
      undefined,
      'f.json: training.batchSize: batchSize is missing here. Add it: a number. [missing_value]',
      'f.json: training.batchSize: 여기에 있어야 할 batchSize 값이 없습니다. 추가하세요: 숫자. [missing_value]',
    ],
    [
      'a part that is missing',
      ['training', 'optimizer'],
      undefined,
      'f.json: training.optimizer: optimizer is missing here. Add it: text in quotes or an object { … }. [missing_value]',
      'f.json: training.optimizer: 여기에 있어야 할 optimizer 값이 없습니다. 추가하세요: 따옴표로 묶은 글 또는 객체 { … }. [missing_value]',
    ],
    [
      'a setting that there is not',
      ['training', 'colour'],
      'red',
      'f.json: training: There is no setting named colour here. Remove it, or check its spelling. [unknown_setting]',
      'f.json: training: 여기에는 이런 설정이 없습니다: colour. 지우거나 철자를 확인하세요. [unknown_setting]',
    ],
    [
      'a number that is too small',
      ['seed'],
      -1,
      'f.json: seed: Only a number of at least 0 can stand here, got -1. Mend the value. [invalid_value]',
      'f.json: seed: 여기에 쓸 수 있는 것: 0 이상의 수 (받은 값: -1). 값을 고치세요. [invalid_value]',
    ],
    [
      'no number above 0',
      ['data', 'limit'],
      { train: 0 },
      'f.json: data.limit.train: Only a number above 0 can stand here, got 0. Mend the value. [invalid_value]',
      'f.json: data.limit.train: 여기에 쓸 수 있는 것: 0보다 큰 수 (받은 값: 0). 값을 고치세요. [invalid_value]',
    ],
    [
      'a fraction',
      ['seed'],
      1.5,
      'f.json: seed: Expected a whole number here, got 1.5. Mend the value. [wrong_type]',
      'f.json: seed: 여기에 필요한 것: 정수 (받은 값: 1.5). 값을 고치세요. [wrong_type]',
    ],
    [
      'another value than the one there is',
      ['version'],
      0,
      'f.json: version: Only 1 can stand here, got 0. Mend the value. [invalid_value]',
      'f.json: version: 여기에 쓸 수 있는 것: 1 (받은 값: 0). 값을 고치세요. [invalid_value]',
    ],
    [
      'no id',
      ['network', 'nodes', 0, 'id'],
      '4 x',
      'f.json: network.nodes[0].id: Only an id (a letter, then letters, digits, - and _) can stand here, got "4 x". Mend the value. [invalid_value]',
      'f.json: network.nodes[0].id: 여기에 쓸 수 있는 것: 식별자(영문자로 시작해 영문자, 숫자, -, _) (받은 값: "4 x"). 값을 고치세요. [invalid_value]',
    ],
    [
      'an edge with one end',
      ['network', 'edges', 0],
      ['in'],
      'f.json: network.edges[0]: Only a list of at least 2 items can stand here, got ["in"]. Mend the value. [invalid_value]',
      'f.json: network.edges[0]: 여기에 쓸 수 있는 것: 항목이 2개 이상인 목록 (받은 값: ["in"]). 값을 고치세요. [invalid_value]',
    ],
    [
      'what is neither of two kinds',
      ['training', 'optimizer'],
      4,
      'f.json: training.optimizer: Expected text in quotes or an object { … } here, got 4. Mend the value. [wrong_type]',
      'f.json: training.optimizer: 여기에 필요한 것: 따옴표로 묶은 글 또는 객체 { … } (받은 값: 4). 값을 고치세요. [wrong_type]',
    ],
    [
      'a fault inside one of two kinds',
      ['training', 'optimizer'],
      { learningRate: 1 },
      'f.json: training.optimizer.kind: kind is missing here. Add it: text in quotes. [missing_value]',
      'f.json: training.optimizer.kind: 여기에 있어야 할 kind 값이 없습니다. 추가하세요: 따옴표로 묶은 글. [missing_value]',
    ],
    [
      'a document that is none',
      ['format'],
      undefined,
      'f.json: format: Expected a fanin.network or fanin.experiment document, got nothing. Check that the right file was chosen. [wrong_format]',
      'f.json: format: fanin.network 또는 fanin.experiment 문서가 필요합니다(받은 값: 없음). 파일을 잘못 고르지 않았는지 확인하세요. [wrong_format]',
    ],
  ])('%s', (_, path, value, en, ko) => {
    const found = refused(path, value);
    expect(found.map((error) => errorLine(error, 'en'))).toEqual([en]);
    expect(found.map((error) => errorLine(error, 'ko'))).toEqual([ko]);
  });
});

/** Without what the user wrote: the value that was got, names of settings, and words that stand in files as they are. */
function ownWords(error: FaninError): string {
  const { got, name } = error.values;
  let text = errorText(error, 'ko');
  for (const value of [got, name]) if (typeof value === 'string') text = text.replace(value, '');
  return text.replace(/Fanin|fanin\.(network|experiment)|"[^"]*"|null|true|false|NaN/g, '');
}

const strange = fc.constantFrom<unknown>(
  ...[undefined, null, 5, 1.5, -1, 1e300, 'x', '', ' ', true, [], {}, [[]], [null], { kind: '' }, { x: 1 }],
);

it('anything anywhere in a document: told with its place, and no word of a library in either language', () => {
  const swept = { ...experiment, sweep: { axes: [{ path: 'seed', values: [1] }], seeds: [1] } };
  const everywhere = places(swept).slice(1);
  fc.assert(
    fc.property(fc.constantFrom(...everywhere), strange, (path, value) => {
      for (const error of refused(path, value, swept)) {
        expect(error.code).not.toBe('internal');
        expect(error.place).toMatch(/^f\.json/);
        expect(ownWords(error)).not.toMatch(/[A-Za-z]{2,}/);
        expect(errorText(error, 'en')).not.toMatch(
          /undefined|NaN|Invalid|Too (big|small)|\bint\b|record|tuple/,
        );
      }
    }),
    { numRuns: 1000 },
  );
});

it('so too of what the engine is asked', () => {
  const asked: Partial<Record<Method, unknown>> = {
    importData: { files: ['a'], name: 'x', testShare: 0.2, format: 'csv', resize: { width: 1, height: 1 } },
    boundary: { of: { run: 1 }, resolution: 8 },
    mistakes: { run: 1, offset: 0, count: 9 },
    examples: { data: { dataset: 'mnist' }, split: 'test', class: null, offset: 0, count: 1 },
    compare: { runs: [1, 2] },
  };
  for (const [method, request] of Object.entries(asked)) {
    const schema = methods[method as Method][0];
    fc.assert(
      fc.property(fc.constantFrom(...places(request)), fc.oneof(strange, fc.constant(NaN)), (path, value) => {
        for (const error of problems(() => checked(schema, changed(request, path, value), method))) {
          expect(error.code).not.toBe('internal');
          expect(ownWords(error)).not.toMatch(/[A-Za-z]{2,}/);
          expect(errorText(error, 'en')).not.toMatch(
            /undefined|Invalid|Too (big|small)|\bint\b|record|tuple/,
          );
        }
      }),
    );
  }
});

it('one fault is told once, however many checks it fails', () => {
  expect(refused(['seed'], 1e300)).toHaveLength(1);
  expect(refused(['network', 'nodes', 0, 'id'], '')).toHaveLength(1);
});
