/** Every error of Fanin, once: what is wrong and what to do, in English and Korean. `{name}` is filled from the values. */
import { dataErrorTexts } from './data-error-texts.ts';

export const errorTexts = {
  // ── documents ─────────────────────────────────────────────────────────────────────────────────────────────────
  not_json: {
    en: 'This is not JSON ({reason}). Open a file that Fanin saved, or mend it at that position.',
    ko: 'JSON이 아닙니다({reason}). Fanin이 저장한 파일을 열거나 해당 위치를 고치세요.',
  },
  wrong_format: {
    en: 'Expected a {expected} document, got {got}. Check that the right file was chosen.',
    ko: '{expected} 문서여야 하는데 {got}입니다. 파일을 잘못 고르지 않았는지 확인하세요.',
  },
  newer_version: {
    en: 'Written by a newer Fanin (version {got}; this one reads up to {known}). Update Fanin to open it.',
    ko: '더 새로운 Fanin이 쓴 문서입니다(버전 {got}, 여기서는 {known}까지). Fanin을 업데이트하세요.',
  },
  invalid_value: {
    en: '{problem}, got {got}.',
    ko: '{problemKo} (받은 값: {got}).',
  },
  missing_value: {
    en: '{name} is missing here. Add it, as {expected}.',
    ko: '여기에 {name}이(가) 없습니다. {expected} 형식으로 추가하세요.',
  },
  wrong_type: {
    en: 'Expected {expected} here, got {got}. Mend the value.',
    ko: '여기에는 {expected} 형식이 와야 하는데 {got}입니다. 값을 고치세요.',
  },
  unknown_setting: {
    en: 'There is no setting named {name} here. Remove it, or check its spelling.',
    ko: '여기에는 {name}이라는 설정이 없습니다. 지우거나 철자를 확인하세요.',
  },
  sweep_path: {
    en: 'The axis {path} leads to nothing in the experiment. Name a setting that exists, such as training.optimizer.learningRate.',
    ko: '축 {path}은(는) 실험 안의 어떤 설정도 가리키지 않습니다. training.optimizer.learningRate처럼 있는 설정을 쓰세요.',
  },
  sweep_too_large: {
    en: 'The sweep makes {count} runs; at most {most} are allowed. Take out values or seeds.',
    ko: '스윕이 {count}개의 실행을 만듭니다(최대 {most}개). 값이나 시드를 줄이세요.',
  },

  // ── networks ──────────────────────────────────────────────────────────────────────────────────────────────────
  network_empty: {
    en: 'The network has no layers. Drag an Input from the palette to begin.',
    ko: '네트워크에 층이 없습니다. 팔레트에서 입력(Input)을 끌어다 놓으세요.',
  },
  duplicate_id: {
    en: 'Two layers are called {id}. Give one of them another id.',
    ko: '{id}라는 층이 둘입니다. 하나의 이름을 바꾸세요.',
  },
  unknown_layer: {
    en: 'There is no layer kind {kind}. Known kinds: {known}.',
    ko: '{kind}라는 층 종류는 없습니다. 가능한 종류: {known}.',
  },
  unknown_kind: {
    en: 'There is no {kind} here. Known kinds: {known}.',
    ko: '여기에 {kind}라는 종류는 없습니다. 가능한 종류: {known}.',
  },
  unknown_scheme: {
    en: 'There is no initialization {scheme}. Known ones: {known}.',
    ko: '{scheme}라는 초기화는 없습니다. 가능한 것: {known}.',
  },
  edge_unknown_node: {
    en: 'The connection names {id}, which is not a layer of this network. Remove the connection or add the layer.',
    ko: '연결이 이 네트워크에 없는 층 {id}을(를) 가리킵니다. 연결을 지우거나 층을 추가하세요.',
  },
  edge_duplicate: {
    en: '{from} and {to} are connected twice. Remove one of the connections.',
    ko: '{from}과(와) {to}이(가) 두 번 연결되어 있습니다. 하나를 지우세요.',
  },
  cycle: {
    en: 'The connections run in a circle ({path}). Remove one of them: data must flow from input to output.',
    ko: '연결이 순환합니다({path}). 하나를 지우세요. 데이터는 입력에서 출력으로 흘러야 합니다.',
  },
  no_input: {
    en: 'The network has no Input layer. Add one: it says what an example looks like.',
    ko: '입력(Input) 층이 없습니다. 하나 추가하세요. 예제의 모양을 정합니다.',
  },
  no_output: {
    en: 'The network has no Output layer. Add one after the last layer.',
    ko: '출력(Output) 층이 없습니다. 마지막 층 뒤에 추가하세요.',
  },
  several_inputs: {
    en: 'There is more than one Input layer. Keep one.',
    ko: '입력(Input) 층이 둘 이상입니다. 하나만 남기세요.',
  },
  several_outputs: {
    en: 'There is more than one Output layer. Keep one.',
    ko: '출력(Output) 층이 둘 이상입니다. 하나만 남기세요.',
  },
  not_connected: {
    en: 'Nothing is connected into this layer. Drag a line to it from the layer that should come before.',
    ko: '이 층으로 들어오는 연결이 없습니다. 앞에 올 층에서 선을 끌어다 이으세요.',
  },
  leads_nowhere: {
    en: 'The output of this layer goes nowhere. Connect it to the next layer, or delete it.',
    ko: '이 층의 출력이 어디로도 가지 않습니다. 다음 층에 연결하거나 지우세요.',
  },
  too_few_inputs: {
    en: 'This layer joins at least {least} lines and has {got}. Drag another line into it, or delete it.',
    ko: '이 층은 선을 {least}개 이상 합치는데 {got}개뿐입니다. 선을 더 끌어다 잇거나 층을 지우세요.',
  },
  too_many_inputs: {
    en: 'This layer takes {most} connection(s) and has {got}. Remove the extra ones.',
    ko: '이 층은 연결을 {most}개 받는데 {got}개가 있습니다. 남는 것을 지우세요.',
  },
  input_takes_none: {
    en: 'An Input layer takes no connection. Remove the one from {from}.',
    ko: '입력(Input) 층은 연결을 받지 않습니다. {from}에서 오는 연결을 지우세요.',
  },
  output_is_last: {
    en: 'Nothing can follow the Output layer. Remove the connection to {to}.',
    ko: '출력(Output) 층 뒤에는 아무것도 올 수 없습니다. {to}(으)로 가는 연결을 지우세요.',
  },
  add_shapes: {
    en: 'Add takes inputs of one shape, got {first} and {other}. Change a layer before it so that they match.',
    ko: '더하기의 입력은 모양이 같아야 합니다(받은 모양: {first}, {other}). 앞의 층을 바꿔 맞추세요.',
  },
  concat_shapes: {
    en: 'Concat joins channels, so height and width must match, got {first} and {other}. Change a layer before it.',
    ko: '이어 붙이기는 채널을 합치므로 높이와 너비가 같아야 합니다(받은 모양: {first}, {other}). 앞의 층을 바꾸세요.',
  },
  dense_rank: {
    en: 'Dense takes a flat list of features, got {got}. Insert Flatten before it.',
    ko: 'Dense는 1차원 특징을 받습니다(받은 모양: {got}). 앞에 Flatten을 넣으세요.',
  },
  image_needed: {
    en: 'This layer looks at images (channels, height, width), got {got}. Put it before Flatten, or set the Input shape to an image such as 1, 28, 28.',
    ko: '이 층은 (채널, 높이, 너비) 이미지를 봅니다(받은 모양: {got}). Flatten 앞에 놓거나 입력 모양을 1, 28, 28 같은 이미지로 바꾸세요.',
  },
  window_too_large: {
    en: 'A window of {window} pixels does not fit into {size} (padding included). Use a smaller kernel, more padding, or less pooling before this layer.',
    ko: '{window}픽셀 창이 (패딩을 포함한) {size}픽셀에 들어가지 않습니다. 커널을 줄이거나, 패딩을 늘리거나, 앞의 풀링을 줄이세요.',
  },
  same_padding: {
    en: 'Padding "same" puts as much on both sides, which {window} pixels of window do not allow. Use an odd kernel, or give the padding as a number.',
    ko: '"same" 패딩은 양쪽에 똑같이 붙이는데 {window}픽셀 창에서는 그럴 수 없습니다. 홀수 커널을 쓰거나 패딩을 숫자로 정하세요.',
  },
  conv_groups: {
    en: '{groups} groups must divide both the {channels} input channels and the {filters} filters. Possible here: {possible}.',
    ko: '그룹 {groups}개는 입력 채널 {channels}개와 필터 {filters}개를 모두 나누어떨어지게 해야 합니다. 가능한 값: {possible}.',
  },
  pool_padding: {
    en: 'A pooling window of {kernel} may reach over the border by half of itself at most, {most} pixels, got padding {padding}. Lower the padding.',
    ko: '{kernel}픽셀 풀링 창은 경계 밖으로 절반({most}픽셀)까지만 나갈 수 있습니다(패딩: {padding}). 패딩을 줄이세요.',
  },
  fractional_regions: {
    en: '{regions} regions over {length} pixels would need other steps than 1 and 2. Here the ratio can be {least} to {most}.',
    ko: '{length}픽셀을 {regions}개 영역으로 나누려면 1과 2가 아닌 걸음이 필요합니다. 여기서 가능한 비율은 {least}~{most}입니다.',
  },
  fractional_too_small: {
    en: 'An image of {length} pixel(s) a side is too small to be pooled. Remove this layer, or pool less before it.',
    ko: '한 변이 {length}픽셀인 이미지는 너무 작아 풀링할 수 없습니다. 이 층을 빼거나 앞의 풀링을 줄이세요.',
  },
  layer_norm_single: {
    en: 'Layer norm of a single value is always 0. Remove it, or make the layer before it wider.',
    ko: '값 하나를 레이어 정규화하면 항상 0입니다. 이 층을 지우거나 앞의 층을 넓히세요.',
  },
  param_integer: {
    en: '{name} must be a whole number from {min} to {max}, got {got}.',
    ko: '{name}은(는) {min}부터 {max}까지의 정수여야 합니다(받은 값: {got}).',
  },
  param_integer_or: {
    en: '{name} must be a whole number from {min} to {max} or "{word}", got {got}.',
    ko: '{name}은(는) {min}부터 {max}까지의 정수이거나 "{word}"여야 합니다(받은 값: {got}).',
  },
  param_number: {
    en: '{name} must be a number {range}, got {got}.',
    ko: '{name}은(는) 다음 범위의 수여야 합니다: {range} (받은 값: {got}).',
  },
  param_choice: {
    en: '{name} must be one of {known}, got {got}.',
    ko: '{name}은(는) 다음 중 하나여야 합니다: {known} (받은 값: {got}).',
  },
  param_boolean: {
    en: '{name} must be true or false, got {got}.',
    ko: '{name}은(는) true 또는 false여야 합니다(받은 값: {got}).',
  },
  param_shape: {
    en: '{name} must be a list of 1 to 4 whole numbers of at least 1, such as [1, 28, 28], got {got}.',
    ko: '{name}은(는) [1, 28, 28]처럼 1 이상의 정수 1~4개로 된 목록이어야 합니다(받은 값: {got}).',
  },
  param_init: {
    en: '{name} must be an initialization such as {"scheme": "xavier"}, got {got}.',
    ko: '{name}은(는) {"scheme": "xavier"} 같은 초기화여야 합니다(받은 값: {got}).',
  },
  init_range: {
    en: 'The range of a uniform start must go up: low is {low}, high is {high}. Exchange them.',
    ko: '균등 초기화의 범위는 작은 값에서 큰 값으로 가야 합니다(low {low}, high {high}). 서로 바꾸세요.',
  },
  init_matrix: {
    en: '{scheme} is a start for a matrix of weights, and this is a list of numbers. Choose zero or constant.',
    ko: '{scheme}은(는) 가중치 행렬을 위한 초기화인데 이것은 숫자 목록입니다. zero나 constant를 고르세요.',
  },
  init_too_large: {
    en: '{scheme} would take minutes for {rows} × {columns} weights. Use at most about 2048 × 2048, or another start such as kaiming.',
    ko: '{scheme}은(는) {rows} × {columns} 가중치에 몇 분이 걸립니다. 2048 × 2048 정도까지 쓰거나 kaiming 같은 다른 초기화를 고르세요.',
  },
  param_unknown: {
    en: '{kind} has no setting {name}. It has: {known}.',
    ko: '{kind}에는 {name} 설정이 없습니다. 가능한 설정: {known}.',
  },
  too_large: {
    en: 'This needs {needed} of memory; {available} can be had. Use fewer units or a smaller batch.',
    ko: '메모리가 {needed} 필요한데 {available}까지 쓸 수 있습니다. 유닛이나 배치를 줄이세요.',
  },

  // ── examples on their way in ──────────────────────────────────────────────────────────────────────────────────
  preprocess_channels: {
    en: 'Examples of shape {got} have no channels. Do this per feature, or take it before Decorrelate.',
    ko: '모양이 {got}인 예제에는 채널이 없습니다. 특징 단위로 하거나 비상관화보다 앞에 두세요.',
  },
  preprocess_features: {
    en: 'PCA and whitening of {got} features would take too long; at most {most} can be had. Use smaller images, or zero-centre and normalize alone.',
    ko: '특징 {got}개의 PCA나 백색화는 너무 오래 걸립니다(최대 {most}개). 더 작은 이미지를 쓰거나 영점 맞춤과 정규화만 쓰세요.',
  },
  preprocess_components: {
    en: 'Components must be a whole number from 1 to {most}, the features there are, got {got}.',
    ko: '성분 수는 1부터 특징 수 {most}까지의 정수여야 합니다(받은 값: {got}).',
  },
  augment_images: {
    en: 'This is for images: examples of shape {got} have no height and width. Remove it, or choose a dataset of images.',
    ko: '이미지에만 쓸 수 있습니다. 모양이 {got}인 예제에는 높이와 너비가 없습니다. 지우거나 이미지 데이터를 고르세요.',
  },
  example_index: {
    en: 'There is no {split} example {got}: the last one is {most}. Ask for another.',
    ko: '{split} 예제 {got}은(는) 없습니다. 마지막은 {most}입니다. 다른 것을 고르세요.',
  },
  augment_colours: {
    en: 'This is for images of red, green and blue: these have {got} channel(s). Remove it, or choose a dataset of colour images.',
    ko: '빨강, 초록, 파랑이 있는 이미지에만 쓸 수 있습니다. 이 이미지의 채널은 {got}개입니다. 지우거나 컬러 이미지 데이터를 고르세요.',
  },

  // ── training ──────────────────────────────────────────────────────────────────────────────────────────────────
  input_shape_data: {
    en: 'The Input layer says {got}, but an example of {dataset} is {expected} when it gets there. Set the Input shape to {expected}.',
    ko: '입력 층의 모양은 {got}인데 입력에 오는 {dataset}의 예제는 {expected}입니다. 입력 모양을 {expected}(으)로 맞추세요.',
  },
  output_classes: {
    en: 'The network ends with shape {got}, but {dataset} has {expected} classes. Make the last Dense layer {expected} units wide.',
    ko: '네트워크의 마지막 모양은 {got}인데 {dataset}에는 클래스가 {expected}개입니다. 마지막 Dense의 유닛을 {expected}로 맞추세요.',
  },
  nothing_to_train: {
    en: 'No layer of this network has weights. Add a Dense layer.',
    ko: '가중치를 가진 층이 없습니다. Dense 층을 추가하세요.',
  },
  batch_too_small: {
    en: 'In training this layer needs at least {least} examples a batch, got {batch}: of one value there is no variance. Raise the batch size, or use layer norm.',
    ko: '이 층은 학습에서 배치당 예제가 {least}개 이상 필요한데 {batch}개입니다(값 하나에는 분산이 없습니다). 배치 크기를 늘리거나 레이어 정규화를 쓰세요.',
  },
  batch_rest_too_small: {
    en: 'The last batch of an epoch has {rest} example(s) ({examples} in batches of {batch}), and this layer needs at least {least}: of one value there is no variance. Change the batch size or the number of examples.',
    ko: '에포크의 마지막 배치에 예제가 {rest}개뿐입니다({examples}개를 {batch}개씩). 이 층은 {least}개 이상이 필요합니다(값 하나에는 분산이 없습니다). 배치 크기나 예제 수를 바꾸세요.',
  },
  loss_targets: {
    en: 'The loss {kind} needs one label for each example; mixed examples (mixup, CutMix) have several. Take softmax-cross-entropy, or no mixing.',
    ko: '손실 {kind}에는 예제마다 레이블 하나가 필요한데, 섞은 예제(mixup, CutMix)에는 여럿이 있습니다. softmax-cross-entropy를 쓰거나 섞지 마세요.',
  },
  testing_no_regions: {
    en: 'Pooling samplings average over regions drawn by fractional max pooling, and this network has none: every pass would be the same. Add a Fractional max pool layer, or test in one pass.',
    ko: '풀링 표본은 분수 최대 풀링이 뽑은 영역에 대해 평균하는데, 이 네트워크에는 그런 층이 없어 통과가 모두 똑같습니다. 분수 최대 풀링 층을 넣거나 한 번만 통과시켜 테스트하세요.',
  },
  testing_no_draws: {
    en: 'Stochastic passes average over what layers draw by lot, and no layer of this network draws anything: every pass would be the same. Add a layer such as Dropout, or test in one pass.',
    ko: '확률적 통과는 층이 무작위로 뽑는 것에 대해 평균하는데, 이 네트워크에는 무작위로 뽑는 층이 없어 통과가 모두 똑같습니다. 드롭아웃 같은 층을 넣거나 한 번만 통과시켜 테스트하세요.',
  },
  validation_none: {
    en: 'A share of {share} of {examples} examples is none. Raise the validation share or the number of examples.',
    ko: '예제 {examples}개의 {share}은(는) 하나도 되지 않습니다. 검증 비율이나 예제 수를 늘리세요.',
  },
  validation_classes: {
    en: 'Some classes have too few examples to hold out a share of {share} of them. Lower the share or use more examples.',
    ko: '예제가 너무 적어 {share}만큼 떼어 둘 수 없는 클래스가 있습니다. 비율을 낮추거나 예제를 늘리세요.',
  },
  stopping_without_validation: {
    en: 'Early stopping looks at {metric}, but nothing is held out of training. Set a validation share, such as 0.1.',
    ko: '조기 종료가 {metric}을(를) 보는데, 떼어 둔 예제가 없습니다. 검증 비율을 0.1처럼 정하세요.',
  },
  limit_too_large: {
    en: '{dataset} has {available} {split} examples, {got} were asked for. Lower the limit.',
    ko: '{dataset}의 {split} 예제는 {available}개인데 {got}개를 요청했습니다. 한도를 낮추세요.',
  },
  lane_died: {
    en: 'A worker stopped during training ({reason}). The points so far are kept; start the run again.',
    ko: '학습 중 작업자가 멈췄습니다({reason}). 지금까지의 기록은 남아 있습니다. 다시 실행하세요.',
  },
  engine_died: {
    en: 'The engine stopped during this run. Everything shown until then is kept; start the run again.',
    ko: '이 실행 중에 엔진이 멈췄습니다. 그때까지의 기록은 남아 있습니다. 다시 실행하세요.',
  },

  ...dataErrorTexts,

  // ── store ─────────────────────────────────────────────────────────────────────────────────────────────────────
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
  run_not_active: {
    en: 'Run {id} is not running or queued: it is {status}.',
    ko: '{id}번 실행은 실행 중이거나 대기 중이 아닙니다({status}).',
  },

  // ── protocol and command line ─────────────────────────────────────────────────────────────────────────────────
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
  usage: {
    en: '{problem}. Usage: {usage}',
    ko: '{problem}. 사용법: {usage}',
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
    ko: '{name}라는 템플릿은 없습니다. 가능한 것: {known}.',
  },
  internal: {
    en: 'Something went wrong inside Fanin ({reason}). Nothing stored was changed. Please report it.',
    ko: 'Fanin 안에서 문제가 생겼습니다({reason}). 저장된 것은 그대로입니다. 알려 주세요.',
  },
} as const satisfies Record<string, { en: string; ko: string }>;
