/** The errors of what is typed on the command line. See `error-texts.ts`. */
export const commandErrorTexts = {
  command_unknown: {
    en: 'There is no such command. Usage: {usage}',
    ko: '이런 명령은 없습니다. 사용법: {usage}',
  },
  word_missing: {
    en: 'Something is missing. Usage: {usage}',
    ko: '빠진 것이 있습니다. 사용법: {usage}',
  },
  word_unused: {
    en: 'There is no use for this word. Usage: {usage}',
    ko: '이 단어는 쓸 데가 없습니다. 사용법: {usage}',
  },
  option_unknown: {
    en: 'There is no such option here. Usage: {usage}',
    ko: '여기에는 이런 옵션이 없습니다. 사용법: {usage}',
  },
  option_value: {
    en: 'This option needs a value after it. Usage: {usage}',
    ko: '이 옵션 뒤에는 값이 있어야 합니다. 사용법: {usage}',
  },
  option_alone: {
    en: 'This option takes no value. Usage: {usage}',
    ko: '이 옵션은 값을 받지 않습니다. 사용법: {usage}',
  },
  bench_unknown: {
    en: 'Nothing that is measured has {only} in its name. The names: {known}.',
    ko: '이름에 {only}이(가) 들어 있는 측정은 없습니다. 이름: {known}.',
  },
  dataset_unnamed: {
    en: 'The dataset needs a name. Usage: {usage}',
    ko: '데이터 세트 이름이 필요합니다. 사용법: {usage}',
  },
} as const;
