/** Every error of Fanin, once: what is wrong and what to do, in English and Korean. `{name}` is filled from the values. */
import { commandErrorTexts } from './command-error-texts.ts';
import { dataErrorTexts } from './data-error-texts.ts';
import { labErrorTexts } from './lab-error-texts.ts';
import { networkErrorTexts } from './network-error-texts.ts';
import { storeErrorTexts } from './store-error-texts.ts';
import { trainingErrorTexts } from './training-error-texts.ts';

export const errorTexts = {
  // ── documents ─────────────────────────────────────────────────────────────────────────────────────────────────
  not_json: {
    en: 'This is not JSON: on line {line}, letter {column}, {got} cannot stand. Open a file that Fanin saved, or mend it there.',
    ko: 'JSON이 아닙니다. {line}번째 줄 {column}번째 자리에 올 수 없는 글자가 있습니다({got}). Fanin이 저장한 파일을 열거나 그 자리를 고치세요.',
  },
  not_json_end: {
    en: 'This is not JSON: the text ends before it is complete. Open a file that Fanin saved, or get the whole file again.',
    ko: 'JSON이 아닙니다. 글이 끝나기 전에 끊겼습니다. Fanin이 저장한 파일을 열거나 전체 파일을 다시 받으세요.',
  },
  wrong_format: {
    en: 'Expected a {expected} document, got {got}. Check that the right file was chosen.',
    ko: '{expected} 문서가 필요합니다(받은 값: {got}). 파일을 잘못 고르지 않았는지 확인하세요.',
  },
  newer_version: {
    en: 'Written by a newer Fanin (version {got}; this one reads up to {known}). Update Fanin to open it.',
    ko: '더 새로운 Fanin이 쓴 문서입니다(버전 {got}, 여기서는 {known}까지). Fanin을 업데이트하세요.',
  },
  invalid_value: {
    en: 'Only {expected} can stand here, got {got}. Mend the value.',
    ko: '여기에 쓸 수 있는 것: {expected} (받은 값: {got}). 값을 고치세요.',
  },
  missing_value: {
    en: '{name} is missing here. Add it: {expected}.',
    ko: '여기에 있어야 할 {name} 값이 없습니다. 추가하세요: {expected}.',
  },
  wrong_type: {
    en: 'Expected {expected} here, got {got}. Mend the value.',
    ko: '여기에 필요한 것: {expected} (받은 값: {got}). 값을 고치세요.',
  },
  unknown_setting: {
    en: 'There is no setting named {name} here. Remove it, or check its spelling.',
    ko: '여기에는 이런 설정이 없습니다: {name}. 지우거나 철자를 확인하세요.',
  },
  sweep_path: {
    en: 'The axis {path} leads to nothing in the experiment. Name a setting that exists, such as training.optimizer.learningRate.',
    ko: '축 {path}은(는) 실험 안의 어떤 설정도 가리키지 않습니다. training.optimizer.learningRate처럼 있는 설정을 쓰세요.',
  },
  sweep_seed: {
    en: 'An axis cannot be the seed: every point of a sweep is run with each of its seeds. Name them in sweep.seeds.',
    ko: '시드는 축이 될 수 없습니다. 스윕의 모든 점은 각 시드로 한 번씩 실행됩니다. 시드를 sweep.seeds에 쓰세요.',
  },
  sweep_twice: {
    en: 'There is an axis {path} before this one, whose values would be lost. Put all values into one axis.',
    ko: '앞에 축 {path}이(가) 이미 있어 그 값들이 사라집니다. 값들을 한 축에 모으세요.',
  },
  sweep_too_large: {
    en: 'The sweep makes {count} runs; at most {most} are allowed. Take out values or seeds.',
    ko: '스윕이 {count}개의 실행을 만듭니다(최대 {most}개). 값이나 시드를 줄이세요.',
  },

  ...networkErrorTexts,
  ...trainingErrorTexts,
  ...labErrorTexts,
  ...dataErrorTexts,
  ...storeErrorTexts,
  ...commandErrorTexts,

  // ── protocol and files ─────────────────────────────────────────────────────────────────────────────────────────
  malformed_message: {
    en: 'The engine got a message it cannot read ({problem}). The message was ignored.',
    ko: '엔진이 읽을 수 없는 메시지를 받았습니다({problem}). 무시했습니다.',
  },
  unknown_method: {
    en: 'The engine has no method {method}. Known ones: {known}.',
    ko: '엔진에 {method} 메서드가 없습니다. 가능한 것: {known}.',
  },
  engine_unavailable: {
    en: 'The engine is not running ({reason}). It is being started again.',
    ko: '엔진이 실행 중이 아닙니다({reason}). 다시 시작합니다.',
  },
  file_unreadable: {
    en: 'The file cannot be read ({reason}). Check its name and permissions.',
    ko: '파일을 읽을 수 없습니다({reason}). 이름과 권한을 확인하세요.',
  },
  file_unwritable: {
    en: 'The file cannot be written ({reason}). What was there is unchanged. Choose another place, or check space and permissions.',
    ko: '파일을 쓸 수 없습니다({reason}). 원래 있던 내용은 그대로입니다. 다른 위치를 고르거나 공간과 권한을 확인하세요.',
  },
  unknown_template: {
    en: 'There is no template {name}. Known ones: {known}.',
    ko: '{name}(이)라는 템플릿은 없습니다. 가능한 것: {known}.',
  },
  internal: {
    en: 'Something went wrong inside Fanin ({reason}). Nothing stored was changed. Please report it.',
    ko: 'Fanin 안에서 문제가 생겼습니다({reason}). 저장된 것은 그대로입니다. 알려 주세요.',
  },
} as const satisfies Record<string, { en: string; ko: string }>;
