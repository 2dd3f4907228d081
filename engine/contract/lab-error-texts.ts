/** The errors of labs. See `error-texts.ts`. */
export const labErrorTexts = {
  lab_unknown: {
    en: 'There is no lab {got}. There are: {known}.',
    ko: '{got}번 실험실은 없습니다. 있는 것: {known}.',
  },
  lab_running: {
    en: 'Lab {running} is still running. Wait until it has ended, or cancel it.',
    ko: '{running}번 실험실이 아직 실행 중입니다. 끝날 때까지 기다리거나 취소하세요.',
  },
  lab_cancelled: {
    en: 'The lab was cancelled before it had measured everything. Run it again for its claims.',
    ko: '모두 재기 전에 실험실을 취소했습니다. 주장을 확인하려면 다시 실행하세요.',
  },
  lab_idle: {
    en: 'Lab {got} is not running, so there is nothing to cancel.',
    ko: '{got}번 실험실은 실행 중이 아니므로 취소할 것이 없습니다.',
  },
  lab_outcome_unreadable: {
    en: 'What lab {lab} came to last cannot be read: it is damaged, or another version of Fanin stored it. Run the lab again.',
    ko: '{lab}번 실험실의 지난 결과를 읽을 수 없습니다. 손상되었거나 다른 버전의 Fanin이 저장했습니다. 실험실을 다시 실행하세요.',
  },
  lab_run_unfinished: {
    en: 'Run {id}, which this is measured on, did not come to its end ({status}). Run the lab again.',
    ko: '측정에 쓸 실행 {id}이(가) 끝까지 가지 못했습니다({status}). 실험실을 다시 실행하세요.',
  },
} as const;
