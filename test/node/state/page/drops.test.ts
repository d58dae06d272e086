/** Files that are dropped on the page: a run's opens in its room, others go to their place, or a sentence says where they belong. */
import { strToU8, zipSync } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import { Drops, promiseOf, refusal } from '../../../../src/state/page/drops.svelte'
import type { PlacedNotice } from '../../../../src/state/page/trouble/notices.svelte'

const news: PlacedNotice = { kind: 'news', text: 'kept', actions: [] }
let opened: string[]
let drops: Drops
beforeEach(() => {
  opened = []
  const opener = (lab: string) => ({
    open: async ({ name }: File) => void opened.push(`${lab}: ${name}`),
    takeNotice: () => news,
  })
  drops = new Drops({ mixture: opener('mixture'), fusion: opener('fusion') })
})

const zip = (name: string, files: Record<string, string>) =>
  new File([zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])))], name)
const run = (lab: string) => zip(`${lab}.zip`, { 'run.json': JSON.stringify({ format: 'modeweave-run', lab }) })

describe('a dropped file', () => {
  it('of a run opens in its lab’s room, of either kind, whatever is below it', async () => {
    const never = () => expect.unreachable()
    await drops.take(run('fusion'), never)
    await drops.take(zip('old.zip', { 'x/config.json': '{}', 'x/weights.safetensors': '' }), never)
    expect(opened).toEqual(['fusion: fusion.zip', 'mixture: old.zip'])
    expect([drops.notice, drops.opening]).toEqual([news, null])
  })

  it('that is none goes to the place that it was dropped on; without one, it is told where it belongs', async () => {
    let handed = 0
    const pets = zip('pets.zip', { 'cat/1.png': 'x' })
    await drops.take(pets, () => (handed++, true))
    expect([handed, drops.notice]).toEqual([1, null])
    await drops.take(pets, () => false)
    expect(opened).toEqual([])
    expect(drops.notice?.text).toMatch(/^“pets\.zip”: no run is in it that “Download run” made\. Images belong in/)
  })

  it('chosen with a room’s button opens there, or in the other lab’s room where it is of that', async () => {
    await drops.choose(new File(['no run'], 'x.zip'), 'fusion')
    expect([opened, drops.notice]).toEqual([['fusion: x.zip'], null])
    await drops.choose(run('mixture'), 'fusion')
    expect([opened.at(-1), drops.notice]).toEqual(['mixture: mixture.zip', news])
  })
})

it('says while files are dragged what will become of them', () => {
  const room = 'mixture'
  const zipped = ['application/zip']
  expect(promiseOf({ types: zipped, place: null, room })).toMatch(/^A run’s file opens in its room and is kept/)
  expect(promiseOf({ types: zipped, place: 'Your own images', room })).toMatch(
    /Anything else goes to “Your own images”\.$/,
  )
  expect(promiseOf({ types: ['text/csv'], place: null, room: 'captions' })).toBe('This is read for captions.')
  expect(promiseOf({ types: ['image/png', 'image/png'], place: null, room })).toMatch(/^Images belong in the box/)
  expect(promiseOf({ types: ['image/png'], place: 'Your own images', room })).toBe('This goes to “Your own images”.')
})

it('says where files belong that nothing takes where they were dropped', () => {
  expect(refusal(['a.png', 'b.jpg', 'c.webp'])).toMatch(/^“a\.png” and 2 more cannot be opened here\. Images belong/)
  expect(refusal(['a.csv'])).toMatch(/Captions belong in the room Captions, where they may be dropped anywhere\.$/)
  expect(refusal(['a\u202etxt.exe'])).toMatch(/^“a�txt\.exe”: nothing here takes such files\./)
  expect(refusal(['a.exe'])).toMatch(/^“a\.exe”: nothing here takes such files\./)
})
