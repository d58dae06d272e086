/** The layer table of the house, as dependency-cruiser enforces it: every pair of folders is tried. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { root } from '../../../scripts/setup.mjs'

/** Who may import whose code; "types" of data/ and of the engine are tried apart. */
const table: Record<string, string[]> = {
  gpu: [],
  tensor: ['gpu'],
  data: [],
  metrics: ['tensor', 'gpu'],
  mixture: ['tensor', 'metrics'],
  diffusion: ['tensor', 'gpu', 'metrics'],
  captions: [],
  store: ['tensor'],
  workers: ['gpu', 'tensor', 'data', 'metrics', 'mixture', 'diffusion', 'captions', 'store'],
  state: [],
  components: [],
  views: ['state', 'components'],
}
const folders = Object.keys(table)

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
  'views/mixture/room.ts': "import '../../workers/protocol'\nimport '../../mixture/config'\n",
  'workers/protocol.ts': "import '../mixture/types'\n",
  'mixture/config.ts': "import './types'\n",
  'mixture/types.ts': "export type { Size } from '../data/types'\n",
  'data/types.ts': 'export type Size = 28\n',
  'components/reaches-state.svelte': '<script lang="ts">\n  import \'../state/leaf\'\n</script>\n',
  'gpu/knows-svelte.ts': "import { onMount } from 'svelte'\nonMount(() => {})\n",
  'tensor/one.ts': "import { b } from './two'\nexport const a = () => b\n",
  'tensor/two.ts': "import { a } from './one'\nexport const b = () => a\n",
  'store/lonely.ts': 'export const lonely = 1\n',
  'helpers/new-folder.ts': "import '../gpu/leaf'\n",
}
for (const from of folders) {
  files[`${from}/leaf.ts`] = 'export const leaf = 1\n'
  for (const to of folders) files[`${from}/imports-${to}.ts`] = `import '../${to}/leaf'\n`
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

test.each(folders)('%s imports only what its line in the table allows', (from) => {
  const refused = folders.filter((to) => broken(`${from}/imports-${to}.ts`).includes(`layer-${from}`))
  expect(refused).toEqual(folders.filter((to) => to !== from && !table[from]?.includes(to)))
})

test('types and the protocol may be imported by the page and by the engine', () => {
  for (const path of [
    'main.ts',
    'views/mixture/room.ts',
    'workers/protocol.ts',
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
  ['tensor/one.ts', 'no-circular'],
  ['store/lonely.ts', 'no-orphans'],
  ['helpers/new-folder.ts', 'layer-unknown'],
])('%s breaks %s', (path, rule) => {
  expect(broken(path)).toContain(rule)
})
