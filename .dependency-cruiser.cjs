/**
 * The layer rule of the house: a room of src/ may import only from the rooms named beside it, and from itself. Names are regular
 * expressions of paths below src/; `types` files are free of code, so the rooms that take "types only" name them one by one.
 */
const images = 'data/images/types'
/** How a text becomes a cell of a table that leaves the page. */
const tableCells = 'data/table-cells\\.ts'
/** What the columns of scores are called in one. */
const scoreColumns = 'data/score-columns\\.ts'
const filesOfData = 'data/[^/]+\\.ts'
const shared = ['workers/shared', 'gpu', 'tensor', 'data', 'metrics', 'store']
const rooms = {
  // What is said when something is wrong: every room may say it.
  messages: [],
  gpu: [],
  tensor: ['gpu'],
  [filesOfData]: [],
  'data/archives': [filesOfData],
  'data/images': [filesOfData, 'data/archives', 'data/captions/(csv-records|text-lines|caption-names|types)\\.ts'],
  'data/captions': [filesOfData, 'data/archives'],
  'data/captioned': ['data'],
  metrics: ['tensor', 'gpu'],
  mixture: ['tensor', images, 'metrics', tableCells],
  judges: ['tensor', 'gpu', 'metrics', filesOfData, 'data/archives'],
  diffusion: ['tensor', 'gpu', images, 'data/pictures\\.ts', 'data/captioned/types', 'metrics', 'judges'],
  captions: [tableCells, scoreColumns],
  // Runs what all of them compute with on this machine's backend and on cpu.
  selftest: ['gpu', 'tensor', 'mixture', 'diffusion', 'data/images', filesOfData],
  // Sweeps of either lab's runs, and the papers' tables that they fill.
  results: [
    'gpu/errors',
    'tensor',
    'metrics',
    'mixture/(config|presets|types)\\.ts',
    'diffusion/training/(config|types)\\.ts',
    'captions/(paper-captions|types)\\.ts',
    tableCells,
  ],
  store: ['tensor', 'data/archives', 'data/(bad-input|fetch-bytes|left-out|source-file)\\.ts'],
  'workers/[^/]+\\.ts': ['workers'],
  // The scripts of workers: their addresses, not what is in them.
  'workers/shared': [...shared, 'workers/(lab|selftest/selftest|network/network)\\.worker'],
  'workers/mixture': [...shared, 'judges', 'mixture'],
  'workers/fusion': [...shared, 'judges', 'diffusion'],
  'workers/captions': [...shared, 'captions', 'workers/network/client\\.ts'],
  // Asks the language model that the visitor typed, which the page itself may not.
  'workers/network': ['workers/shared'],
  'workers/offline': ['data/archives/sha256'],
  // Has both labs' engines do a sweep's runs: it speaks to them as the page does.
  'workers/results': [
    ...shared,
    'results',
    'mixture/types\\.ts',
    'diffusion/judges/scores\\.ts',
    'workers/(mixture|fusion)/[a-z]*(protocol|client)\\.ts',
  ],
  'workers/selftest': [...shared, 'selftest', 'workers/offline/loaded'],
  components: [],
}

/** What the page may know of the engine: plain types, a run's settings, and of its own room the protocol and the clients that speak it. */
const pageMay = (...labs) => [
  '[a-z/-]+[/-]types\\.ts',
  'workers/shared/(worker-client|protocol)\\.ts',
  ...labs.flatMap((lab) => [
    `workers/${lab}/[a-z-]*(protocol|client)\\.ts`,
    `workers/${lab}/[a-z-]+/client\\.ts`,
    ...(settings[lab] ?? []),
  ]),
]
const settings = {
  mixture: ['mixture/(config|terms|frames|presets|shares|exports/lines)\\.ts'],
  fusion: [
    'diffusion/training/(config|name|recommended|rivals)\\.ts',
    'judges/recipes\\.ts',
    'tensor/frame-times\\.ts',
  ],
  captions: [
    'captions/(table-text|table-names|length|paper-captions)\\.ts',
    tableCells,
    scoreColumns,
    'captions/second-opinion/(norms|judge)\\.ts',
    'captions/flags/[a-z-]+\\.ts',
  ],
}
const labs = Object.keys(settings)

const viewsMay = (...labs) => [
  ...['views/[^/]+\\.(ts|svelte)', 'views/shell', 'components', 'state/[^/]+\\.ts', 'state/page'],
  ...labs.map((lab) => `state/${lab}`),
  ...pageMay(...labs),
]

/** Rooms of the page: a lab's knows nothing of another lab's, but that Fusion asks Captions for general versions. */
const pageRooms = {
  // Whose run a file is of is told on the page, before any engine is there; figures and tables of the site need none.
  'state/page': [
    'store/(record-store|site-files)',
    'store/run-file/recognise',
    'data/(fetch-bytes|address)',
    'workers/shared/crash',
    ...pageMay(),
  ],
  // Fetches files of the site as workers do, before one needs them.
  'state/offline': [
    'state/page',
    'store/(site-files|storage-notes)',
    'data/(bad-input|fetch-bytes)',
    'data/archives/named-by-hash',
    'workers/offline/(loaded|types)',
    'workers/shared/own-script',
  ],
  'state/[^/]+\\.ts': ['state'],
  'state/mixture': ['state/page', ...pageMay('mixture')],
  'state/captions': ['state/page', ...pageMay('captions')],
  'state/fusion': ['state/page', 'state/captions/(room\\.svelte|metrics)\\.ts', ...pageMay('fusion', 'captions')],
  'state/results': [
    'state/page',
    'results',
    'workers/results',
    'store/record-store',
    ...pageMay('mixture', 'fusion', 'captions'),
  ],
  // Lists the runs of both labs, as they lie in the store: no engine is started for it.
  'state/runs': [
    'state/page',
    'state/mixture',
    'state/fusion',
    'results',
    'metrics/statistics/spread',
    'workers/results',
    'store/runs',
    ...pageMay('mixture', 'fusion'),
  ],
  // Shows what comes with the page, of every lab.
  'state/start': [
    'state/page',
    'state/mixture',
    'results/start',
    'gpu/errors',
    'components/types\\.ts',
    ...pageMay('mixture', 'captions'),
  ],
  'state/selftest': ['gpu/adapters', 'selftest/(outcome|report|words)\\.ts', 'workers/selftest', ...pageMay()],
  // A lesson leads through a room: it knows what each can do and what it measures.
  'state/lessons': ['state', 'components/format\\.ts', ...pageMay(...labs)],
  'views/shell': ['state', 'components', 'views/lessons', 'views/Fetched', ...pageMay()],
  'views/mixture': viewsMay('mixture'),
  'views/interpolate': viewsMay('mixture'),
  'views/captions': viewsMay('captions'),
  'views/fusion': viewsMay('fusion', 'captions'),
  // Table 2 has the caption metrics, explained as their own room does; a sweep's settings are called as a run's.
  'views/results': [
    ...viewsMay('results', 'mixture', 'fusion'),
    'results',
    'state/runs/setting-words\\.ts',
    'views/captions/metric-terms\\.ts',
  ],
  // Its table leaves as those of Results.
  'views/runs': [...viewsMay('runs', 'mixture', 'fusion'), 'results', 'views/results/TakeAway'],
  'views/start': [
    ...viewsMay('start', 'mixture', 'captions', 'fusion'),
    'results/start',
    'views/interpolate/(Strip|Triangle)',
    'views/captions/(MarkedCaption|metric-terms)',
  ],
  'views/selftest': [
    ...viewsMay('selftest'),
    'selftest/(outcome|report|words|webgpu-help)\\.ts',
    'workers/selftest/client\\.ts',
  ],
  'views/help': ['state/[^/]+\\.ts', 'state/page', 'components'],
  'views/lessons': ['state/[^/]+\\.ts', 'state/page', 'state/lessons', 'components', 'views/Fetched'],
  // What the browser stores of the page, its runs included.
  'views/offline': [
    'state/[^/]+\\.ts',
    'state/page',
    'state/offline',
    'components',
    'views/Fetched',
    'views/runs/Storage',
  ],
  // One figure of any room alone.
  'views/embed': ['state/[^/]+\\.ts', 'state/page', 'state/lessons', 'views', 'components'],
  'views/[^/]+\\.(ts|svelte)': [
    'views/shell',
    'state/[^/]+\\.ts',
    'state/mixture',
    'components',
    ...pageMay('mixture'),
  ],
  '[^/]+$': ['views', 'state', 'components', '[^/]+$', ...pageMay(...labs)],
}

/** Layers that run in Node and in a worker: they know neither Svelte nor the page. */
const engine = [
  'messages',
  'gpu',
  'tensor',
  'data',
  'metrics',
  'judges',
  'mixture',
  'diffusion',
  'captions',
  'results',
  'selftest',
  'store',
  'workers',
]

const path = (name) => `^src/${name}(/|\\.|$)`
const known = [...Object.keys(rooms), ...Object.keys(pageRooms)]

const roomRule = ([name, may]) => ({
  name: `layer-${name
    .replace('/[^/]+\\.ts', '')
    .replace(/\/\[.*$/, '')
    .replace(/^\[.*$/, 'page')}`,
  comment: `src/${name} may import from: ${may.join(', ') || 'nothing of ours'}`,
  severity: 'error',
  from: { path: path(name) },
  to: { path: '^src/', pathNot: [name, 'messages', ...may].map(path) },
})

module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'two modules that import each other are one concept, or need a third; types as well',
      severity: 'error',
      from: {},
      // Of a worker's script it takes the address.
      to: { circular: true, viaOnly: { pathNot: '^src/workers/shared/own-script\\.ts$' } },
    },
    {
      name: 'no-orphans',
      comment: 'a module that nothing imports is dead',
      severity: 'error',
      from: { orphan: true, pathNot: ['\\.d\\.ts$', '^src/(main|workers/offline/service)\\.ts$', 'wasm/assembly'] },
      to: {},
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['\\?(worker&)?(url|raw|worker|inline)$', '^virtual:'] },
    },
    {
      name: 'no-dev-dependency',
      comment: 'what the page is made of belongs to "dependencies"; Svelte is compiled away',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/svelte/' },
    },
    ...Object.entries({ ...rooms, ...pageRooms }).map(roomRule),
    {
      name: 'layer-unknown',
      comment: 'a new room of src/ needs its line in the table',
      severity: 'error',
      from: { path: '^src/', pathNot: known.map(path) },
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
