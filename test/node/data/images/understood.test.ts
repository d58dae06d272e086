import fc from 'fast-check'
import { gzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { counted } from '../../../../src/data/bad-input'
import { loadOwnImages, understandImages } from '../../../../src/data/images/own'
import type { DecodeImage } from '../../../../src/data/images/source'
import type { NamedBytes, OwnFile } from '../../../../src/data/source-file'
import { writePng } from '../../../../src/tensor/files/png'

/** A grey PNG of one level. */
const png = (level: number, width = 8, height = 8) =>
  writePng({ width, height, channels: 1, pixels: new Uint8Array(width * height).fill(level) })

const pictures = (folder: string, count: number, first = 0): NamedBytes[] =>
  Array.from({ length: count }, (_, i) => ({ path: `${folder}${i}.png`, bytes: png(first + i) }))

const never: DecodeImage = () => Promise.reject(new Error('was decoded'))
const white: DecodeImage = async () => ({ width: 8, height: 8, rgba: new Uint8Array(256).fill(255) })

describe('what is understood before decoding', () => {
  it('counts images, classes and the division, and finds the sizes', async () => {
    const files = [
      ...pictures('pets/cat/', 15),
      ...pictures('pets/dog/', 14, 50),
      { path: 'pets/dog/wide.png', bytes: png(99, 30, 20) },
    ]
    expect(await understandImages(files, { seed: 1 })).toEqual({
      name: 'pets',
      files: 30,
      images: 30,
      size: { smallest: { width: 8, height: 8 }, largest: { width: 30, height: 20 } },
      classes: {
        from: 'the folders below pets',
        level: 1,
        counts: [
          { name: 'cat', images: 15 },
          { name: 'dog', images: 15 },
        ],
      },
      division: { train: 27, test: 3, from: 'drawn' },
      captions: [],
      leftOut: [],
      notes: [],
      questions: [],
      refusal: null,
    })
  })

  it('is what loading finds, but for images that cannot be decoded', async () => {
    const files = [...pictures('', 22), { path: 'x.png', bytes: new Uint8Array(40) }]
    const before = await understandImages(files, { seed: 1 })
    expect(before).toMatchObject({ images: 22, leftOut: [{ file: 'x.png', reason: 'could not be decoded' }] })
    const options = { size: 28, channels: 1, seed: 1 } as const
    const loaded = await loadOwnImages(files, { ...options, decode: white })
    expect(loaded.understood).toEqual(before)
    const broken = files[0]?.bytes
    const some: DecodeImage = (bytes, type) => (bytes === broken ? never(bytes, type) : white(bytes, type))
    const { understood } = await loadOwnImages(files, {
      ...options,
      decode: (bytes, type) =>
        some(bytes.length === broken?.length && bytes.every((b, i) => b === broken[i]) ? broken : bytes, type),
    })
    expect(understood).toMatchObject({ images: 21, files: 23 })
    expect(understood.leftOut.map(({ file }) => file)).toEqual(['x.png', '0.png'])
  })

  it('says why nothing can be used, and names every file all the same', async () => {
    const files: OwnFile[] = [
      { path: 'a.txt', bytes: new Uint8Array(30).fill(65) },
      { path: 'b.zip', bytes: zipSync({ 'c.png': png(1) }).subarray(0, 60) },
    ]
    const { images, leftOut, refusal } = await understandImages(files, { seed: 1 })
    expect(images).toBe(0)
    expect(leftOut.map(({ file }) => file).sort()).toEqual(['a.txt', 'b.zip'])
    expect(refusal?.text).toContain('b.zip: this zip has no directory at its end')
    expect((await understandImages(pictures('', 1), { seed: 1 })).refusal?.text).toBe(
      'Only 1 image can be used, but training needs at least 20; choose more images.',
    )
  })
})

describe('one bad file costs only itself', () => {
  it.each<[string, OwnFile, string]>([
    [
      'half a zip',
      { path: 'set/b.zip', bytes: zipSync({ 'c.png': png(1) }).subarray(0, 60) },
      'could not be used (this zip has no directory',
    ],
    ['a file that could not be opened', { path: 'set/gone.png', reason: 'could not be opened' }, 'could not be opened'],
    ['an empty folder', { path: 'set/empty/', reason: 'was an empty folder' }, 'was an empty folder'],
    [
      'a damaged gzip',
      { path: 'set/x-idx1-ubyte.gz', bytes: Uint8Array.of(0x1f, 0x8b, 8, 0, 1, 2) },
      'could not be used (the gzip data are damaged',
    ],
    [
      'JSON packed with gzip',
      { path: 'set/a.json.gz', bytes: gzipSync(new TextEncoder().encode('{"a":1}')) },
      'was packed with gzip and had to be unpacked first',
    ],
    ['a packed tar', { path: 'set/a.tgz', bytes: gzipSync(new Uint8Array(600)) }, 'was a tar archive'],
    [
      'IDX that unpacks to more than it says',
      { path: 'set/a.gz', bytes: gzipSync(Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 1, ...new Uint8Array(100)])) },
      'could not be used (it unpacks to more than the 9 bytes that its header tells; fetch it again)',
    ],
    ['a tar', { path: 'set/a.tar', bytes: new Uint8Array(600) }, 'was a tar archive and had to be unpacked first'],
    [
      'a PGM',
      { path: 'set/a.pgm', bytes: new TextEncoder().encode('P5 1 1 255\n ') },
      'had a format other than PNG, JPEG or WebP',
    ],
    [
      'a GIF without a name',
      { path: 'set/a', bytes: new TextEncoder().encode('GIF89a…') },
      'had a format other than PNG, JPEG or WebP',
    ],
    ['a hidden picture', { path: 'set/.a.png', bytes: png(3) }, 'was hidden'],
    ['a picture in a hidden folder', { path: 'set/.old/a.png', bytes: png(3) }, 'was hidden'],
    [
      'a thumbnail of a file server',
      { path: 'set/cat/@eaDir/1.png/SYNOPHOTO_THUMB_M.png', bytes: png(3) },
      'was made by the system',
    ],
    [
      'an office document',
      { path: 'set/notes', bytes: zipSync({ '[Content_Types].xml': Uint8Array.of(1), 'word/media/1.png': png(3) }) },
      'was a document or a program',
    ],
    [
      'a GIF that calls itself a PNG',
      { path: 'set/0.png', bytes: new TextEncoder().encode('GIF89a and more') },
      'had a format other than PNG, JPEG or WebP',
    ],
    ['an empty picture', { path: 'set/0.png', bytes: new Uint8Array() }, 'was empty (0 bytes)'],
  ])('%s', async (_, file, reason) => {
    const { images, files, leftOut } = await understandImages([...pictures('set/cat/', 20), file], { seed: 1 })
    expect([images, files]).toEqual([20, 21])
    expect(leftOut).toEqual([{ file: (file as NamedBytes).path, reason: expect.stringContaining(reason) }])
  })

  it('names a zip within a zip', async () => {
    const inner = zipSync({ 'c.png': png(1) })
    const bytes = zipSync({ 'inner.zip': inner, ...Object.fromEntries(pictures('', 20).map((p) => [p.path, p.bytes])) })
    const { images, files, leftOut } = await understandImages([{ path: 'a.zip', bytes }], { seed: 1 })
    expect([images, files]).toEqual([20, 21])
    expect(leftOut).toEqual([{ file: 'a/inner.zip', reason: 'lay as a zip within a zip and had to be unpacked first' }])
  })

  it('takes a folder whose own name begins with a dot, and names that begin with ./', async () => {
    const hidden = await understandImages(pictures('.set/cat/', 20), { seed: 1 })
    expect(hidden).toMatchObject({ images: 20, leftOut: [] })
    const dotted = await understandImages([...pictures('./cat/', 10), ...pictures('./dog/', 10, 40)], { seed: 1 })
    expect(dotted).toMatchObject({ images: 20, classes: { level: 1 }, leftOut: [] })
  })
})

describe('labels', () => {
  it('that only some images have are told, and images are drawn for testing among those', async () => {
    const files = [...pictures('p/cat/', 20), ...pictures('p/dog/', 20, 50), ...pictures('p/', 30, 100)]
    const { division, notes, leftOut, classes } = await understandImages(files, {
      seed: 1,
      choices: { loose: 'unlabelled' },
    })
    expect(classes?.counts.map(({ name }) => name)).toEqual(['cat', 'dog'])
    expect(division).toEqual({ train: 66, test: 4, from: 'drawn' })
    expect(notes).toEqual(['30 of the 66 training images have no label: p/0.png, p/1.png, p/10.png and 27 more.'])
    expect(leftOut).toEqual([])
    const without = await understandImages(files, { seed: 1, choices: { loose: 'none' } })
    expect(without.images).toBe(40)
    expect(without.leftOut[0]).toEqual({ file: 'p/0.png', reason: 'lay beside the folders that name the classes' })
  })

  it('that test images lack, as in a contest, are told', async () => {
    const files = [...pictures('p/train/cat/', 15), ...pictures('p/train/dog/', 15, 50), ...pictures('p/test/', 5, 100)]
    const { division, notes, questions } = await understandImages(files, { seed: 1 })
    expect(division).toEqual({ train: 30, test: 5, from: 'folders' })
    expect(notes).toEqual(['The test images have no labels, so nothing is measured by class.'])
    expect(questions).toEqual([])
  })

  it('that differ for the same picture are told', async () => {
    const files = [
      ...pictures('p/cat/', 15),
      ...pictures('p/dog/', 15, 50),
      { path: 'p/dog/cat too.png', bytes: png(3) },
    ]
    const { notes } = await understandImages(files, { seed: 1 })
    expect(notes).toEqual([
      '1 image stands in two classes with the same content, so that one label of it is wrong: p/cat/3.png and p/dog/cat too.png.',
    ])
  })
})

it('accounts for every file of any tree of folders and zips', async () => {
  const name = fc.constantFrom('a', 'train', 'test', 'val', 'images', '@eaDir', '.x', 'Copy of a', '__MACOSX', 'é')
  const end = fc.constantFrom('.png', '.txt', '.gif', '.docx', '.tar', '', '.bin', '.JPG', '.gz')
  const file = fc
    .tuple(fc.array(name, { maxLength: 3 }), name, end, fc.integer({ min: 0, max: 5 }), fc.boolean())
    .map(([folders, base, ending, level, whole]) => ({
      path: [...folders, base + ending].join('/'),
      bytes: whole ? png(level) : Uint8Array.of(level),
    }))
  const tree = fc.array(file, { maxLength: 12 })
  const zip = tree.map((files) => ({
    path: 'z.zip',
    bytes:
      files.length === 0 ? zipSync({}) : zipSync(Object.fromEntries(files.map(({ path, bytes }) => [path, bytes]))),
  }))
  await fc.assert(
    fc.asyncProperty(tree, fc.array(zip, { maxLength: 2 }), async (files, zips) => {
      const { images, leftOut, files: chosen } = await understandImages([...files, ...zips], { seed: 1 })
      expect(images + leftOut.length).toBe(chosen)
      expect(leftOut.every(({ reason }) => reason !== '')).toBe(true)
    }),
    { numRuns: 200, seed: 1 },
  )
}, 60_000)

describe('transparent pictures', () => {
  /** A PNG with an alpha channel, as far as its header tells. */
  const withAlpha = () => {
    const bytes = png(200)
    bytes[25] = 6
    return bytes
  }
  /** White, opaque in the left half alone. */
  const half: DecodeImage = async () => ({
    width: 8,
    height: 8,
    rgba: Uint8Array.from({ length: 256 }, (_, at) => (at % 4 === 3 && (at >> 2) % 8 >= 4 ? 0 : 255)),
  })
  const files = [...pictures('', 20), { path: 'white.png', bytes: withAlpha() }]
  const options = { size: 28, channels: 1, seed: 1 } as const

  it('say before decoding which background they would get, and that black can be chosen', async () => {
    const { notes, questions } = await understandImages(files, options)
    expect(notes).toEqual([
      '1 image may be transparent in places; it gets a white background there (black can be chosen): white.png.',
    ])
    expect(questions).toMatchObject([{ choice: 'background', chosen: 'white' }])
  })

  it('are white on white unless black is chosen, and it is said that nothing can be seen', async () => {
    const decode: DecodeImage = (bytes, type) => (bytes[25] === 6 ? half(bytes, type) : white(bytes, type))
    const onWhite = await loadOwnImages(files, { ...options, decode })
    expect(onWhite.notes[0]).toBe(
      '1 image is transparent in places; it gets a white background there, on which nothing of it can be seen (black can be chosen): white.png.',
    )
    const onBlack = await loadOwnImages(files, { ...options, decode, choices: { background: 'black' } })
    expect(onBlack.notes[0]).toBe(
      '1 image is transparent in places; it gets a black background there (white can be chosen): white.png.',
    )
    const darkest = ({ train, test }: typeof onBlack) => Math.min(...train.pixels, ...test.pixels)
    expect([darkest(onWhite), darkest(onBlack)]).toEqual([255, 0])
  })

  it('are not mentioned where they turn out to be opaque', async () => {
    const { notes } = await loadOwnImages(files, { ...options, decode: white })
    expect(notes.filter((note) => note.includes('transparent'))).toEqual([])
  })
})

describe('a question', () => {
  const { signal } = new AbortController()
  const unreadable = { path: 'set/loose.png', reason: 'was neither a file nor a folder' }
  const huge = { path: 'set/huge.png', size: 200 * 2 ** 20 }
  const broken = { path: 'set/broken.png', bytes: new Uint8Array(100) }
  const hugeFile = () => {
    const file = new File([], 'huge.png')
    Object.defineProperty(file, 'size', { value: huge.size })
    return { path: huge.path, file }
  }
  const ask = async (files: readonly OwnFile[]) => (await understandImages(files, { seed: 1, signal })).questions

  it.each([
    ['unreadable', [unreadable]],
    ['larger than any picture', [hugeFile()]],
    ['no picture inside', [broken]],
  ])('comes from no loose picture that is %s', async (_, loose) => {
    expect(await ask([...pictures('set/cat/', 20), ...loose])).toEqual([])
    expect(await ask([...pictures('set/cat/', 20), ...pictures('set/dog/', 20), ...loose])).toEqual([])
  })

  it('comes from no validation images that cannot be read, nor from an encrypted zip', async () => {
    const divided = [...pictures('s/train/', 20), ...pictures('s/test/', 20)]
    expect(await ask([...divided, { path: 's/val/1.png', bytes: new Uint8Array(9) }])).toEqual([])
    const zip = zipSync({ 'a/1.png': png(1), 'b/1.png': png(2), '3.png': png(3) })
    for (let at = 0; at + 10 < zip.length; at++)
      if (zip[at] === 0x50 && zip[at + 1] === 0x4b && (zip[at + 2] === 1 || zip[at + 2] === 3))
        zip[at + (zip[at + 2] === 1 ? 8 : 6)] = 1
    const { images, questions, classes } = await understandImages([{ path: 'z.zip', bytes: zip }], { seed: 1 })
    expect({ images, questions, classes }).toEqual({ images: 0, questions: [], classes: null })
  })

  it('goes with the only image that it came from, where that cannot be decoded; labels stay', async () => {
    const bad = png(250)
    const files = [...pictures('s/a/', 12), ...pictures('s/b/', 12, 20), { path: 's/x.png', bytes: bad }]
    expect(await ask(files)).toHaveLength(1)
    const decode: DecodeImage = (bytes, type) =>
      bytes.every((byte, i) => byte === bad[i]) ? never(bytes, type) : white(bytes, type)
    const loaded = await loadOwnImages(files, { size: 28, channels: 1, seed: 1, decode })
    expect(loaded.understood).toMatchObject({ questions: [], images: 24, leftOut: [{ file: 's/x.png' }] })
    expect(loaded.classNames).toEqual(['a', 'b'])
    expect(loaded.train.labels).not.toBeNull()
  })

  it('and a table of labels that names an image which cannot be used is read all the same', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i}.png,${i % 2 === 0 ? 'frog' : 'newt'}`)
    const csv = new TextEncoder().encode(['id,label', ...rows, 'bad.png,frog'].join('\n'))
    const files = [
      ...pictures('t/', 20),
      { path: 't/bad.png', bytes: new Uint8Array(40) },
      { path: 't/labels.csv', bytes: csv },
    ]
    const { classes, leftOut } = await understandImages(files, { seed: 1 })
    expect(classes?.counts).toEqual([
      { name: 'frog', images: 10 },
      { name: 'newt', images: 10 },
    ])
    expect(leftOut.map(({ file }) => file)).toEqual(['t/bad.png'])
  })
})

describe('one of something', () => {
  it('is told as one', async () => {
    const divided = [...pictures('s/train/', 20), ...pictures('s/test/', 1, 50), ...pictures('s/val/', 1, 70)]
    const { questions } = await understandImages(divided, { seed: 1 })
    expect(questions.map(({ question }) => question)).toEqual([
      'What is the one validation image for, where there are test images too?',
    ])
    const same = [...pictures('s/train/', 20), { path: 's/test/a.png', bytes: png(3) }]
    expect((await understandImages(same, { seed: 1 })).notes).toEqual([
      'The one test image is a duplicate of a training image (the same content), so that test scores look better than they are: s/test/a.png.',
    ])
    const { refusal } = await understandImages(pictures('', 1), { seed: 1 })
    expect(refusal?.text).toBe('Only 1 image can be used, but training needs at least 20; choose more images.')
    expect([counted(1, 'file'), counted(2, 'class', 'classes'), counted(60_000, 'row')]).toEqual([
      '1 file',
      '2 classes',
      '60,000 rows',
    ])
  })
})
