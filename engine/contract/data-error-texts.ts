/** The errors of datasets: reading, importing and fetching them. See `error-texts.ts`. */
export const dataErrorTexts = {
  unknown_dataset: {
    en: 'There is no dataset {name}. Known ones: {known}.',
    ko: '{name}(이)라는 데이터 세트는 없습니다. 가능한 것: {known}.',
  },
  dataset_none: {
    en: 'No dataset is chosen: this network is here to be looked at. Choose a dataset to train it on.',
    ko: '선택한 데이터 세트가 없습니다. 살펴보기 위한 네트워크입니다. 학습하려면 데이터 세트를 고르세요.',
  },
  data_missing: {
    en: 'The file is not there or cannot be read ({reason}). Run npm start again to install it.',
    ko: '파일이 없거나 읽을 수 없습니다({reason}). npm start를 다시 실행해 설치하세요.',
  },
  data_hash: {
    en: 'The file is not the published one (md5 {got}, expected {expected}): it is damaged or was changed. Delete it and run npm start again.',
    ko: '배포된 파일과 다릅니다(md5 {got}, 기대값 {expected}). 손상되었거나 바뀌었습니다. 지우고 npm start를 다시 실행하세요.',
  },
  idx_magic: {
    en: 'Not an IDX file of the expected kind: it starts with {got}, expected {expected}. Choose the right file.',
    ko: '기대한 IDX 파일이 아닙니다. 시작 값이 {got}, 기대값은 {expected}입니다. 올바른 파일을 고르세요.',
  },
  idx_truncated: {
    en: 'The file ends too early: its header promises {expected} bytes, it has {got}. Get the whole file again.',
    ko: '파일이 중간에 끊겼습니다. 머리말은 {expected}바이트인데 실제로는 {got}바이트입니다. 전체 파일을 다시 받으세요.',
  },
  idx_too_long: {
    en: 'The file is longer than its header says ({got} bytes, expected {expected}). Get the file again.',
    ko: '파일이 머리말보다 깁니다({got}바이트, 기대값 {expected}). 파일을 다시 받으세요.',
  },
  data_counts: {
    en: '{images} images but {labels} labels. The two files do not belong together.',
    ko: '이미지는 {images}개인데 레이블은 {labels}개입니다. 두 파일이 서로 맞지 않습니다.',
  },
  label_range: {
    en: 'Label {got} at example {index} is outside 0 to {most}. The file is not a label file of this dataset.',
    ko: '{index}번째 예제의 레이블 {got}이(가) 0~{most} 범위 밖입니다. 이 데이터 세트의 레이블 파일이 아닙니다.',
  },

  // ── datasets ──────────────────────────────────────────────────────────────────────────────────────────────────
  dataset_absent: {
    en: '{dataset} is not on this machine yet. Download it on the Data screen, or import its files: fanin import-data FILES --as {dataset}',
    ko: '{dataset}이(가) 아직 이 컴퓨터에 없습니다. 데이터 화면에서 내려받거나 파일을 가져오세요: fanin import-data FILES --as {dataset}',
  },
  data_replaced: {
    en: '{dataset} is not what run {run} was started on: its contents have changed under the same name. Import the old files under that name again, or train anew on what is there now.',
    ko: '{dataset}은(는) {run}번 실행이 시작될 때의 데이터가 아닙니다. 같은 이름으로 내용이 바뀌었습니다. 예전 파일을 그 이름으로 다시 가져오거나 지금 데이터로 새로 학습하세요.',
  },
  data_repeat: {
    en: 'Run {run} was this same experiment, but {dataset} held other data then. Do not read a difference to it as chance: import the old files again to repeat it.',
    ko: '{run}번 실행이 똑같은 실험이지만 그때 {dataset}에는 다른 데이터가 있었습니다. 결과의 차이를 우연으로 보지 마세요. 그대로 반복하려면 예전 파일을 다시 가져오세요.',
  },
  classes_missing: {
    en: 'Training on {got} of the examples leaves out at least {missing} of the {classes} classes of {dataset}, and the test set asks for all. Raise the limit, unless this is what you want to see.',
    ko: '예제 {got}개로만 학습하면 {dataset}의 클래스 {classes}개 중 적어도 {missing}개를 보지 못하지만 테스트에는 모두 나옵니다. 일부러 그런 것이 아니면 개수를 늘리세요.',
  },
  data_differs: {
    en: '{dataset} was not the same data for all: run(s) {runs} saw one set, run(s) {others} another. Compare within each of them only.',
    ko: '{runs}번 실행과 {others}번 실행은 {dataset}(이)라는 같은 이름으로 서로 다른 데이터를 보았습니다. 각각의 안에서만 비교하세요.',
  },
  dataset_name: {
    en: '{got} cannot be the name of a dataset. Use 1 to 64 small letters, digits, - and _, beginning with a letter.',
    ko: '{got}은(는) 데이터 세트 이름으로 쓸 수 없습니다. 소문자로 시작해 소문자, 숫자, -, _를 1~64자 쓰세요.',
  },
  dataset_exists: {
    en: 'There is a dataset {name} already. Choose another name, or remove that one first.',
    ko: '{name}(이)라는 데이터 세트가 이미 있습니다. 다른 이름을 고르거나 먼저 그것을 지우세요.',
  },
  dataset_fixed: {
    en: '{name} was not imported, so there is nothing to remove.',
    ko: '{name}은(는) 가져온 것이 아니어서 지울 것이 없습니다.',
  },
  dataset_damaged: {
    en: 'The stored dataset {name} is damaged ({reason}). Remove it and import it again.',
    ko: '저장된 데이터 세트 {name}이(가) 손상되었습니다({reason}). 지우고 다시 가져오세요.',
  },
  dataset_file_missing: {
    en: 'A file of the stored dataset {name} is missing. Remove the dataset and import it again.',
    ko: '저장된 데이터 세트 {name}의 파일이 없습니다. 데이터 세트를 지우고 다시 가져오세요.',
  },
  data_write: {
    en: 'The dataset cannot be stored ({reason}). Nothing was kept. Free some space or check permissions.',
    ko: '데이터 세트를 저장할 수 없습니다({reason}). 아무것도 남기지 않았습니다. 공간이나 권한을 확인하세요.',
  },
  no_examples: {
    en: 'There are no examples in it. Choose data with at least two classes of examples.',
    ko: '예제가 하나도 없습니다. 클래스가 둘 이상 있는 데이터를 고르세요.',
  },
  one_class: {
    en: 'Every example is of the one class {name}: there is nothing to tell apart. Choose data with at least two classes.',
    ko: '모든 예제가 {name} 한 클래스입니다. 구별할 것이 없습니다. 클래스가 둘 이상인 데이터를 고르세요.',
  },
  too_many_classes: {
    en: '{got} classes; at most {most} are allowed. Is this column really a label?',
    ko: '클래스가 {got}개입니다(최대 {most}개). 정말 레이블 열인가요?',
  },
  split_empty: {
    en: 'A share of {share} of {count} examples leaves the {split} split empty. Give more examples or another share.',
    ko: '예제 {count}개에서 {share}의 비율로 나누면 {split} 쪽이 비게 됩니다. 예제를 늘리거나 비율을 바꾸세요.',
  },

  // ── importing ─────────────────────────────────────────────────────────────────────────────────────────────────
  import_format: {
    en: 'Cannot tell what kind of data this is. Choose its format (on the command line: --format), one of {known}.',
    ko: '어떤 종류의 데이터인지 알 수 없습니다. 형식을 고르세요(명령줄에서는 --format): {known}.',
  },
  import_files: {
    en: 'As {format}, {expected} is needed; got {got}.',
    ko: '{format} 형식에는 {expected}이(가) 필요한데 받은 것은 {got}입니다.',
  },
  import_running: {
    en: '{name} is being imported already. Wait until it is done, or cancel it.',
    ko: '{name}을(를) 이미 가져오고 있습니다. 끝날 때까지 기다리거나 취소하세요.',
  },
  import_idle: {
    en: '{name} is not being imported.',
    ko: '{name}을(를) 가져오는 중이 아닙니다.',
  },
  import_cancelled: {
    en: 'The import was cancelled. Nothing was stored.',
    ko: '가져오기를 취소했습니다. 아무것도 저장하지 않았습니다.',
  },
  text_encoding: {
    en: 'The letters of this file are not in UTF-8: read as such, names would be garbled. Save it as "CSV UTF-8" and import it again.',
    ko: '이 파일의 글자는 UTF-8이 아니어서 그대로 읽으면 이름이 깨집니다. "CSV UTF-8" 형식으로 저장해 다시 가져오세요.',
  },
  csv_quote_inside: {
    en: 'A quotation mark stands in the middle of a cell. Take it out, or put the whole cell in quotation marks and double those inside it.',
    ko: '칸 중간에 따옴표가 있습니다. 지우거나, 칸 전체를 따옴표로 묶고 안에 있는 것은 두 번씩 쓰세요.',
  },
  csv_quote_open: {
    en: 'A quotation mark opens in this row and never closes. Close it, or take it out.',
    ko: '이 행에서 열린 따옴표가 끝까지 닫히지 않습니다. 닫거나 지우세요.',
  },
  csv_header_empty: {
    en: 'Column {column} has no name. The first row must name every column: give it one, or delete the column.',
    ko: '{column}번째 열에 이름이 없습니다. 첫 행에는 모든 열의 이름이 있어야 합니다. 이름을 붙이거나 그 열을 지우세요.',
  },
  csv_header_twice: {
    en: 'Column {column} is called {name}, as one before it is. Give each column a name of its own.',
    ko: '{column}번째 열의 이름 {name}이(가) 앞에 이미 있습니다. 열마다 다른 이름을 붙이세요.',
  },
  csv_header_number: {
    en: 'Column {column} is called {name}, which is a number. The first row must name the columns: put a row of names above.',
    ko: '{column}번째 열의 이름이 숫자 {name}입니다. 첫 행에는 열 이름이 있어야 합니다. 맨 위에 이름 행을 넣으세요.',
  },
  csv_label_column: {
    en: 'There is no column {label}. The columns are: {known}.',
    ko: '{label}(이)라는 열이 없습니다. 열 이름: {known}.',
  },
  csv_label_needed: {
    en: 'Say which column holds the label (on the command line: --label). The columns are: {known}.',
    ko: '어느 열이 레이블인지 정하세요(명령줄에서는 --label). 열 이름: {known}.',
  },
  csv_no_features: {
    en: 'Beside the label there is no column to learn from. Add a column of numbers.',
    ko: '레이블 말고는 배울 열이 없습니다. 숫자 열을 추가하세요.',
  },
  csv_ragged: {
    en: 'This row has {got} cells, the header has {expected}. Mend the row.',
    ko: '이 행의 칸은 {got}개인데 머리글은 {expected}개입니다. 행을 고치세요.',
  },
  csv_range: {
    en: 'The number {got} is too large: what is computed with goes up to 3.4e38. Choose another unit for this column, or take the row out.',
    ko: '{got}은(는) 너무 큰 수입니다. 계산에 쓰는 수는 3.4e38까지입니다. 열의 단위를 바꾸거나 행을 빼세요.',
  },
  csv_cell: {
    en: 'Expected a number such as 0.5, with a point, got {got}. Mend the cell, or delete the column from the file.',
    ko: '0.5처럼 점을 쓴 숫자여야 하는데 {got}입니다. 칸을 고치거나 파일에서 그 열을 지우세요.',
  },
  csv_label_empty: {
    en: 'This row has no label. Fill it in, or delete the row.',
    ko: '이 행에는 레이블이 없습니다. 채우거나 행을 지우세요.',
  },
  csv_columns_differ: {
    en: 'The columns differ from those of {first}: {got} instead of {expected}. Files of one dataset have the same header.',
    ko: '{first}과(와) 열이 다릅니다({expected} 대신 {got}). 한 데이터 세트의 파일은 머리글이 같아야 합니다.',
  },
  class_folders: {
    en: 'Expected a folder with one folder of images for each class, got {got} such folders.',
    ko: '클래스마다 이미지 폴더가 하나씩 있는 폴더여야 하는데 그런 폴더가 {got}개입니다.',
  },
  class_folder_empty: {
    en: 'There is no image in this class folder. Fill it, or delete it.',
    ko: '이 클래스 폴더에는 이미지가 없습니다. 채우거나 지우세요.',
  },
  image_format: {
    en: 'This file is neither PNG nor JPEG. Convert it, or take it out of the folder.',
    ko: 'PNG도 JPEG도 아닙니다. 변환하거나 폴더에서 빼세요.',
  },
  image_truncated: {
    en: 'The file ends early: a part of the image is missing. Get the whole file again, or take it out of the folder.',
    ko: '파일이 중간에 끊겨 이미지의 일부가 없습니다. 전체 파일을 다시 받거나 폴더에서 빼세요.',
  },
  image_checksum: {
    en: 'The image is damaged: what begins at byte {at} does not match its checksum. Get the file again, or take it out of the folder.',
    ko: '이미지가 손상되었습니다. {at}바이트 위치에서 시작하는 부분이 체크섬과 맞지 않습니다. 파일을 다시 받거나 폴더에서 빼세요.',
  },
  image_corrupt: {
    en: 'The image is damaged: what the file holds makes no picture. Replace it, or take it out of the folder.',
    ko: '이미지가 손상되어 파일 내용을 그림으로 풀 수 없습니다. 바꾸거나 폴더에서 빼세요.',
  },
  png_interlaced: {
    en: 'This PNG is interlaced and has fewer than 8 bits a sample: such a one is not read here. Save it without interlacing, or take it out of the folder.',
    ko: '샘플당 8비트 미만인 인터레이스 PNG는 읽을 수 없습니다. 인터레이스 없이 저장하거나 폴더에서 빼세요.',
  },
  jpeg_kind: {
    en: 'This kind of JPEG is not read here: only 8 bits a sample, grey or in colour, not lossless. Save it as an ordinary JPEG or as PNG, or take it out of the folder.',
    ko: '이런 종류의 JPEG는 읽을 수 없습니다. 샘플당 8비트인 흑백 또는 컬러 JPEG만 됩니다(무손실 제외). 보통 JPEG나 PNG로 저장하거나 폴더에서 빼세요.',
  },
  image_size: {
    en: 'This image is {got}, the first one, {first}, is {expected}. Make all of one size, or turn on Resize (on the command line: --resize WxH).',
    ko: '이 이미지는 {got}인데 첫 이미지 {first}은(는) {expected}입니다. 크기를 맞추거나 크기 조정을 켜세요(명령줄에서는 --resize WxH).',
  },
  images_too_large: {
    en: '{count} images of {size} take {needed}; at most {most} fit. Turn on Resize and say a smaller size (on the command line: --resize WxH).',
    ko: '{size} 이미지 {count}개는 {needed}를 차지합니다(최대 {most}). 크기 조정을 켜고 더 작은 크기를 정하세요(명령줄에서는 --resize WxH).',
  },
  image_too_large: {
    en: 'This image says it is {got}; at most {most} pixels can be read. Make it smaller, or leave it out.',
    ko: '이미지 크기가 {got}라고 합니다. 최대 {most}화소까지 읽을 수 있습니다. 크기를 줄이거나 빼세요.',
  },
  archive_broken: {
    en: 'The archive cannot be read ({reason}). Get the whole file again.',
    ko: '압축 파일을 읽을 수 없습니다({reason}). 전체 파일을 다시 받으세요.',
  },
  cifar_truncated: {
    en: 'The file ends in the middle of example {index}: {got} bytes are no multiple of {record}. Get the whole file again.',
    ko: '{index}번째 예제 중간에 파일이 끝납니다. {got}바이트는 {record}의 배수가 아닙니다. 전체 파일을 다시 받으세요.',
  },
  idx_type: {
    en: 'An IDX file of values of type {got} cannot be used here. Expected {expected}.',
    ko: '여기서는 {got} 형식의 IDX 파일을 쓸 수 없습니다. 필요한 형식: {expected}.',
  },
  value_not_finite: {
    en: 'The value at example {index} is {got}: not a number that can be learnt from.',
    ko: '{index}번째 예제의 값이 {got}입니다. 학습할 수 있는 수가 아닙니다.',
  },

  // ── fetching ──────────────────────────────────────────────────────────────────────────────────────────────────
  not_downloadable: {
    en: '{name} is not fetched by Fanin. What can be fetched: {known}.',
    ko: '{name}은(는) Fanin이 내려받는 것이 아닙니다. 내려받을 수 있는 것: {known}.',
  },
  download_running: {
    en: '{name} is being downloaded already. Wait until it is done, or stop it.',
    ko: '{name}을(를) 이미 내려받고 있습니다. 끝날 때까지 기다리거나 멈추세요.',
  },
  download_idle: {
    en: '{name} is not being downloaded.',
    ko: '{name}을(를) 내려받는 중이 아닙니다.',
  },
  download_failed: {
    en: 'The download stopped ({reason}). What has come so far is kept: download again to go on from there.',
    ko: '내려받기가 멈췄습니다({reason}). 받은 데까지는 남아 있으니 다시 내려받으면 이어집니다.',
  },
  download_cancelled: {
    en: 'The download was cancelled. What has come so far is kept: download again to go on from there.',
    ko: '내려받기를 취소했습니다. 받은 데까지는 남아 있으니 다시 내려받으면 이어집니다.',
  },
  fetch_cancelled: {
    en: 'Fetching {name} was cancelled. Nothing was kept: fetch it again when you want it.',
    ko: '{name} 받기를 취소했습니다. 남은 것은 없으니 필요할 때 다시 받으세요.',
  },
  run_data_cancelled: {
    en: 'Fetching {dataset}, which this run needs, was cancelled, and the run with it. Start it again when you want it: the data is fetched then.',
    ko: '이 실행에 필요한 {dataset} 받기를 취소해 실행도 취소되었습니다. 필요할 때 다시 시작하면 그때 데이터를 받습니다.',
  },
  download_hash: {
    en: 'What came is not the published file ({got}, expected {expected}). It was deleted: download it again.',
    ko: '받은 것이 배포된 파일과 다릅니다({got}, 기대값 {expected}). 지웠으니 다시 내려받으세요.',
  },
  package_failed: {
    en: 'npm could not fetch {name} ({reason}). Check that npm reaches its registry (npm ping), then try again.',
    ko: 'npm이 {name}을(를) 가져오지 못했습니다({reason}). npm이 레지스트리에 닿는지 확인하고(npm ping) 다시 하세요.',
  },
  data_worker_died: {
    en: 'The part of Fanin that reads data stopped ({reason}). Try again.',
    ko: '데이터를 읽는 부분이 멈췄습니다({reason}). 다시 해 보세요.',
  },
} as const;
