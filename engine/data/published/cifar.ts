/** CIFAR-10 and CIFAR-100: small photographs. Too large to come along, so the user downloads or imports them once. */
import type { Text } from '../../contract/descriptor.ts';
import { fail } from '../../contract/errors.ts';
import { defineDataset } from '../dataset.ts';
import type { CifarKind } from '../formats/cifar.ts';
import { archiveOf } from './archives.ts';
import { cifarClasses } from './cifar-classes.ts';

const source = 'A. Krizhevsky: Learning Multiple Layers of Features from Tiny Images (2009), binary version';

export const cifarWords: Readonly<Record<CifarKind['name'], { title: Text; summary: Text; source: string }>> =
  {
    'cifar-10': {
      title: { en: 'CIFAR-10', ko: 'CIFAR-10' },
      summary: {
        en: 'Photographs of ten things, 32 × 32, in colour.',
        ko: '열 가지 사물의 컬러 사진, 32 × 32.',
      },
      source,
    },
    'cifar-100': {
      title: { en: 'CIFAR-100', ko: 'CIFAR-100' },
      summary: {
        en: 'Photographs of a hundred things, 32 × 32, in colour; the fine labels.',
        ko: '백 가지 사물의 컬러 사진, 32 × 32. 세분류 레이블을 씁니다.',
      },
      source,
    },
  };

const absent = (name: CifarKind['name']) =>
  defineDataset({
    name,
    version: archiveOf(name).md5,
    settings: {},
    describe: () => ({
      ...cifarWords[name],
      kind: 'images',
      element: 'byte',
      shape: [3, 32, 32],
      classes: [...cifarClasses[name]],
      features: [],
      train: 50_000,
      test: 10_000,
      availability: {
        state: 'absent',
        how: {
          en: `Download it, or import the files of its binary version (on the command line: fanin import-data FILES --as ${name}).`,
          ko: `내려받거나 바이너리 버전의 파일을 가져오세요(명령줄에서는 fanin import-data FILES --as ${name}).`,
        },
        download: archiveOf(name).bytes,
      },
      removable: false,
    }),
    load: () => fail('dataset_absent', 'data.dataset', { dataset: name }),
  });

export const cifar10 = absent('cifar-10');
export const cifar100 = absent('cifar-100');
