/**
 * The layer rule of the house: a folder of src/ may import only from the folders named beside it, and from itself.
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

/** Layers that run in Node and in a worker: they know neither Svelte nor the page. */
const engine = Object.keys(layers).filter((name) => name !== 'components')

/** What the page may know of the engine: the protocol, the clients that speak it, a run's settings, and plain types. */
const pageMay = [
  'workers/protocol',
  'mixture/config',
  'diffusion/fine-tuning-config',
  'diffusion/fine-tuning-name',
  'diffusion/judge-recipes',
  'captions/table-text',
  'workers/[a-z-]+-protocol',
  'workers/[a-z-]+-client',
  '[a-z]+/types',
  '[a-z]+/[a-z-]+-types',
].map((name) => `^src/${name}\\.ts$`)

/** @param {string[]} may regular expressions of what the page's own modules may import */
const pageRule = (name, from, may) => ({
  name: `layer-${name}`,
  comment: 'the page speaks to the engine through workers/protocol only',
  severity: 'error',
  from: { path: from },
  to: { path: '^src/', pathNot: [...may, ...pageMay] },
})

const knownFolders = [...Object.keys(layers), 'state', 'views']

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'two modules that import each other are one concept, or need a third',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-orphans',
      comment: 'a module that nothing imports is dead',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^src/main\\.ts$', 'wasm/assembly'] },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['\\?(url|raw|worker|inline)$', '^virtual:'] },
    },
    {
      name: 'no-dev-dependency',
      comment: 'what the page is made of belongs to "dependencies"; Svelte is compiled away',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/svelte/' },
    },
    ...Object.entries(layers).map(([name, may]) => ({
      name: `layer-${name}`,
      comment: `src/${name} may import from: ${may.join(', ') || 'nothing of ours'}`,
      severity: 'error',
      from: { path: `^src/${name}/` },
      to: { path: '^src/', pathNot: [name, ...may].map((m) => `^src/${m}(/|\\.)`) },
    })),
    pageRule('state', '^src/state/', ['^src/state/']),
    pageRule('views', '^src/views/', ['^src/(views|state|components)/']),
    pageRule('page', '^src/[^/]+$', ['^src/(views|state|components)/', '^src/[^/]+$']),
    {
      name: 'layer-unknown',
      comment: 'a new folder of src/ needs its line in the layer table',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: `^src/(${knownFolders.join('|')})/` },
      to: {},
    },
    {
      name: 'engine-without-svelte',
      comment: 'everything above workers/ runs in Node too',
      severity: 'error',
      from: { path: `^src/(${engine.join('|')})/` },
      to: { path: '(^|node_modules/)(svelte|uplot)(/|$)|\\.svelte(\\.ts)?$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: `${__dirname}/tsconfig.json` },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['svelte', 'import', 'module', 'types', 'default'],
      extensions: ['.ts', '.svelte', '.js', '.json'],
    },
  },
}
