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
import {
  boolean,
  choice,
  describeSettings,
  integer,
  number,
  optionalNumber,
  readSettings,
  type Settings,
  type ValuesOf,
} from './settings.ts';

const training = {
  epochs: integer({
    title: { en: 'Epochs', ko: '에포크' },
    help: { en: 'Passes over the training examples.', ko: '학습 예제를 모두 보는 횟수.' },
    min: 1,
    max: 10_000,
    default: 3,
  }),
  batchSize: integer({
    title: { en: 'Batch size', ko: '배치 크기' },
    help: { en: 'Examples of one step.', ko: '한 단계에 쓰는 예제 수.' },
    min: 1,
    max: 65_536,
    default: 128,
  }),
} satisfies Settings;

const penalty = { min: 0, max: 1000, default: 0, scale: 'log' } as const;
const regularization = {
  weightDecay: number({
    title: { en: 'L2 decay', ko: 'L2 감쇠' },
    help: {
      en: 'λ of the penalty λ/2·‖w‖². Biases and norms are exempt. The reported loss is without penalties.',
      ko: '벌점 λ/2·‖w‖²의 λ. 편향과 정규화 층은 제외됩니다. 표시되는 손실에는 벌점이 들어 있지 않습니다.',
    },
    ...penalty,
    slider: [0, 0.1],
  }),
  l1: number({
    title: { en: 'L1 decay', ko: 'L1 감쇠' },
    help: {
      en: 'λ of the penalty λ·‖w‖₁, exempt as for L2. With both it is an elastic net.',
      ko: '벌점 λ·‖w‖₁의 λ. 제외되는 것은 L2와 같습니다. 둘 다 쓰면 엘라스틱 넷입니다.',
    },
    ...penalty,
    slider: [0, 0.01],
  }),
  decay: choice({
    title: { en: 'Decay', ko: '감쇠 방식' },
    help: {
      en: 'Coupled: penalties are part of the gradient. Decoupled: they shrink the weights beside the step, by the learning rate.',
      ko: '결합: 벌점이 기울기의 일부입니다. 분리: 걸음과 별도로 학습률에 맞춰 가중치를 줄입니다.',
    },
    options: [
      { value: 'coupled', title: { en: 'coupled', ko: '결합' } },
      { value: 'decoupled', title: { en: 'decoupled', ko: '분리' } },
    ],
    default: 'coupled',
  }),
  decayAll: boolean({
    title: { en: 'Decay everything', ko: '모두 감쇠' },
    help: {
      en: 'Decays biases and the scales and shifts of norms too, which are exempt otherwise.',
      ko: '보통은 제외되는 편향과 정규화 층의 배율·이동값도 감쇠합니다.',
    },
    default: false,
  }),
  maxNorm: optionalNumber({
    title: { en: 'Max norm', ko: '최대 노름' },
    help: {
      en: 'The largest norm of the weights into a unit: longer ones are scaled back after every step. Empty: no limit.',
      ko: '한 유닛으로 들어오는 가중치의 최대 노름. 더 길면 매 단계 뒤에 줄입니다. 비우면 제한이 없습니다.',
    },
    min: 1e-6,
    max: 1e6,
    slider: [0.5, 10],
    scale: 'log',
  }),
  clip: optionalNumber({
    title: { en: 'Clip gradient', ko: '기울기 자르기' },
    help: {
      en: 'The largest norm of all gradients together: a longer one is scaled back before the step. Empty: no limit.',
      ko: '모든 기울기를 합친 최대 노름. 더 길면 걸음 전에 줄입니다. 비우면 제한이 없습니다.',
    },
    min: 1e-6,
    max: 1e6,
    slider: [0.1, 10],
    scale: 'log',
  }),
} satisfies Settings;

const data = {
  validation: number({
    title: { en: 'Validation share', ko: '검증 비율' },
    help: {
      en: 'The share of the training examples that is held out of training and measured after every epoch, class by class.',
      ko: '학습 예제 가운데 학습에 쓰지 않고 에포크마다 측정하는 비율. 클래스마다 같은 비율입니다.',
    },
    min: 0,
    max: 0.9,
    exclusiveMax: true,
    default: 0,
    slider: [0, 0.5],
  }),
  splitSeed: integer({
    title: { en: 'Split seed', ko: '분할 시드' },
    help: {
      en: 'Decides which examples are held out; the seed of the run does not, so that runs can share them.',
      ko: '떼어 둘 예제를 정합니다. 실행의 시드와 따로여서 여러 실행이 같은 예제를 쓸 수 있습니다.',
    },
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    default: 0,
  }),
} satisfies Settings;

const probes = {
  every: integer({
    title: { en: 'Snapshot every', ko: '스냅샷 간격' },
    help: { en: 'Steps between two looks at every layer.', ko: '모든 층을 살펴보는 간격(단계 수).' },
    min: 1,
    max: 1_000_000,
    default: 100,
  }),
  histogramBins: integer({
    title: { en: 'Histogram bins', ko: '히스토그램 구간' },
    help: { en: 'Bins of the histograms in a snapshot.', ko: '스냅샷 히스토그램의 구간 수.' },
    min: 2,
    max: 256,
    default: 64,
  }),
} satisfies Settings;

const run = {
  seed: integer({
    title: { en: 'Seed', ko: '시드' },
    help: {
      en: 'Decides every random number: the same seed gives the same run, bit for bit.',
      ko: '모든 난수를 정합니다. 같은 시드는 비트 단위로 같은 실행을 만듭니다.',
    },
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    default: 1,
  }),
} satisfies Settings;

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
      en: 'Done to training images alone, in this order, before preprocessing. Flips, crops, moves and turns that follow each other take one resampling, so what leaves the image between them is not lost.',
      ko: '전처리 전에 학습 이미지에만 이 순서로 적용합니다. 이어지는 뒤집기, 자르기, 이동, 회전은 한 번에 보간하므로 그 사이에 이미지 밖으로 나간 부분도 잃지 않습니다.',
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
  const known = Object.fromEntries(Object.entries(given).filter(([name]) => name in settings));
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
