/**
 * What an experiment says beside its network and its dataset: every value with its range and its default, every part
 * with the kinds there are. The panel of the app is drawn from `experimentGroups`, a run is read by `readExperiment`,
 * and what two runs differ in is seen with every default filled in by `completed`.
 */
import type { ExperimentField, ExperimentGroup } from './contract/descriptor.ts';
import type { PartDocument, ResolvedExperiment } from './contract/documents.ts';
import { fail, FaninFailure, type FaninError } from './contract/errors.ts';
import type { NamedAugmentation } from './compile/input-steps.ts';
import { augmentations } from './augment/index.ts';
import { completedReference } from './data/catalogue.ts';
import { initializers } from './initializers/index.ts';
import { layers } from './layers/index.ts';
import { losses } from './losses/index.ts';
import { optimizers } from './optimizers/index.ts';
import type { Parts } from './part.ts';
import { preprocessing } from './preprocess/index.ts';
import type { Stage } from './preprocess/stage.ts';
import { schedules } from './schedules/index.ts';
import { stoppings } from './stopping/index.ts';
import { testings } from './testing/index.ts';
import { data, probes, regularization, run, training } from './experiment-values.ts';
import { describeSettings, readSettings, type Settings, type ValuesOf } from './settings.ts';

/** Parts of which an experiment has one, by the name they have in `training`; `usual` is what holds without a word. */
const parts = {
  optimizer: {
    kinds: optimizers,
    usual: 'sgd',
    title: { en: 'Optimizer', ko: '옵티마이저' },
    help: { en: 'How a gradient becomes a step.', ko: '기울기를 한 단계의 움직임으로 바꾸는 방법.' },
  },
  schedule: {
    kinds: schedules,
    usual: 'constant',
    title: { en: 'Schedule', ko: '학습률 스케줄' },
    help: { en: 'How the learning rate changes over the run.', ko: '실행 동안 학습률이 바뀌는 방식.' },
  },
  loss: {
    kinds: losses,
    usual: 'softmax-cross-entropy',
    title: { en: 'Loss', ko: '손실' },
    help: { en: 'What training makes small.', ko: '학습이 줄이려는 값.' },
  },
  earlyStopping: {
    kinds: stoppings,
    usual: 'none',
    title: { en: 'Early stopping', ko: '조기 종료' },
    help: {
      en: 'When a run ends before its epochs are over.',
      ko: '에포크가 끝나기 전에 실행을 끝내는 조건.',
    },
  },
  testing: {
    kinds: testings,
    usual: 'plain',
    title: { en: 'Testing', ko: '테스트' },
    help: {
      en: 'How a test example passes: once, or several times with the probabilities averaged (with a hinge or squared error, the outputs).',
      ko: '테스트 예제를 한 번 통과시킬지, 여러 번 통과시켜 확률(힌지나 제곱 오차에서는 출력)을 평균할지.',
    },
  },
};
type PartName = keyof typeof parts;
const partNames: readonly PartName[] = ['optimizer', 'schedule', 'loss', 'testing', 'earlyStopping'];

/** Parts of which an experiment has any number, one after the other, by the name they have in `data`. */
const chains = {
  preprocess: {
    kinds: preprocessing,
    title: { en: 'Preprocessing', ko: '전처리' },
    help: {
      en: 'Done to every example, in this order; fitted on the training examples alone.',
      ko: '모든 예제에 이 순서로 적용합니다. 학습 예제만 보고 맞춥니다.',
    },
  },
  augment: {
    kinds: augmentations,
    title: { en: 'Augmentation', ko: '데이터 증강' },
    help: {
      en: 'Done to training examples alone, in this order, before preprocessing. All but mixup is for images. Flips, crops, moves and turns that follow each other take one resampling, so what leaves the image between them is not lost.',
      ko: '전처리 전에 학습 예제에만 이 순서로 적용합니다. 믹스업 말고는 이미지에만 쓸 수 있습니다. 이어지는 뒤집기, 자르기, 이동, 회전은 한 번에 보간하므로 그 사이에 이미지 밖으로 나간 부분도 잃지 않습니다.',
    },
  },
};
type ChainName = keyof typeof chains;
const chainNames: readonly ChainName[] = ['preprocess', 'augment'];

// ── the panel ─────────────────────────────────────────────────────────────────────────────────────────────────────

const fieldsOf = (settings: Settings, place: string): ExperimentField[] =>
  describeSettings(settings).map((setting) => {
    return { field: 'setting', path: place ? `${place}.${setting.name}` : setting.name, setting };
  });

function partField(name: PartName): ExperimentField {
  const { kinds, usual, title, help } = parts[name];
  return { field: 'part', path: `training.${name}`, title, help, default: usual, parts: kinds.descriptors };
}

const chainField = (name: ChainName): ExperimentField => {
  const { kinds, title, help } = chains[name];
  return { field: 'parts', path: `data.${name}`, title, help, parts: kinds.descriptors };
};

/** In the order of the panel. */
export const experimentGroups: ExperimentGroup[] = [
  {
    name: 'data',
    title: { en: 'Preprocessing and augmentation', ko: '전처리와 데이터 증강' },
    fields: [...chainNames.map(chainField), ...fieldsOf(data, 'data')],
  },
  {
    name: 'training',
    title: { en: 'Training', ko: '학습' },
    fields: [
      ...fieldsOf(training, 'training'),
      partField('optimizer'),
      partField('schedule'),
      partField('loss'),
      partField('testing'),
    ],
  },
  {
    name: 'regularization',
    title: { en: 'Regularization', ko: '규제' },
    fields: [...fieldsOf(regularization, 'training'), partField('earlyStopping')],
  },
  {
    name: 'run',
    title: { en: 'Run', ko: '실행' },
    fields: [...fieldsOf(run, ''), ...fieldsOf(probes, 'probes')],
  },
];

// ── reading ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The settings among them that a document gives, checked; problems are added to those found before. */
function values<S extends Settings>(
  settings: S,
  given: object,
  place: string,
  problems: FaninError[],
): ValuesOf<S> {
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(settings, name)));
  const read = readSettings(settings, known, { kind: place, place });
  problems.push(...read.problems);
  return read.values;
}

const partOf = ({ training }: ResolvedExperiment, name: PartName): PartDocument =>
  training[name] ?? { kind: parts[name].usual };

const chainOf = ({ data }: Pick<ResolvedExperiment, 'data'>, name: ChainName): readonly PartDocument[] =>
  data[name] ?? [];

/** The steps of a chain, or every problem of theirs. */
function madeChain<T>(kinds: Parts<T>, documents: readonly PartDocument[], place: string): T[] {
  const problems = documents.flatMap((document, index) => kinds.problems(document, `${place}[${index}]`));
  const [first, ...more] = problems;
  if (first) throw new FaninFailure(first, ...more);
  return documents.map((document, index) => kinds.bind(document, `${place}[${index}]`));
}

/** Steps of preprocessing as a document lists them. */
export const readPreprocess = (documents: readonly PartDocument[], place: string): Stage[] =>
  madeChain(preprocessing, documents, place);

/** Augmentations as a document lists them, the second of a kind by another name than the first. */
export function readAugment(documents: readonly PartDocument[], place: string): NamedAugmentation[] {
  const made = madeChain(augmentations, documents, place);
  return made.map((augmentation, index) => {
    const { kind } = documents[index]!;
    const before = documents.slice(0, index).filter((other) => other.kind === kind).length;
    return { name: before === 0 ? kind : `${kind}.${before + 1}`, augmentation };
  });
}

/** What a run trains with. Throws a FaninFailure with every problem. */
export function readExperiment(document: ResolvedExperiment) {
  const problems: FaninError[] = [];
  const settings = {
    ...values(training, document.training, 'training', problems),
    ...values(regularization, document.training, 'training', problems),
    ...values(data, document.data, 'data', problems),
    ...values(run, document, 'experiment', problems),
    probes: values(probes, document.probes, 'probes', problems),
  };
  for (const name of partNames) {
    problems.push(...parts[name].kinds.problems(partOf(document, name), `training.${name}`));
  }
  for (const name of chainNames) {
    chainOf(document, name).forEach((part, index) =>
      problems.push(...chains[name].kinds.problems(part, `data.${name}[${index}]`)),
    );
  }
  const [first, ...more] = problems;
  if (first) throw new FaninFailure(first, ...more);
  const made = <T>(kinds: Parts<T>, name: PartName): T =>
    kinds.bind(partOf(document, name), `training.${name}`);
  const earlyStopping = made(stoppings, 'earlyStopping');
  if (earlyStopping && settings.validation === 0) {
    const { metric } = earlyStopping;
    fail('stopping_without_validation', 'training.earlyStopping', { metric });
  }
  return {
    ...settings,
    optimizer: made(optimizers, 'optimizer'),
    schedule: made(schedules, 'schedule'),
    loss: made(losses, 'loss'),
    earlyStopping,
    testing: made(testings, 'testing'),
    preprocess: readPreprocess(chainOf(document, 'preprocess'), 'data.preprocess'),
    augment: readAugment(chainOf(document, 'augment'), 'data.augment'),
  };
}
export type Reading = ReturnType<typeof readExperiment>;

/** The document with every default filled in: two runs then compare by what they ran, not by how it was written. */
export function completed(document: ResolvedExperiment): ResolvedExperiment {
  const ignored: FaninError[] = [];
  const nodes = document.network.nodes.map((node) => {
    const bound = layers.get(node.kind)?.bind(node.params ?? {}, 'nodes', node.id).bound;
    const starts = bound?.inits.map(([name, init]) => [name, initializers.completed(init)] as const) ?? [];
    return { ...node, params: { ...(bound?.settings ?? node.params), ...Object.fromEntries(starts) } };
  });
  return {
    ...document,
    network: { ...document.network, nodes },
    data: {
      ...completedReference(document.data),
      ...values(data, document.data, 'data', ignored),
      ...Object.fromEntries(
        chainNames.map((name) => {
          return [name, chainOf(document, name).map((part) => chains[name].kinds.completed(part))];
        }),
      ),
    },
    training: {
      ...document.training,
      ...values(training, document.training, 'training', ignored),
      ...values(regularization, document.training, 'training', ignored),
      ...Object.fromEntries(
        partNames.map((name) => [name, parts[name].kinds.completed(partOf(document, name))]),
      ),
    },
    probes: values(probes, document.probes, 'probes', ignored),
  };
}
