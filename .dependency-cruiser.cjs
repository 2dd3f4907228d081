/** Which folder may import which: data goes one way, and so do imports. Checked in CI by tests/rules.test.ts. */
const phase = (number) => `^engine/compile/${number}-`;

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      comment: 'Types may refer to each other; code may not.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'contract-imports-nothing',
      severity: 'error',
      comment: 'The contract is what everyone may import, so it imports nothing of the project.',
      from: { path: '^engine/contract/' },
      to: { path: '^(engine|electron|renderer)/', pathNot: '^engine/contract/' },
    },
    {
      name: 'screens-see-the-contract-alone',
      severity: 'error',
      comment: 'renderer/ and electron/ know the engine by its contract.',
      from: { path: '^(renderer|electron)/' },
      to: { path: '^engine/', pathNot: '^engine/contract/' },
    },
    {
      name: 'renderer-and-electron-are-apart',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^electron/' },
    },
    {
      name: 'electron-and-renderer-are-apart',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^renderer/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-knows-no-app',
      severity: 'error',
      from: { path: '^engine/' },
      to: { path: ['^(electron|renderer)/', 'node_modules/(electron|svelte)/'] },
    },
    {
      name: 'kernels-import-kernels',
      severity: 'error',
      comment: 'And what they must come to: the self-test compares them with their twins.',
      from: { path: '^engine/kernels/' },
      to: { path: '^engine/', pathNot: '^engine/(kernels|reference)/' },
    },
    {
      name: 'layers-know-no-run-store-or-data',
      severity: 'error',
      from: {
        path: '^engine/(layers|initializers|optimizers|schedules|losses|preprocess|augment|kernels|reference)/',
      },
      to: { path: '^engine/(run|store|data|cli|engine|service)' },
    },
    {
      name: 'set-up-needs-nothing',
      severity: 'error',
      comment: 'Set-up runs before anything is installed.',
      from: { path: '^electron/runtime/' },
      to: { path: '^(engine|renderer|electron)/', pathNot: '^electron/runtime/' },
    },
    // A numbered phase imports earlier ones only.
    ...[1, 2, 3].map((number) => ({
      name: `phase-${number}-imports-earlier-ones`,
      severity: 'error',
      from: { path: phase(number) },
      to: { path: `^engine/compile/[${number + 1}-4]-` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|engine/kernels/wasm)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.mjs', '.js', '.cjs', '.svelte'] },
  },
};
