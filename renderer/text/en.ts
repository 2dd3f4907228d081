/** Every text of the shell and the builder, in English. `ko.ts` has the same keys, and the compiler sees to it. */
import type { TypedProblem } from '../ui/typed.ts';

export const en = {
  common: {
    close: 'Close',
    cancel: 'Cancel',
    dismiss: 'Dismiss',
    messages: 'Messages',
    undo: 'Undo',
    redo: 'Redo',
    of: 'of',
    details: 'Details',
  },
  shell: {
    screens: 'Screens',
    build: 'Build',
    train: 'Train',
    compare: 'Compare',
    data: 'Data',
    edited: 'edited',
    templates: 'Templates',
    language: 'Language',
    theme: 'Theme',
    themes: { light: 'Light', dark: 'Dark', system: 'As the system' },
    trainNow: 'Train this experiment',
    untitled: 'untitled',
    more: 'More',
    about: 'About Fanin',
    rename: 'Rename the experiment',
    saved: (name: string) => `Saved ${name}.`,
    opened: (name: string) => `Opened ${name}.`,
    replaced: 'The edited experiment was put aside.',
    bringBack: 'Bring it back',
  },
  commands: {
    title: 'Commands',
    placeholder: 'Type a command or a layer',
    none: 'Nothing of that name.',
    go: 'Go to',
    document: 'Experiment',
    view: 'View',
    add: 'Add a layer',
    templates: 'Templates',
    newDocument: 'New experiment',
    open: 'Open…',
    save: 'Save',
    saveAs: 'Save as…',
    palette: 'Command palette',
    fit: 'Fit the network in view',
    arrange: 'Arrange the layers',
    remove: 'Delete the selected layers',
    selectAll: 'Select all layers',
    copy: 'Copy the selected layers',
    cut: 'Cut the selected layers',
    paste: 'Paste layers',
    findLayer: 'Find a layer',
    measure: 'Measure the signal now',
  },
  engine: {
    starting: 'engine starting',
    ready: 'engine ready',
    restarting: 'engine restarting',
    stopped: 'engine stopped',
    restartingBanner: (reason: string) =>
      `The engine stopped (${reason}). It is being started again; nothing stored is lost.`,
    stoppedBanner: (reason: string) => `The engine stopped (${reason}) and was not started again.`,
    startAgain: 'Start it again',
    lanes: (count: number) => (count === 1 ? '1 lane' : `${count} lanes`),
    kernels: (variant: string) => `${variant} kernels`,
    parameters: (count: string) => `${count} parameters`,
    memory: (size: string) => `trains in ${size}`,
    probe: (ms: string) => `signal in ${ms}`,
    idle: 'no run queued',
    running: (running: number, queued: number) =>
      `${running} running${queued > 0 ? ` · ${queued} queued` : ''}`,
  },
  about: {
    line: 'Why does this network train, and that one not?',
    version: 'Fanin',
    runtime: 'Runtime',
    host: 'Engine process',
    hosts: {
      utility: 'utility process, beside the window',
      forked: 'forked process, beside the window',
      cli: 'command line',
    },
    kernels: 'Kernels',
    lanes: 'Lanes',
    database: 'Database',
    stored: (runs: string, points: string, size: string) => `${runs} runs, ${points} points, ${size}`,
    sqlite: 'SQLite',
    window: 'Window',
    waiting: 'The engine has not answered yet.',
    copy: 'Copy',
    copied: 'Copied.',
  },
  families: {
    shape: 'Shape',
    parameters: 'Layers',
    activation: 'Activations',
    normalization: 'Normalize',
    regularizer: 'Regularize',
  },
  build: {
    palette: 'Layers',
    find: 'Find a layer',
    noneFound: 'No layer of that name.',
    addHint: 'Drag onto the canvas, or press Enter to add after the selected layer',
    canvas: 'Network',
    emptyTitle: 'An empty canvas',
    emptyLine:
      'Drag an Input from the list on the left, then the layers in the order data goes through them, and an Output last.',
    emptyExample: 'Start from the example',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit in view',
    arrange: 'Arrange',
    keys: {
      layer:
        'Enter selects the layer, and once more goes to its settings. Then arrow keys move it, Delete takes it out, Escape selects none.',
      line: 'Enter selects the line. Then Delete takes it out, Escape selects none.',
      moved: (x: number, y: number) => `Moved to ${x}, ${y}`,
    },
    selected: (count: number) => `${count} layers selected`,
    deleteSelected: 'Delete them',
    deleteLayer: 'Delete layer',
    duplicate: 'Duplicate',
    noLayersToPaste: 'The clipboard holds no layers.',
    comesAfter: 'Comes after',
    inputs: {
      label: 'Reads',
      earlier: (id: string) => `Read ${id} earlier`,
      later: (id: string) => `Read ${id} later`,
      remove: (id: string) => `Take out the line from ${id}`,
      add: 'add a line…',
    },
    nothing: 'nothing yet',
    output: 'Output',
    parametersOf: 'Parameters',
    flops: 'FLOPs, one example',
    memory: 'Activations, one example',
    formula: 'Formula',
    paper: 'Source',
    everyLayer: (count: number, kind: string) => `Start all ${count} ${kind} layers like this`,
    moreSettings: 'More settings',
    asLayer: 'default',
    experiment: 'Experiment',
    thingsToMend: (count: number) => (count === 1 ? '1 thing to mend' : `${count} things to mend`),
    network: 'the network',
    signal: 'Signal by depth, at initialization',
    activationStd: 'activation std',
    gradientNorm: 'gradient norm',
    logScale: 'log scale',
    input: 'Input',
    standardNormal: 'standard normal',
    examples: (count: number) => `${count} examples`,
    measuring: 'measuring…',
    large: (count: string) => `${count} parameters: too large to measure while you edit.`,
    measure: 'Measure',
    stale: 'Measured before the last edit.',
    noSignal: 'The signal appears here once the network is whole.',
    activations: (id: string) => `Activations of ${id}`,
    gradient: 'Gradient reaching it',
    mean: 'mean',
    std: 'std',
    zeros: 'zeros',
    saturated: 'saturated',
    norm: 'norm',
    layer: 'layer',
    histogram: (label: string, mean: string, std: string, low: string, high: string) =>
      `Histogram of ${label}: mean ${mean}, standard deviation ${std}, from ${low} to ${high}`,
    badges: {
      shrinks: 'shrinking signal',
      explodes: 'exploding signal',
      saturates: 'saturated',
      dead: 'silent units',
      symmetric: 'identical units',
      none: '',
    },
    hints: {
      shrinks: (ratio: string, id: string, std: string) =>
        `Each layer leaves ${ratio} of the signal: at ${id} its std is ${std}.`,
      explodes: (ratio: string, id: string, std: string) =>
        `Each layer makes the signal ${ratio} times as large: at ${id} its std is ${std}.`,
      saturates: (share: string, id: string) =>
        `${share} of the outputs of ${id} are in the flat zone, where almost no gradient passes.`,
      dead: (share: string, id: string) => `${share} of the outputs of ${id} are exactly zero.`,
      symmetric: (id: string) =>
        `The weights of ${id} start all alike: its units stay copies of each other, whatever is learned.`,
    },
    gradientFades: (share: string, id: string) => `Only ${share} of the gradient reaches ${id}.`,
    gradientGrows: (times: string, id: string) =>
      `The gradient is ${times} times as large when it reaches ${id}.`,
    use: { xavier: 'Use Xavier', kaiming: 'Use Kaiming' },
    units: { on: 'on', off: 'off' },
  },
  typed: (problem: TypedProblem): string => {
    switch (problem.problem) {
      case 'empty':
        return 'Needs a value.';
      case 'not_number':
        return 'Not a number. Write 0.01 or 1e-2.';
      case 'not_whole':
        return 'Must be a whole number.';
      case 'not_shape':
        return 'Write sizes of at least 1, such as 784 or 1, 28, 28.';
      case 'range':
        return `Must be from ${problem.min} ${problem.below ? 'to below' : 'to'} ${problem.max}.`;
    }
  },
};

export type Dictionary = typeof en;
