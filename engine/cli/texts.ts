/**
 * The sentences of the command line, in the language asked for. Heads of tables, statuses and names of settings are the
 * same words as in its JSON, whatever the language; the benchmark reports in English alone.
 */
import type { Language } from '../contract/errors.ts';
import type { Verdict } from '../contract/lab-outcome.ts';
import { count, decimals } from './print.ts';
import type { Ending } from '../contract/run.ts';

const en = {
  title: 'Fanin: why does this network train, and that one not?',
  documents: 'NETWORK and EXPERIMENT are a file or template:NAME.',
  everyCommand: 'Every command takes --json, --db FILE, --lanes N and --language en|ko.',
  deleted: (runs: string) => `Deleted: ${runs}`,
  removed: (names: string) => `Removed: ${names}`,
  exported: (run: number, file: string, bytes: number) => `Run ${run} is in ${file}: ${count(bytes)} bytes.`,
  noRuns: 'No runs are stored yet.',
  same: (settings: number) => `${count(settings)} more settings are the same in all of them.`,
  memory: (bytes: number) => `Training takes ${count(bytes)} bytes of memory.`,
  examples: (name: string, train: number, test: number) =>
    `${name}: ${count(train)} training and ${count(test)} test examples`,
  shapes: (shape: string, classes: number) => `of ${shape}, ${classes} classes`,
  passedOver: (files: number, first: string) => `Passed over, ${count(files)} in all: ${first}`,
  here: 'here',
  gradients: (passed: boolean, error: string) =>
    `${passed ? 'passed' : 'FAILED'}: largest relative error ${error}`,
  compared: (done: string, total: string) => `compared ${done} of ${total} numbers`,
  data: (name: string, hash: string | null) => `Data: ${name}, sha256 ${hash ?? 'not noted'}`,
  ending: ({ early, metric, best, step, restored }: Ending) =>
    `${early ? 'Ended early. ' : ''}Best ${metric}: ${decimals(best, 4)} after step ${count(step)}${restored ? ', whose weights were kept' : ''}.`,
  work: { download: 'downloading', import: 'importing', prepare: 'preparing' },
  units: {
    files: (files: number) => `${count(files)} files`,
    steps: (steps: number) => `${count(steps)} steps`,
  },
  dataProgress: (work: string, dataset: string, done: string, total: string | null) =>
    `${work} ${dataset}: ${done}${total === null ? '' : ` of ${total}`}`,
  runProgress: (run: number, epoch: string, epochs: number) => `run ${run}: epoch ${epoch} of ${epochs}`,
  labProgress: (lab: number, done: number, total: number) => `lab ${lab}: ${done} of ${total} studied`,
  verdict: ({ holds, fault }: Pick<Verdict, 'holds' | 'fault'>): string => {
    if (holds === null) return fault ? 'not measured' : 'measured';
    return holds ? 'holds' : 'does not hold here';
  },
  storedRuns: (runs: string) => `Its runs, for compare: ${runs}`,
  pace: (rate: string, secondsLeft: number | null) =>
    `${rate} examples/s${secondsLeft === null ? '' : `, ${secondsLeft} s left`}`,
};

const ko: typeof en = {
  title: 'Fanin: 왜 이 네트워크는 학습되고 저 네트워크는 안 될까?',
  documents: 'NETWORK와 EXPERIMENT는 파일이나 template:NAME입니다.',
  everyCommand: '모든 명령에 --json, --db FILE, --lanes N, --language en|ko를 쓸 수 있습니다.',
  deleted: (runs) => `삭제했습니다: ${runs}`,
  removed: (names) => `지웠습니다: ${names}`,
  exported: (run, file, bytes) => `실행 ${run}을(를) ${file}에 썼습니다: ${count(bytes)}바이트.`,
  noRuns: '저장된 실행이 아직 없습니다.',
  same: (settings) => `그 밖의 설정 ${count(settings)}개는 모두 같습니다.`,
  memory: (bytes) => `학습에 메모리 ${count(bytes)}바이트가 필요합니다.`,
  examples: (name, train, test) => `${name}: 학습 예제 ${count(train)}개, 테스트 예제 ${count(test)}개`,
  shapes: (shape, classes) => `(모양 ${shape}, 클래스 ${classes}개)`,
  passedOver: (files, first) => `건너뛴 파일 ${count(files)}개: ${first}`,
  here: '있음',
  gradients: (passed, error) => `${passed ? '통과' : '실패'}: 가장 큰 상대 오차 ${error}`,
  compared: (done, total) => `숫자 ${total}개 중 ${done}개를 비교했습니다`,
  data: (name, hash) => `데이터: ${name}, sha256 ${hash ?? '기록 없음'}`,
  ending: ({ early, metric, best, step, restored }) =>
    `${early ? '일찍 끝났습니다. ' : ''}가장 좋은 ${metric}: ${count(step)}단계 뒤 ${decimals(best, 4)}${restored ? '(이때의 가중치를 남김)' : ''}.`,
  work: { download: '내려받는 중', import: '가져오는 중', prepare: '준비하는 중' },
  units: { files: (files) => `파일 ${count(files)}개`, steps: (steps) => `${count(steps)}단계` },
  dataProgress: (work, dataset, done, total) =>
    `${dataset} ${work}: ${done}${total === null ? '' : ` / ${total}`}`,
  runProgress: (run, epoch, epochs) => `실행 ${run}: 에포크 ${epoch}/${epochs}`,
  labProgress: (lab, done, total) => `실험실 ${lab}: ${total}개 중 ${done}개를 살펴봤습니다`,
  verdict: ({ holds, fault }) => {
    if (holds === null) return fault ? '재지 못함' : '측정값';
    return holds ? '성립' : '여기서는 성립하지 않음';
  },
  storedRuns: (runs) => `저장된 실행(compare로 비교): ${runs}`,
  pace: (rate, secondsLeft) => `초당 예제 ${rate}개${secondsLeft === null ? '' : `, ${secondsLeft}초 남음`}`,
};

export const texts: Readonly<Record<Language, typeof en>> = { en, ko };
