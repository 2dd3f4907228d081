/** The errors of the database and of the runs in it. See `error-texts.ts`. */
export const storeErrorTexts = {
  not_a_database: {
    en: 'This file is not a Fanin database ({reason}). It was left untouched. Move it away, or choose another file with --db or FANIN_DB.',
    ko: 'Fanin 데이터베이스가 아닙니다({reason}). 파일은 건드리지 않았습니다. 파일을 옮기거나 --db 또는 FANIN_DB로 다른 파일을 고르세요.',
  },
  database_newer: {
    en: 'This database was written by a newer Fanin (schema {got}; this one knows {known}). It was left untouched. Update Fanin.',
    ko: '더 새로운 Fanin이 쓴 데이터베이스입니다(스키마 {got}, 여기서는 {known}). 파일은 건드리지 않았습니다. Fanin을 업데이트하세요.',
  },
  database_unusable: {
    en: 'The database cannot be opened ({reason}). Check that the folder exists, is writable and has space.',
    ko: '데이터베이스를 열 수 없습니다({reason}). 폴더가 있고 쓸 수 있으며 공간이 있는지 확인하세요.',
  },
  database_write: {
    en: 'The database refused to write ({reason}). Nothing stored was changed. Free some space or check permissions.',
    ko: '데이터베이스에 쓸 수 없습니다({reason}). 저장된 것은 그대로입니다. 공간이나 권한을 확인하세요.',
  },
  database_damaged: {
    en: 'The database is damaged ({reason}). Nothing was written to it. Restore a copy, or choose another file with --db or FANIN_DB.',
    ko: '데이터베이스가 손상되었습니다({reason}). 아무것도 쓰지 않았습니다. 사본을 복원하거나 파일을 옮기거나 --db 또는 FANIN_DB로 다른 파일을 고르세요.',
  },
  sqlite_missing: {
    en: 'SQLite cannot be loaded here ({reason}). Start Fanin with npm start: it builds what this machine lacks.',
    ko: '여기서는 SQLite를 불러올 수 없습니다({reason}). npm start로 시작하면 부족한 것을 빌드합니다.',
  },
  run_elsewhere: {
    en: 'Run {id} belongs to another Fanin that is running. Change it there.',
    ko: '{id}번 실행은 지금 켜져 있는 다른 Fanin의 것입니다. 그쪽에서 바꾸세요.',
  },
  unknown_run: {
    en: 'There is no run {id}. List what is stored with: fanin runs.',
    ko: '{id}번 실행은 없습니다. fanin runs로 목록을 보세요.',
  },
  export_layer: {
    en: 'There is no {kind} in {format}: what it draws by lot in testing cannot be said there. Export the run as JSON or CSV, or train without it.',
    ko: '{format}에는 {kind}이(가) 없습니다. 테스트에서 무작위로 뽑는 것을 나타낼 수 없습니다. 실행을 JSON이나 CSV로 내보내거나 이 층 없이 학습하세요.',
  },
  run_without_weights: {
    en: 'Run {id} has no stored weights: it is {status}. Wait for its end, or train it again.',
    ko: '{id}번 실행에는 저장된 가중치가 없습니다({status}). 끝날 때까지 기다리거나 다시 학습하세요.',
  },
  not_planar: {
    en: 'The examples of {dataset} have {features} features, and a decision boundary is drawn over 2. Choose data in the plane.',
    ko: '{dataset}의 예제는 특징이 {features}개인데, 결정 경계는 2개일 때만 그릴 수 있습니다. 평면 데이터를 고르세요.',
  },
  run_active: {
    en: 'Run {id} is still {status}. Cancel it first.',
    ko: '{id}번 실행은 아직 {status} 상태입니다. 먼저 취소하세요.',
  },
  run_not_stopped: {
    en: 'Run {id} is {status}: only a run that was stopped before its end can go on.',
    ko: '{id}번 실행은 {status} 상태입니다. 끝나기 전에 멈춘 실행만 이어서 할 수 있습니다.',
  },
  run_not_active: {
    en: 'Run {id} is neither waiting nor training: it is {status}.',
    ko: '{id}번 실행은 대기 중도 학습 중도 아닙니다({status}).',
  },
} as const;
