/**
 * The layer rule of the house: a folder may import only from the folders named beside it (and from itself).
 * `types` files are free of code, so the layers that take "types only" name them one by one.
 */
const layers = {
  gpu: [],
  tensor: ['gpu'],
  data: [],
  metrics: ['tensor', 'gpu'],
  mixture: ['tensor', 'data/types', 'metrics'],
  diffusion: ['tensor', 'gpu', 'data/types', 'metrics'],
  captions: [],
  store: ['tensor'],
  workers: ['gpu', 'tensor', 'data', 'metrics', 'mixture', 'diffusion', 'captions', 'store'],
  components: [],
}

/** Pages may speak to the engine only through its protocol and through plain types. */
const pageMay = ['workers/protocol', 'workers/[a-z-]+-client', '[a-z]+/types', '[a-z]+/[a-z-]+-types']

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', 'src/main\\.ts$', 'wasm/assembly'] },
      to: {},
    },
    ...Object.entries(layers).map(([name, may]) => ({
      name: `layer-${name}`,
      comment: `src/${name} may import from: ${may.join(', ') || 'nothing of ours'}`,
      severity: 'error',
      from: { path: `^src/${name}/` },
      to: { path: '^src/', pathNot: [name, ...may].map((m) => `^src/${m}(/|\\.)`) },
    })),
    {
      name: 'layer-state',
      severity: 'error',
      from: { path: '^src/state/' },
      to: { path: '^src/', pathNot: ['^src/state/', ...pageMay.map((m) => `^src/${m}\\.ts$`)] },
    },
    {
      name: 'layer-views',
      severity: 'error',
      from: { path: '^src/views/' },
      to: { path: '^src/', pathNot: ['^src/(views|state|components)/', ...pageMay.map((m) => `^src/${m}\\.ts$`)] },
    },
    {
      name: 'engine-without-svelte',
      comment: 'everything above workers/ runs in Node too',
      severity: 'error',
      from: {
        path: `^src/(${Object.keys(layers)
          .filter((l) => l !== 'components')
          .join('|')})/`,
      },
      to: { path: 'svelte|uplot' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['svelte', 'import', 'module', 'default'],
      extensions: ['.ts', '.svelte', '.js', '.json'],
    },
  },
}
