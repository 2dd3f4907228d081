/** Bringing data in, and taking it away, in English. */
export const importEn = {
  open: 'Import data…',
  drop: 'Drop to import',
  title: 'Import data',
  files: 'Files',
  nothing: 'Drop files or a folder here, or choose them.',
  understood:
    'CSV with a header · IDX, as MNIST has it · a folder with a folder of PNG or JPEG images for each class · CIFAR’s binary files',
  chooseFiles: 'Choose files…',
  chooseFolder: 'Choose a folder…',
  notOnDisk: 'What was dropped is no file on this machine. Save it first, then drop the file.',
  format: 'Format',
  formats: {
    csv: 'CSV, a table with a header',
    idx: 'IDX, as MNIST has it',
    images: 'Images in a folder for each class',
    'cifar-10': 'CIFAR-10, binary version',
    'cifar-100': 'CIFAR-100, binary version',
  },
  chooseFormat: 'Choose the format',
  name: 'Name',
  nameHelp: 'As experiments and the command line write it: small letters, digits, - and _.',
  shownAs: 'Title',
  shownAsHelp: 'As it stands in lists.',
  label: 'Label column',
  labelHelp: 'The column that says the class; every other one is a feature.',
  chooseColumn: 'Choose the column',
  resize: 'Resize',
  resizeHelp: 'Brings every image to one size. Off: all must be of one size already.',
  width: 'Width',
  height: 'Height',
  testShare: 'Test share',
  testShareHelp: 'Share of the examples, of every class alike, that is held out for the test.',
  seed: 'Seed',
  seedHelp: 'Decides which examples are held out: the same files and seed give the same split.',
  tested: 'The files bring a test split of their own, which is kept.',
  place: (file: string, row: number | null, column: string | null) =>
    [file, ...(row === null ? [] : [`row ${row}`]), ...(column === null ? [] : [`column ${column}`])].join(
      ' · ',
    ),
  start: 'Import',
  stop: 'Stop',
  working: 'Reading',
  readBytes: (done: string, total: string | null) =>
    total === null ? `${done} read` : `${done} of ${total} read`,
  importing: (name: string) => `Importing ${name}`,
  importedAs: (name: string) => `Imported ${name}.`,
  reading: (done: string, total: string | null) =>
    total === null ? `${done} files read` : `${done} of ${total} files read`,
  imported: (title: string, train: string, test: string) =>
    `Imported ${title}: ${train} examples to train, ${test} to test.`,
  ignored: (count: number, first: string) =>
    count === 1
      ? `One file was passed over: ${first}.`
      : `${count} files were passed over, such as ${first}.`,

  download: (size: string) => `Download (${size})`,
  fetch: (size: string) => `Fetch (${size})`,
  goOn: (size: string) => `Go on downloading (${size})`,
  tryAgain: (size: string) => `Try again (${size})`,
  cancel: 'Cancel',
  fetching: (title: string) => `Fetching ${title}`,
  began: 'Asking for it.',
  came: (done: string, total: string | null) => (total === null ? `${done} MB` : `${done} of ${total} MB`),
  unpacking: (done: string) => `Unpacking: ${done} files`,
  preparing: (done: number, total: number) =>
    done === 0 ? 'npm is fetching it.' : `Converting: ${done} of ${total}`,

  own: 'Kept on this machine.',
  remove: 'Remove…',
  removeTitle: (title: string) => `Remove ${title}?`,
  lost: (examples: string) =>
    `Its ${examples} examples are deleted from Fanin’s folder. The files they came from are not touched: import or download them again to have it back.`,
  lostDamaged:
    'What is left of it is deleted from Fanin’s folder. The files it came from are not touched: import them again to have it back.',
  inExperiment: 'The experiment in the builder uses it. It cannot be trained until it uses another dataset.',
  waitingRuns: (count: number) =>
    count === 1
      ? 'A run that waits in the queue uses it, and will fail.'
      : `${count} runs that wait in the queue use it, and will fail.`,
  pastRuns: (count: number) =>
    count === 1
      ? 'One stored run used it. The run stays; it cannot be repeated without the data.'
      : `${count} stored runs used it. They stay; they cannot be repeated without the data.`,
  removeNow: 'Remove',
  removed: (title: string) => `Removed ${title}.`,
};
