import { gzipSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { writeIdx } from '../../../../src/data/images/formats/idx'
import { loadOwnImages, understandImages, type LoadOptions } from '../../../../src/data/images/own'
import type { DecodeImage } from '../../../../src/data/images/source'
import { plainText } from '../../../../src/messages/plain'
import type { NamedBytes } from '../../../../src/data/source-file'
import { INHERITED, LONG, TURNED } from '../../hostile-names'

/** A PNG's header that claims a size, then one grey level: all that the decoder of these tests looks at. */
function picture(grey: number, width = 4, height = 4): Uint8Array {
  const bytes = new Uint8Array(26)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 0x89504e47)
  view.setUint32(4, 0x0d0a1a0a)
  view.setUint32(8, 13)
  view.setUint32(12, 0x49484452)
  view.setUint32(16, width)
  view.setUint32(20, height)
  view.setUint8(24, grey)
  view.setUint8(25, 1)
  return bytes
}

/** Decodes `picture`: constant grey; rejects where its last byte, 1, is missing. */
const decode: DecodeImage = async (bytes, type) => {
  expect(type).toBe('image/png')
  if (bytes[25] !== 1) throw new Error('broken')
  const rgba = new Uint8Array(4 * 4 * 4).fill(bytes[24] ?? 0)
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255
  return { width: 4, height: 4, rgba }
}

const options: LoadOptions = { size: 28, channels: 1, seed: 7, decode }

/** `count` pictures in `folder`, grey levels from `first` up. */
function pictures(folder: string, count: number, first = 0): NamedBytes[] {
  return Array.from({ length: count }, (_, i) => ({
    path: `${folder}${String(i).padStart(3, '0')}.png`,
    bytes: picture(first + i),
  }))
}

/** First pixel of every image. */
const greys = (split: { count: number; pixels: Uint8Array }) =>
  Array.from({ length: split.count }, (_, i) => split.pixels[i * (split.pixels.length / split.count)])

const zipOf = (files: NamedBytes[]) => zipSync(Object.fromEntries(files.map(({ path, bytes }) => [path, bytes])))

describe('pictures in folders', () => {
  it('reads subfolders as labels and keeps a seeded tenth for testing', async () => {
    const files = [...pictures('pets/dog/', 15, 100), ...pictures('pets/cat/', 15, 0)]
    const data = await loadOwnImages(files, options)
    expect(data).toMatchObject({ name: 'pets', size: 28, channels: 1, classNames: ['cat', 'dog'], notes: [] })
    expect([data.train.count, data.test.count]).toEqual([27, 3])
    for (const split of [data.train, data.test]) {
      expect(split.pixels.length).toBe(split.count * 784)
      expect(Array.from(split.labels ?? [])).toEqual(greys(split).map((grey) => ((grey ?? 0) >= 100 ? 1 : 0)))
    }
    const all = [...greys(data.train), ...greys(data.test)].sort((a, b) => (a ?? 0) - (b ?? 0))
    expect(all).toEqual(files.map(({ bytes }) => bytes[24]).sort((a, b) => (a ?? 0) - (b ?? 0)))
  })

  it('calls classes by any name, and turns nothing round', async () => {
    const names = [...INHERITED, '<img src=x onerror=alert(1)>', '=1+1', TURNED, LONG]
    const files = names.flatMap((name, i) => pictures(`pets/${name}/`, 4, 10 * i))
    const { classNames, train, test } = await loadOwnImages(files, options)
    expect(classNames).toHaveLength(names.length)
    expect(classNames).toEqual(
      expect.arrayContaining([...INHERITED, '<img src=x onerror=alert(1)>', '=1+1', 'a�gpj.exe']),
    )
    expect(Math.max(...(classNames ?? []).map(({ length }) => length))).toBeLessThan(256)
    expect(train.count + test.count).toBe(files.length)
    const inZip = await loadOwnImages(
      [{ path: 'pets.zip', bytes: zipOf(files.filter(({ path }) => !path.includes('__proto__'))) }],
      options,
    )
    expect(inZip.classNames).toEqual(classNames?.filter((name) => name !== '__proto__'))
    expect(inZip.notes.map(plainText)).toEqual(inZip.notes)
  })

  it('divides alike for the same seed and any order of files, otherwise for another seed', async () => {
    const files = pictures('', 60)
    const first = await loadOwnImages(files, options)
    const again = await loadOwnImages([...files].reverse(), options)
    const other = await loadOwnImages(files, { ...options, seed: 8 })
    expect(again).toEqual(first)
    expect(first.id).toMatch(/^own:[0-9a-f]{64}$/)
    expect(greys(other.test)).not.toEqual(greys(first.test))
    expect(other.id).not.toBe(first.id)
    expect(first.classNames).toBeNull()
    expect(first.train.labels).toBeNull()
  })

  it('takes folders called train and test at their word', async () => {
    const data = await loadOwnImages(
      [
        ...pictures('set/train/a/', 12, 0),
        ...pictures('set/train/b/', 12, 50),
        ...pictures('set/test/a/', 2, 200),
        ...pictures('set/test/b/', 1, 210),
      ],
      options,
    )
    expect(data.classNames).toEqual(['a', 'b'])
    expect(greys(data.test)).toEqual([200, 201, 210])
    expect(Array.from(data.test.labels ?? [])).toEqual([0, 0, 1])
    expect(data.train.count).toBe(24)
  })

  it('sorts class names as numbers, and keeps a picture outside the folders', async () => {
    const files = ['10', '9', '1'].flatMap((name) => pictures(`digits/${name}/`, 8))
    expect((await loadOwnImages(files, options)).classNames).toEqual(['1', '9', '10'])
    const stray = await loadOwnImages([...files, { path: 'digits/stray.png', bytes: picture(1) }], options)
    expect(stray.classNames).toContain('(no folder)')
    expect(stray.train.count + stray.test.count).toBe(25)
  })

  it('leaves labels out where there are more folders than a byte can number', async () => {
    const files = Array.from({ length: 257 }, (_, i) => ({ path: `set/${i}/a.png`, bytes: picture(1, 4, 4 + i) }))
    const data = await loadOwnImages(files, options)
    expect(data.classNames).toBeNull()
    expect(data.notes).toEqual([
      'The 257 subfolders are more than the 256 classes that can be told apart, so their names are not used as labels.',
    ])
  })

  it('takes File objects by their relative path', async () => {
    const files = [...pictures('a/', 10), ...pictures('b/', 10)].map(({ path, bytes }) => {
      const file = new File([bytes as Uint8Array<ArrayBuffer>], path.slice(2))
      Object.defineProperty(file, 'webkitRelativePath', { value: `top/${path}` })
      return file
    })
    expect(await loadOwnImages(files, options)).toMatchObject({ name: 'top', classNames: ['a', 'b'] })
  })

  it('makes three channels where asked', async () => {
    const data = await loadOwnImages(pictures('', 20, 30), { ...options, size: 64, channels: 3 })
    expect(data.train.pixels.length).toBe(18 * 64 * 64 * 3)
  })

  it('reports progress to the end and stops when cancelled', async () => {
    const fractions: number[] = []
    await loadOwnImages(pictures('', 20), { ...options, onProgress: (f) => fractions.push(f) })
    expect(fractions).toEqual(Array.from({ length: 20 }, (_, i) => (i + 1) / 20))
    const stop = new AbortController()
    const seen: number[] = []
    const cancelled = loadOwnImages(pictures('', 20), {
      ...options,
      signal: stop.signal,
      onProgress: (f) => {
        seen.push(f)
        if (seen.length === 5) stop.abort()
      },
    })
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    expect(seen.length).toBe(5)
  })
})

describe('broken and foreign files', () => {
  it('leaves out what cannot be decoded or is too large, and says so', async () => {
    const broken = picture(1)
    broken[25] = 0
    const data = await loadOwnImages(
      [
        ...pictures('', 20),
        ...['w.png', 'x.png', 'y.png', 'z.png'].map((path) => ({ path, bytes: broken })),
        { path: 'text.png', bytes: new TextEncoder().encode('not a picture') },
        { path: 'big.png', bytes: picture(1, 20_000, 20_000) },
        { path: 'moving.gif', bytes: new TextEncoder().encode('GIF89a and more') },
      ],
      options,
    )
    expect(data.train.count + data.test.count).toBe(20)
    expect(data.notes).toEqual([
      '1 file was left out because it had a format other than PNG, JPEG or WebP: moving.gif.',
      '1 file was left out because it exceeded 100 megapixels (20,000×20,000 px) and had to be scaled down first: big.png.',
      '5 files were left out because they could not be decoded: text.png, w.png, x.png and 2 more.',
    ])
  })

  it('takes a long, narrow picture of 20,000 px', async () => {
    const data = await loadOwnImages(
      [...pictures('', 19), { path: 'long.png', bytes: picture(9, 20_000, 300) }],
      options,
    )
    expect(data.notes).toEqual([])
  })

  it('leaves out a file that vanished from the disk after it was chosen', async () => {
    const gone = (name: string) => {
      const file = new File(['x'], name)
      Object.defineProperty(file, 'slice', { value: () => ({ arrayBuffer: () => Promise.reject(new Error('gone')) }) })
      return file
    }
    const data = await loadOwnImages([...pictures('', 20), gone('a.png'), gone('unknown')], options)
    expect(data.notes).toEqual([
      '2 files were left out because they could not be read from disk (moved or changed after the choice?): unknown, a.png.',
    ])
  })

  it('lists what systems leave behind and text beside pictures, without a sentence', async () => {
    const files = [
      ...pictures('set/', 20),
      { path: 'set/.DS_Store', bytes: new Uint8Array(8) },
      { path: '__MACOSX/set/._000.png', bytes: new Uint8Array(8) },
      { path: 'set/Thumbs.db', bytes: new Uint8Array(8) },
      { path: 'set/readme.txt', bytes: new TextEncoder().encode('hello') },
    ]
    const { notes, train, test, understood } = await loadOwnImages(files, options)
    expect(notes).toEqual([])
    expect(train.count + test.count).toBe(20)
    const system = 'was made by the system, not by you'
    expect(understood.leftOut).toEqual([
      { file: '__MACOSX/set/._000.png', reason: system },
      { file: 'set/.DS_Store', reason: system },
      { file: 'set/Thumbs.db', reason: system },
      { file: 'set/readme.txt', reason: 'was no image' },
    ])
  })

  it.each([
    ['nothing', [], 'No files were chosen, or the folder is empty; choose some images.'],
    [
      'only system files',
      [{ path: '.DS_Store', bytes: new Uint8Array(3) }],
      'There are no images in what was chosen; choose PNG, JPEG or WebP images',
    ],
    [
      'no image',
      ['a.txt', 'b.txt', 'c.pdf', 'noext'].map((path) => ({ path, bytes: new Uint8Array(30).fill(65) })),
      'None of the 4 files that were chosen is an image (2 .txt, 1 .pdf, 1 without extension); choose PNG, JPEG or WebP images (in a folder or a zip), IDX files, or CIFAR’s binary batches.',
    ],
    [
      'a tar',
      [{ path: 'cifar-10-binary.tar.gz', bytes: gzipSync(new Uint8Array(9)) }],
      'The one file that was chosen is no image (1 .tar.gz); choose PNG, JPEG or WebP images (in a folder or a zip), IDX files, or CIFAR’s binary batches (a tar archive has to be unpacked first).',
    ],
    ['too few', pictures('', 19), 'Only 19 images can be used, but training needs at least 20; choose more images.'],
    [
      'all broken',
      [{ path: 'a.png', bytes: new Uint8Array(30) }],
      'None of the images can be used, but training needs at least 20 (1 file was left out because it could not be decoded: a.png); choose more images.',
    ],
    [
      'only GIF',
      [{ path: 'a.gif', bytes: new Uint8Array(30).fill(71) }],
      'There are no usable images. 1 file was left out because it had a format other than PNG, JPEG or WebP: a.gif.',
    ],
    ['an empty zip', [{ path: 'a.zip', bytes: zipSync({}) }], 'a.zip: there is no file in this zip; choose another.'],
    [
      'half a zip',
      [{ path: 'a.zip', bytes: zipOf(pictures('', 3)).subarray(0, 100) }],
      'a.zip: this zip has no directory at its end; the file is cut short',
    ],
    [
      'a damaged gzip',
      [{ path: 'train-images-idx3-ubyte.gz', bytes: gzipSync(new Uint8Array(99)).subarray(0, 15) }],
      'train-images-idx3-ubyte.gz: the gzip data are damaged or cut short',
    ],
  ])('%s: one sentence', async (_, files, message) => {
    await expect(loadOwnImages(files, options)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining(message),
    })
  })

  it('refuses more than fits into memory before reading the first picture', async () => {
    const one = picture(1)
    const many = Array.from({ length: 90_000 }, (_, i) => ({ path: `${i}.png`, bytes: one }))
    const never: DecodeImage = () => Promise.reject(new Error('was read'))
    await expect(loadOwnImages(many, { ...options, size: 64, channels: 3, decode: never })).rejects.toThrow(
      '90,000 images of 64×64×3 need 1.0 GB of memory, more than 1 GB; choose at most 87,381 images or a smaller size.',
    )
  })
})

describe('zip', () => {
  it('reads subfolders as labels; a broken entry is left out and named', async () => {
    const bytes = zipOf([
      ...pictures('pets/cat/', 15, 0),
      ...pictures('pets/dog/', 15, 100),
      { path: '__MACOSX/pets/._x.png', bytes: picture(1) },
    ])
    const whole = await loadOwnImages([{ path: 'pets.zip', bytes }], options)
    expect(whole).toMatchObject({ name: 'pets', classNames: ['cat', 'dog'], notes: [] })
    expect(whole.train.count + whole.test.count).toBe(30)

    // The first entry's own header: the archive's directory still lists it.
    const broken = bytes.slice()
    broken[0] = 0
    const rest = await loadOwnImages([{ path: 'pets.zip', bytes: broken }], options)
    expect(rest.train.count + rest.test.count).toBe(29)
    expect(rest.notes).toEqual([
      '1 file was left out because it could not be unpacked from the zip (damaged entry): pets/pets/cat/000.png.',
    ])
  })

  it('makes two zips two classes', async () => {
    const files = ['cats', 'dogs'].map((name) => ({ path: `${name}.zip`, bytes: zipOf(pictures('', 10)) }))
    expect((await loadOwnImages(files, options)).classNames).toEqual(['cats', 'dogs'])
  })

  it('finds IDX files inside', async () => {
    const bytes = zipOf([
      { path: 'images.idx', bytes: writeIdx([20, 28, 28], new Uint8Array(20 * 784).fill(5)) },
      { path: 'labels.idx', bytes: writeIdx([20], new Uint8Array(20).fill(3)) },
    ])
    const data = await loadOwnImages([{ path: 'set.zip', bytes }], options)
    expect(data.classNames).toEqual(['0', '1', '2', '3'])
    expect(data.train.labels?.every((label) => label === 3)).toBe(true)
  })
})

describe('IDX files of the visitor', () => {
  const images = (count: number, value: number, edge = 28) =>
    writeIdx([count, edge, edge], new Uint8Array(count * edge * edge).fill(value))
  const labels = (count: number) =>
    writeIdx(
      [count],
      Uint8Array.from({ length: count }, (_, i) => i % 3),
    )

  it('pairs images, labels and test files, packed or not', async () => {
    const data = await loadOwnImages(
      [
        { path: 't10k-labels-idx1-ubyte', bytes: labels(4) },
        { path: 'train-images-idx3-ubyte.gz', bytes: gzipSync(images(30, 50)) },
        { path: 'train-labels-idx1-ubyte.gz', bytes: gzipSync(labels(30)) },
        { path: 't10k-images-idx3-ubyte', bytes: images(4, 90) },
      ],
      options,
    )
    expect([data.train.count, data.test.count]).toEqual([30, 4])
    expect(new Set(greys(data.train))).toEqual(new Set([50]))
    expect(new Set(greys(data.test))).toEqual(new Set([90]))
    expect(Array.from(data.test.labels ?? [])).toEqual([0, 1, 2, 0])
    expect(data).toMatchObject({ name: 'train-images-idx3-ubyte', classNames: ['0', '1', '2'], notes: [] })
  })

  it('resizes, divides, and goes without labels', async () => {
    const data = await loadOwnImages([{ path: 'faces', bytes: images(40, 7, 40) }, ...pictures('', 1)], {
      ...options,
      size: 32,
      channels: 3,
    })
    expect([data.train.count, data.test.count]).toEqual([36, 4])
    expect(data.train.pixels.every((p) => p === 7)).toBe(true)
    expect(data.train.labels).toBeNull()
    expect(data.notes).toEqual([
      '1 file was left out because it came together with IDX files, which were taken instead: 000.png.',
    ])
  })

  it.each<[string, NamedBytes, string]>([
    [
      'that hold images',
      { path: 'train-labels', bytes: images(30, 1) },
      'could not be used (train-labels holds images (magic 2051) where labels (2049) are expected; the two files seem to be swapped, exchange them)',
    ],
    [
      'of another count',
      { path: 'train-labels', bytes: labels(29) },
      'could not be used (it has 29 labels but train-images has 30 images; choose two files that belong together)',
    ],
    [
      'of the test set, which is not there',
      { path: 't10k-labels', bytes: labels(30) },
      'held labels of test images, of which there are none that can be used',
    ],
    [
      'that are cut short',
      { path: 'train-labels', bytes: labels(30).subarray(0, 20) },
      'could not be used (the header says',
    ],
  ])('goes without labels %s, and says so', async (_, file, reason) => {
    const { classNames, understood } = await loadOwnImages(
      [{ path: 'train-images', bytes: images(30, 1) }, file],
      options,
    )
    expect(classNames).toBeNull()
    expect(understood).toMatchObject({ images: 30, classes: null, files: 2 })
    expect(understood.leftOut).toEqual([{ file: file.path, reason: expect.stringContaining(reason) }])
  })

  it('tells sets whose files are called the same by their folders', async () => {
    const files = ['fashion', 'mnist'].flatMap((set, i) => [
      { path: `${set}/train-images-idx3-ubyte`, bytes: images(30 + i, 1) },
      { path: `${set}/train-labels-idx1-ubyte`, bytes: labels(30 + i) },
    ])
    const { questions, leftOut } = await understandImages(files, { seed: 1 })
    expect(questions[0]?.answers.map(({ words }) => words)).toEqual([
      'fashion/train-images-idx3-ubyte',
      'mnist/train-images-idx3-ubyte',
    ])
    expect(leftOut[0]?.reason).toBe('belonged to another set than fashion/train-images-idx3-ubyte')
  })

  it('asks which of several sets it shall be, and takes the first until then', async () => {
    const files = ['digits', 'letters'].flatMap((set, i) => [
      { path: `${set}-train-images-idx3-ubyte`, bytes: images(30 + i, 1) },
      { path: `${set}-train-labels-idx1-ubyte`, bytes: labels(30 + i) },
    ])
    const first = await understandImages(files, { seed: 1 })
    expect(first).toMatchObject({ images: 30, files: 4, questions: [{ choice: 'set', chosen: 'digits' }] })
    expect(first.leftOut.map(({ file }) => file)).toEqual(files.slice(2).map(({ path }) => path))
    const second = await understandImages(files, { seed: 1, choices: { set: 'letters' } })
    expect(second).toMatchObject({ images: 31, classes: { from: 'letters-train-labels-idx1-ubyte' } })
    const copy = { path: 'digits-train-images-idx3-ubyte (1)', bytes: images(30, 1) }
    expect((await understandImages([...files.slice(0, 2), copy], { seed: 1 })).leftOut).toEqual([
      { file: copy.path, reason: 'was a duplicate of the file of training images' },
    ])
  })

  it('turns EMNIST’s characters upright, unless asked not to, and names them', async () => {
    // A bar along the first stored row: upright, it is the first column.
    const bar = (count: number) => Uint8Array.from({ length: count * 784 }, (_, at) => (at % 784 < 28 ? 255 : 0))
    const files = [
      { path: 'emnist-letters-train-images-idx3-ubyte', bytes: writeIdx([20, 28, 28], bar(20)) },
      { path: 'emnist-letters-train-labels-idx1-ubyte', bytes: writeIdx([20], new Uint8Array(20).fill(2)) },
    ]
    const upright = await loadOwnImages(files, options)
    expect([upright.train.pixels[1], upright.train.pixels[28]]).toEqual([0, 255])
    expect(upright.notes).toEqual(['EMNIST’s files hold their characters transposed; they are shown upright.'])
    expect(upright.understood.classes?.counts).toEqual([{ name: 'b', images: 20 }])
    expect(upright.understood.questions).toMatchObject([{ choice: 'orientation', chosen: 'upright' }])
    const stored = await loadOwnImages(files, { ...options, choices: { orientation: 'stored' } })
    expect([stored.train.pixels[1], stored.train.pixels[28]]).toEqual([255, 0])
    expect(stored.notes).toEqual([])
  })

  it('trains on a test file where there is no other', async () => {
    const data = await loadOwnImages([{ path: 't10k-images', bytes: images(20, 1) }], options)
    expect([data.train.count, data.test.count]).toEqual([18, 2])
    expect(data.notes).toEqual([
      'Only a test file was chosen, so a tenth of it is kept for testing and the rest is trained on.',
    ])
  })

  it.each([
    [
      'truncated',
      [{ path: 'train-images', bytes: images(30, 1).subarray(0, 5000) }],
      'train-images: the header says 30 images of 28×28 (23,520 bytes) but only 4,984 follow; the file is cut short, fetch it again.',
    ],
    [
      'mislabelled',
      [{ path: 'train-images', bytes: labels(30) }],
      'train-images holds labels (magic 2049) where images (2051) are expected',
    ],
    ['labels alone', [{ path: 'x', bytes: labels(30) }], 'x: labels without images; choose the file of images too.'],
    [
      'damaged from the first byte',
      [{ path: 'train-images-idx3-ubyte', bytes: new Uint8Array(40).fill(60) }],
      'train-images-idx3-ubyte: this is no IDX file (its first bytes are 3c 3c 3c 3c',
    ],
  ])('%s: one sentence', async (_, files, message) => {
    await expect(loadOwnImages(files, options)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining(message),
    })
  })
})
