/** The budget of a first load: which files it is made of, and what is said where it has grown. */
import { expect, test } from 'vitest'
import { complaint, inKilobytes, limitOf } from '../../../scripts/size/budget'
import type { Chunk } from '../../../scripts/size/chunks'
import { filesOf, partOf } from '../../../scripts/size/measure'

const chunk = (file: string, facade: string | null, rest: Partial<Chunk> = {}): Chunk => ({
  build: 'index.html',
  file,
  facade,
  imports: [],
  css: [],
  modules: { [facade ?? 'src/state/page/theme.ts']: 1000 },
  ...rest,
})
const chunks = [
  chunk('page.js', 'index.html', { css: ['page.css'] }),
  chunk('room.js', 'src/views/room/Room.svelte', { imports: ['shared.js', 'page.js'], css: ['room.css'] }),
  chunk('shared.js', null, { imports: ['page.js'] }),
  chunk('later.js', 'src/views/room/Later.svelte'),
  // The labs' worker has a module of the page, too, in another file.
  chunk('lab.js', 'src/workers/lab.worker.ts', { build: 'src/workers/lab.worker.ts' }),
  chunk('lab-shared.js', null, { build: 'src/workers/lab.worker.ts', modules: { 'src/gpu/wasm.ts': 2500 } }),
]
const load = { name: 'Room', page: ['index.html', 'src/views/room/Room.svelte'], lab: [], beside: [] }

test('is what the named modules import, each file once, with styles and what lies beside', () => {
  expect(filesOf(load, chunks, []).files).toEqual(['page.css', 'page.js', 'room.css', 'room.js', 'shared.js'])
  const trains = { ...load, lab: ['src/workers/lab.worker.ts', 'src/gpu/wasm.ts'], beside: ['simd-'] }
  const { entries, files, parts } = filesOf(trains, chunks, ['other.wasm', 'simd-1.wasm'])
  expect(entries).toEqual(['page.js', 'room.js', 'lab.js', 'lab-shared.js'])
  expect(files.slice(0, 3)).toEqual(['assets/simd-1.wasm', 'lab-shared.js', 'lab.js'])
  expect(parts).toMatchObject({ 'src/views/room': 1000, 'src/state/page': 1000, 'src/gpu': 2500 })
})

test('names the module or the file that is not there', () => {
  expect(() => filesOf({ ...load, page: ['src/gone.ts'] }, chunks, [])).toThrow(/^src\/gone\.ts is in no script/)
  expect(() => filesOf({ ...load, beside: ['simd-'] }, chunks, [])).toThrow(/has no simd-…/)
})

test('counts by package and by folder of ours', () => {
  const modules = ['src/App.svelte', 'src/views/captions/stage/Row.svelte', 'src/components/Notice.svelte']
  expect(modules.map(partOf)).toEqual(['src', 'src/views/captions', 'src/components'])
  expect(partOf('node_modules/@tensorflow/tfjs-core/dist/ops.js')).toBe('@tensorflow/tfjs-core')
  expect(partOf('node_modules/a/node_modules/b/index.js')).toBe('b')
  expect(partOf('vite/preload-helper.js')).toBe('bundler')
  expect(inKilobytes({ b: 1499, a: 1500, c: 400 })).toEqual({ a: 2, b: 1 })
})

test('says what has grown where the limit is passed, and nothing before', () => {
  const budget = { bytes: 100_000, parts: { svelte: 50, 'src/views/room': 20, idb: 9 } }
  expect(limitOf(budget)).toBe(104_000)
  expect(complaint('Room', budget, { bytes: 104_000, parts: {} })).toBeNull()
  const said = complaint('Room', budget, {
    bytes: 110_000,
    parts: { svelte: 50, 'src/views/room': 28, uplot: 12, idb: 3 },
  })
  expect(said).toMatch(/^Room: its first load is 110,000 bytes packed by gzip, 6,000 above its budget of 104,000\. /)
  expect(said).toContain('(before minifying): uplot +12 kB (new), src/views/room +8 kB. Load')
  expect(complaint('New', undefined, budget)).toMatch(/^New: has no budget yet/)
})
