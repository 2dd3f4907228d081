/** The errors of training: what examples go through, and what a run asks for. See `error-texts.ts`. */
export const trainingErrorTexts = {
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
  augment_range: {
    en: 'This cuts pixels to the range from 0 to 1, and this dataset has one of {got}: little of it would be left. Remove it, or import the images as bytes or as numbers from 0 to 1.',
    ko: '픽셀 값을 0~1로 자르는데 이 데이터에는 {got}인 값이 있어 남는 것이 거의 없습니다. 지우거나, 이미지를 바이트 또는 0~1의 수로 가져오세요.',
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
  validation_all: {
    en: 'A share of {share} of {examples} examples leaves none to train on. Lower the validation share or use more examples.',
    ko: '예제 {examples}개의 {share}을(를) 떼어 두면 훈련할 예제가 남지 않습니다. 검증 비율을 낮추거나 예제를 늘리세요.',
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
  // ── of a run that was trained to its end all the same ─────────────────────────────────────────────────────────
  weights_not_finite: {
    en: 'The update of step {step} (epoch {epoch}) left {node} with weights that are not numbers: they grew beyond what a float can hold. Lower the learning rate, or start with smaller weights.',
    ko: '{step}단계(에포크 {epoch})의 갱신 뒤 {node}의 가중치가 숫자가 아니게 되었습니다. 값이 부동소수점 수로 나타낼 수 있는 범위를 넘었습니다. 학습률을 낮추거나 더 작은 가중치로 시작하세요.',
  },
  outputs_not_finite: {
    en: 'At step {step} (epoch {epoch}) the outputs of {node} stopped being numbers: they grew beyond what a float can hold. Lower the learning rate, or start with smaller weights.',
    ko: '{step}단계(에포크 {epoch})에서 {node}의 출력이 숫자가 아니게 되었습니다. 값이 부동소수점 수로 나타낼 수 있는 범위를 넘었습니다. 학습률을 낮추거나 더 작은 가중치로 시작하세요.',
  },
  loss_diverged: {
    en: 'The training loss ended at {end}; before training the network stood at {start} on the test examples. Each step went too far: lower the learning rate, normalize the data, or clip the gradient.',
    ko: '학습 손실이 {end}(으)로 끝났습니다. 학습 전 테스트 예제의 손실은 {start}이었습니다. 걸음이 너무 컸으니 학습률을 낮추거나 데이터를 정규화하거나 기울기를 자르세요.',
  },

  // ── broken off ────────────────────────────────────────────────────────────────────────────────────────────────
  lane_died: {
    en: 'A worker stopped during training ({reason}). The points so far are kept; start the run again.',
    ko: '학습 중 작업자가 멈췄습니다({reason}). 지금까지의 기록은 남아 있습니다. 다시 실행하세요.',
  },
  engine_closed: {
    en: 'Fanin was closed during this run. Everything shown until then is kept; resume the run to go on.',
    ko: '이 실행 중에 Fanin을 닫았습니다. 그때까지의 기록은 남아 있습니다. 이어서 하려면 재개하세요.',
  },
  run_not_begun: {
    en: 'Fanin ended before this run began. Resume it to begin.',
    ko: '이 실행이 시작되기 전에 Fanin이 끝났습니다. 시작하려면 재개하세요.',
  },
  engine_died: {
    en: 'The engine stopped during this run. Everything shown until then is kept; resume the run to go on.',
    ko: '이 실행 중에 엔진이 멈췄습니다. 그때까지의 기록은 남아 있습니다. 이어서 하려면 재개하세요.',
  },
} as const;
