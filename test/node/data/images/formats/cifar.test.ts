import { gzipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { parseCifar as parse } from '../../../../../src/data/images/formats/cifar'
import { cifarKind, isCifar } from '../../../../../src/data/images/formats/cifar-kinds'
import { loadOwnImages, understandImages } from '../../../../../src/data/images/own'

/** Records whose planes are constant: red = 10 + i, green = 100, blue = 200 (and one odd pixel in row 1, column 2 of red). */
function batch(count: number, label: (i: number) => number, red = 10): Uint8Array {
  const bytes = new Uint8Array(count * 3073)
  for (let i = 0; i < count; i++) {
    const record = bytes.subarray(i * 3073, (i + 1) * 3073)
    record[0] = label(i)
    record
      .fill(red + i, 1, 1025)
      .fill(100, 1025, 2049)
      .fill(200, 2049)
    record[1 + 32 + 2] = 255
  }
  return bytes
}

function parseCifar(bytes: Uint8Array, name: string) {
  const kind = cifarKind(name)
  if (kind === null) throw new Error(`${name} is of no set`)
  return parse(bytes, name, kind)
}

const decode = () => Promise.reject(new Error('not asked for'))

describe('CIFAR-10', () => {
  it('turns planes into pixels', () => {
    const { count, pixels, labels } = parseCifar(
      batch(2, (i) => 3 + i),
      'data_batch_1.bin',
    )
    expect(count).toBe(2)
    expect(labels).toEqual(Uint8Array.of(3, 4))
    expect(Array.from(pixels.subarray(3072, 3075))).toEqual([11, 100, 200])
    expect(Array.from(pixels.subarray((32 + 2) * 3, (32 + 2) * 3 + 3))).toEqual([255, 100, 200])
  })

  it('refuses part of a record and a label that is none', () => {
    expect(() => parseCifar(batch(2, () => 0).subarray(0, 5000), 'data_batch_1.bin')).toThrow(
      'data_batch_1.bin: 5,000 bytes are not a whole number of CIFAR-10 records of 3,073 bytes',
    )
    expect(() => parseCifar(new Uint8Array(), 'data_batch_1.bin')).toThrow('0 bytes are not a whole number')
    expect(() =>
      parseCifar(
        batch(2, (i) => 10 * i),
        'data_batch_1.bin',
      ),
    ).toThrow('the label of record 1 is 10 where 0 to 9 are expected')
  })

  it('loads several batches, with the test batch as the test set', async () => {
    expect([cifarKind('x/data_batch_5.bin')?.name, cifarKind('batches.bin')]).toEqual(['CIFAR-10', null])
    const data = await loadOwnImages(
      [
        { path: 'cifar-10-batches-bin/test_batch.bin', bytes: batch(5, () => 9, 50) },
        { path: 'cifar-10-batches-bin/data_batch_2.bin', bytes: batch(10, () => 2) },
        { path: 'cifar-10-batches-bin/data_batch_1.bin', bytes: batch(10, () => 1) },
        { path: 'cifar-10-batches-bin/readme.html', bytes: new TextEncoder().encode('<html>') },
      ],
      { size: 32, channels: 3, seed: 1, decode },
    )
    expect([data.train.count, data.test.count]).toEqual([20, 5])
    expect(Array.from(data.train.labels ?? [])).toEqual([...Array<number>(10).fill(1), ...Array<number>(10).fill(2)])
    expect(data.test.labels?.every((label) => label === 9)).toBe(true)
    expect(data.classNames?.[9]).toBe('truck')
    expect(Array.from(data.test.pixels.subarray(0, 3))).toEqual([50, 100, 200])
    expect(data).toMatchObject({ name: 'CIFAR-10', size: 32, channels: 3, notes: [] })
  })

  it('takes a browser’s second copy as the batch that it is, and leaves out what it has already and what is damaged', async () => {
    const files = [
      { path: 'data_batch_1.bin', bytes: batch(10, () => 1) },
      { path: 'data_batch_2 (1).bin', bytes: batch(11, () => 2, 60) },
      { path: 'data_batch_1 - Copy.bin', bytes: batch(10, () => 1) },
      { path: 'data_batch_3.bin', bytes: batch(9, () => 3).subarray(0, 5000) },
      // Another batch, though it holds the same.
      { path: 'data_batch_4.bin', bytes: batch(10, () => 1) },
    ]
    const { images, leftOut, classes } = await understandImages(files, { seed: 1 })
    expect(images).toBe(31)
    expect(classes?.counts).toEqual([
      { name: 'automobile', images: 20 },
      { name: 'bird', images: 11 },
    ])
    expect(leftOut).toEqual([
      { file: 'data_batch_1.bin', reason: 'was a duplicate of the same batch' },
      {
        file: 'data_batch_3.bin',
        reason: expect.stringContaining('could not be used (5,000 bytes are not a whole number'),
      },
    ])
  })

  it('tells test images that are training images too', async () => {
    const files = [
      { path: 'data_batch_1.bin', bytes: batch(30, () => 1) },
      { path: 'test_batch.bin', bytes: batch(5, () => 1, 38) },
    ]
    expect((await understandImages(files, { seed: 1 })).notes).toEqual([
      '2 of the 5 test images are duplicates of training images (the same content), so that test scores look better than they are: image 0 of test_batch.bin, image 1 of test_batch.bin.',
    ])
  })
})

describe('CIFAR-100', () => {
  /** Records of a coarse label, a fine one, and constant planes. */
  function records(count: number, fine: (i: number) => number): Uint8Array {
    const bytes = new Uint8Array(count * 3074)
    for (let i = 0; i < count; i++) {
      const record = bytes.subarray(i * 3074, (i + 1) * 3074)
      record.set([i % 20, fine(i)])
      record.fill(i, 2, 1026).fill(100, 1026, 2050).fill(200, 2050)
    }
    return bytes
  }
  const file = (path: string, bytes: Uint8Array) => ({ path: `cifar-100-binary/${path}`, bytes })

  it('is read with its fine labels', async () => {
    const { pixels, labels } = parseCifar(
      records(3, (i) => 97 + i),
      'train.bin',
    )
    expect(labels).toEqual(Uint8Array.of(97, 98, 99))
    expect(Array.from(pixels.subarray(3072, 3075))).toEqual([1, 100, 200])
    const names = new TextEncoder().encode('apple\n')
    const data = await loadOwnImages(
      [
        file(
          'test.bin',
          records(10, () => 99),
        ),
        file(
          'train.bin',
          records(20, (i) => i % 2),
        ),
        file('fine_label_names.txt', names),
        file('coarse_label_names.txt', names),
      ],
      { size: 32, channels: 3, seed: 1, decode },
    )
    expect(data.name).toBe('CIFAR-100')
    expect([data.train.count, data.test.count, data.classNames?.length]).toEqual([20, 10, 100])
    expect(data.understood.classes).toEqual({
      from: 'the files’ own fine labels',
      level: null,
      counts: [
        { name: 'apple', images: 10 },
        { name: 'aquarium_fish', images: 10 },
        { name: 'worm', images: 10 },
      ],
    })
  })

  it('is told from other files that are called train.bin', () => {
    const is = (path: string, bytes: Uint8Array) => isCifar({ path, size: bytes.length }, bytes.subarray(0, 262))
    expect(
      is(
        'x/train.bin',
        records(2, () => 5),
      ),
    ).toBe(true)
    expect(is('x/train.bin', records(2, () => 5).subarray(0, 5000))).toBe(false)
    expect(is('cifar-100-binary/train.bin', records(2, () => 5).subarray(0, 5000))).toBe(true)
    expect(
      is(
        'x/train.bin',
        records(2, () => 100),
      ),
    ).toBe(false)
    expect(is('x/train.bin', new Uint8Array())).toBe(false)
  })

  it('beside CIFAR-10 is named as left out', async () => {
    const { leftOut, images } = await understandImages(
      [
        { path: 'data_batch_1.bin', bytes: batch(20, () => 1) },
        { path: 'test.bin', bytes: records(5, () => 1) },
      ],
      { seed: 1 },
    )
    expect(images).toBe(20)
    expect(leftOut).toEqual([{ file: 'test.bin', reason: 'came together with CIFAR-10, which was taken instead' }])
  })
})

describe('CIFAR in a form that is not read', () => {
  const python = Uint8Array.of(0x80, 0x02, 0x7d, 0x71, 0x01, 0x28, 0x55, 0x0b)
  const reason = (version: string) =>
    `was of CIFAR’s ${version} version, which is not read; its binary version is (cifar-10-binary.tar.gz or cifar-100-binary.tar.gz, unpacked)`
  it.each([
    ['cifar-10-batches-py/data_batch_1', python, reason('Python')],
    ['cifar-10-batches-py/batches.meta', python, reason('Python')],
    ['cifar-100-python/train', python, reason('Python')],
    ['cifar-10-python.tar.gz', gzipSync(new Uint8Array(600)), reason('Python')],
    ['cifar-10-batches-mat/data_batch_1.mat', new TextEncoder().encode('MATLAB 5.0'), reason('MATLAB')],
    ['model/thing', python, 'was a Python pickle, a program that is not run here; bring images, IDX files or a table'],
  ])('%s says what it is, and which form to bring', async (path, bytes, said) => {
    const { leftOut, refusal } = await understandImages([{ path, bytes }], { seed: 1 })
    expect(leftOut).toEqual([{ file: path, reason: said }])
    if (said === reason('Python'))
      expect(refusal?.text).toMatch(/ CIFAR’s Python version \(pickled\) is not read; choose its binary version\.$/)
  })
})
