/** The layer table of the house, as dependency-cruiser enforces it: every pair of folders is tried. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../../scripts/setup.mjs'

const data = ['data/archives', 'data/images', 'data/captions', 'data/captioned']
const engine = ['workers/shared', 'gpu', 'tensor', ...data, 'metrics', 'store']

/** Who may import whose code, beside the messages, which all may; "types" and what the page may know of an engine are tried apart. */
const table: Record<string, string[]> = {
  messages: [],
  gpu: [],
  tensor: ['gpu'],
  'data/archives': [],
  'data/images': ['data/archives'],
  'data/captions': ['data/archives'],
  'data/captioned': data,
  metrics: ['tensor', 'gpu'],
  mixture: ['tensor', 'metrics'],
  diffusion: ['tensor', 'gpu', 'metrics'],
  captions: [],
  store: ['tensor', 'data/archives'],
  'workers/shared': engine,
  'workers/mixture': [...engine, 'mixture'],
  'workers/fusion': [...engine, 'diffusion'],
  'workers/captions': [...engine, 'captions'],
  components: [],
  'state/page': [],
  'state/mixture': ['state/page'],
  'state/fusion': ['state/page'],
  'state/captions': ['state/page'],
  'state/start': ['state/page', 'state/mixture'],
  'views/shell': ['state/page', 'state/mixture', 'state/fusion', 'state/captions', 'state/start', 'components'],
  'views/mixture': ['views/shell', 'state/page', 'state/mixture', 'components'],
  'views/interpolate': ['views/shell', 'state/page', 'state/mixture', 'components'],
  'views/captions': ['views/shell', 'state/page', 'state/captions', 'components'],
  'views/start': [
    'views/shell',
    'state/page',
    'state/mixture',
    'state/captions',
    'state/fusion',
    'state/start',
    'components',
  ],
  'views/fusion': ['views/shell', 'state/page', 'state/fusion', 'state/captions', 'components'],
}
const rooms = Object.keys(table)
const flat = (room: string) => room.replace('/', '-')

interface Violation {
  from: string
  to: string
  rule: { name: string }
}

let house = ''
let violations: Violation[] = []

/** Names of the rules that `from` (a path in src/) breaks. */
const broken = (from: string) => violations.filter((v) => v.from === `src/${from}`).map((v) => v.rule.name)

const files: Record<string, string> = {
  'main.ts': "import './views/mixture/room'\n",
  'page-reaches-engine.ts': "import './gpu/leaf'\n",
  'views/mixture/room.ts': "import '../../workers/mixture/protocol'\nimport '../../mixture/config'\n",
  'views/fusion/other-lab.ts': "import '../../workers/mixture/protocol'\n",
  'state/fusion/asks-captions.ts':
    "import type { Client } from '../../workers/captions/generalise-client'\nexport type Asked = Client\n",
  'workers/captions/generalise-client.ts': 'export type Client = 1\n',
  'workers/mixture/protocol.ts': "import '../../mixture/types'\n",
  'mixture/config.ts': "import './types'\n",
  'mixture/types.ts': "export type { Size } from '../data/images/types'\n",
  'data/images/types.ts': 'export type Size = 28\n',
  'data/bad-input.ts': 'export const bad = 1\n',
  'data/images/says.ts': "import '../bad-input'\n",
  'components/reaches-state.svelte': '<script lang="ts">\n  import \'../state/page/leaf\'\n</script>\n',
  'gpu/knows-svelte.ts': "import { onMount } from 'svelte'\nonMount(() => {})\n",
  'tensor/one.ts': "import { b } from './two'\nexport const a = () => b\n",
  'tensor/two.ts': "import { a } from './one'\nexport const b = () => a\n",
  'tensor/type-one.ts': "import type { B } from './type-two'\nexport type A = B | 1\n",
  'tensor/type-two.ts': "import type { A } from './type-one'\nexport type B = A | 2\n",
  'store/lonely.ts': 'export const lonely = 1\n',
  'helpers/new-folder.ts': "import '../gpu/leaf'\n",
  'state/newroom/leaf.ts': "import '../page/leaf'\n",
}
for (const from of rooms) {
  files[`${from}/leaf.ts`] = 'export const leaf = 1\n'
  const up = from.includes('/') ? '../..' : '..'
  for (const to of rooms) files[`${from}/imports-${flat(to)}.ts`] = `import '${up}/${to}/leaf'\n`
}

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'modeweave-layers-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(house, 'src', path)), { recursive: true })
    writeFileSync(join(house, 'src', path), text)
  }
  const cruised = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
      'src',
      '--config',
      join(root, '.dependency-cruiser.cjs'),
      '--output-type',
      'json',
    ],
    { cwd: house, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  violations = JSON.parse(cruised.stdout).summary.violations
})

afterAll(() => rmSync(house, { recursive: true, force: true }))

test.each(rooms)('%s imports only what its line in the table allows', (from) => {
  const refused = rooms.filter((to) => broken(`${from}/imports-${flat(to)}.ts`).includes(`layer-${from}`))
  expect(refused).toEqual(rooms.filter((to) => to !== from && to !== 'messages' && !table[from]?.includes(to)))
})

test('types and the protocol may be imported by the page and by the engine', () => {
  for (const path of [
    'main.ts',
    'views/mixture/room.ts',
    'state/fusion/asks-captions.ts',
    'workers/mixture/protocol.ts',
    'data/images/says.ts',
    'mixture/config.ts',
    'mixture/types.ts',
  ]) {
    expect(broken(path), path).toEqual([])
  }
})

test.each([
  ['page-reaches-engine.ts', 'layer-page'],
  ['components/reaches-state.svelte', 'layer-components'],
  ['gpu/knows-svelte.ts', 'engine-without-svelte'],
  ['views/fusion/other-lab.ts', 'layer-views/fusion'],
  ['tensor/one.ts', 'no-circular'],
  ['tensor/type-one.ts', 'no-circular'],
  ['store/lonely.ts', 'no-orphans'],
  ['helpers/new-folder.ts', 'layer-unknown'],
  ['state/newroom/leaf.ts', 'layer-unknown'],
])('%s breaks %s', (path, rule) => {
  expect(broken(path)).toContain(rule)
})
