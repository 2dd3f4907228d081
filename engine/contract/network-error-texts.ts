/** The errors of networks: how layers are joined, their shapes and their settings. See `error-texts.ts`. */
export const networkErrorTexts = {
  network_empty: {
    en: 'The network has no layers. Drag an Input from the palette to begin.',
    ko: '네트워크에 층이 없습니다. 팔레트에서 입력(Input)을 끌어다 놓으세요.',
  },
  duplicate_id: {
    en: 'Two layers are called {id}. Give one of them another id.',
    ko: '{id}(이)라는 층이 둘입니다. 하나의 이름을 바꾸세요.',
  },
  unknown_layer: {
    en: 'There is no layer kind {kind}. Known kinds: {known}.',
    ko: '{kind}(이)라는 층 종류는 없습니다. 가능한 종류: {known}.',
  },
  unknown_kind: {
    en: 'There is no {kind} here. Known kinds: {known}.',
    ko: '여기에 {kind}(이)라는 종류는 없습니다. 가능한 종류: {known}.',
  },
  unknown_scheme: {
    en: 'There is no initialization {scheme}. Known ones: {known}.',
    ko: '{scheme}(이)라는 초기화는 없습니다. 가능한 것: {known}.',
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
  layer_too_large: {
    en: 'This layer would need {shape} values, and nothing here may have more than {most}. Lower its size, or that of the layers before it.',
    ko: '이 층에는 {shape}개의 값이 필요한데, {most}개보다 많을 수는 없습니다. 이 층이나 앞 층의 크기를 줄이세요.',
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
    en: 'A pooling window of {kernel} may reach over the border by half of itself at most ({most}), got padding {padding}. Lower the padding.',
    ko: '{kernel}픽셀 풀링 창은 경계 밖으로 절반({most}픽셀)까지만 나갈 수 있습니다(패딩: {padding}). 패딩을 줄이세요.',
  },
  fractional_regions: {
    en: '{regions} regions over {length} pixels would need other steps than 1 and 2. Here the ratio can be at most {most}, and where regions overlap it must be above 1.',
    ko: '{length}픽셀을 {regions}개 영역으로 나누려면 1과 2가 아닌 걸음이 필요합니다. 여기서 비율은 {most} 이하여야 하고, 영역이 겹치면 1보다 커야 합니다.',
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
    en: '{scheme} is a start for a matrix of weights, and biases are a list of numbers. Choose zero or constant for them.',
    ko: '{scheme}은(는) 가중치 행렬을 위한 초기화인데 편향은 숫자 목록입니다. 편향에는 zero나 constant를 고르세요.',
  },
  init_too_large: {
    en: '{scheme} would take minutes for {rows} × {columns} weights. Use at most about 2048 × 2048, or another start such as kaiming.',
    ko: '{scheme}은(는) {rows} × {columns} 가중치에 몇 분이 걸립니다. 2048 × 2048 정도까지 쓰거나 kaiming 같은 다른 초기화를 고르세요.',
  },
  param_unknown: {
    en: '{kind} has no setting {name}. It has: {known}.',
    ko: '{kind}에는 {name} 설정이 없습니다. 가능한 설정: {known}.',
  },
  gradcheck_too_long: {
    en: 'Its gradients take {passes} passes of {operations} million operations each in float64, which is many hours. Check a network of the same layers with fewer units or smaller images.',
    ko: '기울기를 확인하려면 float64로 연산이 {operations}백만 번인 계산을 {passes}번 해야 해서 아주 오래 걸립니다. 같은 층에 유닛이 더 적거나 이미지가 더 작은 네트워크로 확인하세요.',
  },
  too_large: {
    en: 'This needs {needed} of memory; {available} can be had. Use fewer units or a smaller batch.',
    ko: '메모리가 {needed} 필요한데 {available}까지 쓸 수 있습니다. 유닛이나 배치를 줄이세요.',
  },
} as const;
