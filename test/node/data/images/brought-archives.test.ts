/** Archives as people bring them: what is called a zip and is none, what is a zip and not called one, and paths that lead out of one. */
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { understandCaptionedFiles } from '../../../../src/data/captioned/files'
import { understandImages } from '../../../../src/data/images/own'
import type { NamedBytes } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'
import { joined, makeZip, text } from '../archives/made-zip'

const png = (level: number) => writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64).fill(level) })
const pictures = (folder: string, count: number, first = 0): NamedBytes[] =>
  Array.from({ length: count }, (_, i) => ({ path: `${folder}${i}.png`, bytes: png(first + i) }))
const classes = [...pictures('s/cat/', 12), ...pictures('s/dog/', 12, 30)]

async function understood(...files: NamedBytes[]) {
  const { leftOut, classes: found, notes, questions } = await understandImages([...classes, ...files], { seed: 1 })
  return {
    leftOut: Object.fromEntries(leftOut.map(({ file, reason }) => [file, reason])),
    classes: Object.fromEntries(found?.counts.map(({ name, images }) => [name, images]) ?? []),
    notes,
    questions,
  }
}

const inner = zipSync({ 'project.json': text('{}'), 'a.png': png(90), 'b.png': png(91) })
const split = joined(text('PK\x07\x08'), zipSync({ 'a.png': png(1) }).subarray(0, 70))

/** The last part of a split archive: its entries lie in the first. */
function lastPart(): Uint8Array {
  const bytes = makeZip([{ name: 'a.png', data: png(1) }])
  const view = new DataView(bytes.buffer)
  const end = bytes.length - 22
  const directory = view.getUint32(end + 16, true)
  view.setUint16(directory + 34, 1, true)
  view.setUint16(end + 4, 2, true)
  view.setUint16(end + 6, 2, true)
  return bytes
}

describe('what is called a zip and is none', () => {
  const tar = new Uint8Array(600)
  tar.set(text('ustar'), 257)
  const PART = 'was a part of a split archive, whose parts have to be joined and unpacked first'
  it.each<[string, Uint8Array, string]>([
    ['a.zip', new Uint8Array(), 'was empty (0 bytes)'],
    ['a.zip', text('\n<!DOCTYPE html><html>404'), 'was a web page (HTML) that a host sent in place of the zip'],
    ['a.zip', text('<?xml version="1.0"?><Error>'), 'was a text, no zip: “<?xml version="1.0"?><Error>”'],
    [
      'a.zip',
      text('version https://git-lfs.github.com/spec/v1\noid'),
      'was Git LFS’s pointer to the zip, which was not fetched itself',
    ],
    ['a.zip', text('Rar!\x1a\x07\x01'), 'was a RAR archive, no zip, and had to be unpacked first'],
    [
      'a.zip',
      joined(text('7z'), Uint8Array.of(0xbc, 0xaf, 0x27, 0x1c)),
      'was a 7z archive, no zip, and had to be unpacked first',
    ],
    ['a.zip', tar, 'was a tar archive, no zip, and had to be unpacked first'],
    ['a.z01', split, PART],
    ['a.zip', split, PART],
    ['a.zip', lastPart(), PART],
    ['a.zip.001', zipSync({ 'a.png': png(1) }).subarray(0, 70), PART],
    ['a.part2.rar', text('Rar!'), PART],
    ['a.rar', text('Rar!'), 'was an archive of another kind than zip and had to be unpacked first'],
  ])('%s', async (name, bytes, reason) => {
    const { leftOut, classes } = await understood({ path: `s/${name}`, bytes })
    expect(leftOut).toEqual({ [`s/${name}`]: reason })
    expect(classes).toEqual({ cat: 12, dog: 12 })
    const captioned = await understandCaptionedFiles([...pictures('c/', 3), { path: name, bytes }])
    expect(captioned.leftOut.find(({ file }) => file === name)?.reason).toBe(reason)
  })

  it('and alone is told in one sentence', async () => {
    const { refusal } = await understandImages([{ path: 'a.zip', bytes: new Uint8Array() }], { seed: 1 })
    expect(refusal?.text).toBe(
      'There are no usable images. 1 file was left out because it was empty (0 bytes): a.zip. Choose others, or mend these.',
    )
  })
})

it.each(['game.sb3', 'comic.cbz', 'notes.docx', 'book.epub', 'slides.key', 'app.jar', 'net.pt', 'b.kra'])(
  '%s beside class folders is no class, and is told',
  async (name) => {
    const { leftOut, classes } = await understood({ path: `s/${name}`, bytes: inner })
    expect(classes).toEqual({ cat: 12, dog: 12 })
    expect(Object.keys(leftOut)).toEqual([`s/${name}`])
  },
)

it('a zip that has another ending says how it would be opened', async () => {
  const { leftOut } = await understood({ path: 's/game.sb3', bytes: inner })
  expect(leftOut['s/game.sb3']).toBe(
    'was a zip by its content, which is not opened as .sb3; call it .zip if it holds images',
  )
})

it.each([
  ['was empty (0 bytes)', new Uint8Array()],
  ['was a web page (HTML) that a host sent in place of the picture', text('<html><body>Not found')],
  [
    'was Git LFS’s pointer to the picture, which was not fetched itself',
    text('version https://git-lfs.github.com/spec/v1'),
  ],
])('a picture that %s', async (reason, bytes) => {
  expect((await understood({ path: 's/cat/x.jpg', bytes })).leftOut).toEqual({ 's/cat/x.jpg': reason })
})

it('tells of each path of a zip that had to be altered', async () => {
  const names = [
    '../out.png',
    '/root/a.png',
    'C:\\Users\\me\\b.png',
    'x/../../c.png',
    './d.png',
    'w\\e.png',
    'w\\f.png',
  ]
  const bytes = makeZip(names.map((name, i) => ({ name, data: png(i) })))
  const { notes } = await understandImages([{ path: 'z.zip', bytes }], { seed: 1 })
  expect(notes).toEqual([
    'z.zip: 4 files have paths that lead out of the zip; they were taken as if they lay inside: ../out.png as out.png, /root/a.png as root/a.png, C:\\Users\\me\\b.png as Users/me/b.png and 1 more.',
    'z.zip: 2 files have “\\” between their folders, which was read as “/”: w\\e.png as w/e.png, w\\f.png as w/f.png.',
  ])
  const one = makeZip([
    ...pictures('a/', 20).map(({ path, bytes }) => ({ name: path, data: bytes })),
    { name: '../o.png', data: png(77) },
  ])
  expect((await understandCaptionedFiles([{ path: 'z.zip', bytes: one }])).notes).toContain(
    'z.zip: 1 file has a path that leads out of the zip; it was taken as if it lay inside: ../o.png as o.png.',
  )
})
