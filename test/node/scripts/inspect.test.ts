/** `npm run inspect` on folders like those that people bring, made here: each as it was reported. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseInspectArguments, UsageError, type InspectRoom } from '../../../scripts/inspect-arguments'
import { filesAt } from '../../../scripts/inspect-files'
import { inspectFiles } from '../../../scripts/inspect-report'
import { writeIdx } from '../../../src/data/images/formats/idx'
import type { Choices } from '../../../src/data/understood-types'
import { writePng } from '../../../src/tensor/files/png'

let root = ''
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'inspect-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

type Content = string | Uint8Array

function write(files: Readonly<Record<string, Content>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

const png = (level: number) => writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64).fill(level) })
const pictures = (folder: string, count: number, first = 0) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/${i}.png`, png(first + i)]))

async function inspect(paths: string | string[], room: InspectRoom | null = null, choices: Choices = {}) {
  const { report, usable } = await inspectFiles(
    await filesAt([paths].flat().map((path) => join(root, path))),
    room,
    choices,
  )
  return { ...report, usable }
}

describe('images', () => {
  it('with a table of labels, which are no captions', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `${i},${i % 4 === 0 ? 'frog' : 'truck'}`)
    write({ ...pictures('kaggle/train', 20), 'kaggle/trainLabels.csv': ['id,label', ...lines].join('\n') })
    expect(await inspect('kaggle')).toMatchObject({
      images: 20,
      classes: { frog: 5, truck: 15 },
      classesFrom: 'trainLabels.csv',
      captions: {},
      leftOut: [],
      room: 'mixture',
    })
  })

  it('of an archive whose names begin with "./"', async () => {
    write({ 'dot.zip': zipSync({ ...pictures('./cat', 15), ...pictures('./dog', 15, 50) }) })
    expect(await inspect('dot.zip')).toMatchObject({
      images: 30,
      size: { width: 8, height: 8 },
      classes: { cat: 15, dog: 15 },
      division: { train: 27, test: 3 },
      captions: {},
      leftOut: [],
      room: 'mixture',
      usable: true,
    })
  })

  it('beside something packed a thousandfold, which is not unpacked', async () => {
    write({ ...pictures('packed', 20), 'packed/a.json.gz': gzipSync(new Uint8Array(2 ** 24)) })
    expect(await inspect('packed')).toMatchObject({
      images: 20,
      leftOut: [{ file: 'packed/a.json.gz', reason: 'was packed with gzip and had to be unpacked first' }],
    })
  })

  it('in train and val: a division, no classes', async () => {
    write({ ...pictures('tv/train', 20), ...pictures('tv/val', 5, 40) })
    expect(await inspect('tv')).toMatchObject({
      images: 25,
      classes: {},
      division: { train: 20, test: 5 },
      leftOut: [],
    })
  })

  it('without the thumbnails of a file server', async () => {
    write({
      ...pictures('eadir/cat', 12),
      ...pictures('eadir/dog', 12, 40),
      'eadir/cat/@eaDir/0.png/SYNOPHOTO_THUMB_M.png': png(3),
    })
    const { images, classes, leftOut } = await inspect('eadir')
    expect({ images, classes }).toEqual({ images: 24, classes: { cat: 12, dog: 12 } })
    expect(leftOut).toEqual([
      { file: 'eadir/cat/@eaDir/0.png/SYNOPHOTO_THUMB_M.png', reason: 'was made by the system, not by you' },
    ])
  })

  it('of CIFAR-10 with a batch that a browser renamed', async () => {
    const batch = (count: number) =>
      Uint8Array.from({ length: count * 3073 }, (_, at) => (at % 3073 === 0 ? Math.floor(at / 3073) % 10 : at % 251))
    write({
      'cifar/data_batch_1.bin': batch(20),
      'cifar/data_batch_2 (1).bin': batch(20),
      'cifar/test_batch.bin': batch(5),
    })
    expect(await inspect('cifar')).toMatchObject({ images: 45, division: { train: 40, test: 5 }, leftOut: [] })
  })

  it('of EMNIST, which are said to be turned', async () => {
    write({
      'emnist/emnist-letters-train-images-idx3-ubyte': writeIdx([30, 28, 28], new Uint8Array(30 * 784)),
      'emnist/emnist-letters-train-labels-idx1-ubyte': writeIdx([30], new Uint8Array(30).fill(1)),
    })
    const { notes, classes } = await inspect('emnist')
    expect(classes).toEqual({ a: 30 })
    expect(notes).toContain('EMNIST’s files hold their characters transposed; they are shown upright.')
  })

  it('so few that the recipe’s batches are fitted to them, which is said', async () => {
    write({
      ...pictures('few/a', 20),
      ...pictures('few/b', 20, 60),
      ...pictures('tiny/train', 6),
      ...pictures('tiny/test', 20, 30),
    })
    expect((await inspect('few', 'mixture')).notes).toEqual([
      'There are 36 images to train on, so the batch M (64 in the preset) and R_C’s batch M_R (128 in the preset) are set to 36.',
    ])
    expect((await inspect('tiny', 'mixture')).notes).toEqual([
      'K = 10 Gaussians need at least as many images, and there are 6; lower K or add images.',
    ])
  })

  it('with the labels of another split', async () => {
    write({
      'idx/train-images-idx3-ubyte': writeIdx([30, 28, 28], new Uint8Array(30 * 784)),
      'idx/t10k-labels-idx1-ubyte': writeIdx([10], new Uint8Array(10)),
    })
    const { images, classes, leftOut } = await inspect('idx')
    expect({ images, classes }).toEqual({ images: 30, classes: {} })
    expect(leftOut).toMatchObject([{ file: 'idx/t10k-labels-idx1-ubyte' }])
  })

  it('that may be transparent: one alone can be looked at, though not trained on', async () => {
    const transparent = png(255)
    transparent[25] = 6
    write({ 'white.png': transparent })
    const { images, notes, usable, questions } = await inspect('white.png')
    expect([images, usable]).toEqual([1, true])
    expect(notes[0]).toContain('it gets a white background there (black can be chosen)')
    expect(notes[1]).toBe('Only 1 image can be used, but training needs at least 20; choose more images.')
    expect(questions).toMatchObject([{ choice: 'background' }])
  })

  it('at either of two folder levels, as chosen', async () => {
    write(
      Object.fromEntries(
        ['cat/in', 'cat/out', 'dog/in', 'dog/out'].flatMap((f, i) => Object.entries(pictures(`lv/${f}`, 5, 9 * i))),
      ),
    )
    expect(await inspect('lv')).toMatchObject({ classes: { cat: 10, dog: 10 }, classLevel: 1 })
    expect(await inspect('lv', null, { classes: '2' })).toMatchObject({ classes: { in: 10, out: 10 }, classLevel: 2 })
  })

  it('from a walk that names what it cannot open, and follows no link in a circle', async () => {
    write(pictures('walk/cat', 20))
    mkdirSync(join(root, 'walk/empty'))
    symlinkSync(join(root, 'walk'), join(root, 'walk/cat/again'))
    write({ 'walk/locked.png': png(1) })
    chmodSync(join(root, 'walk/locked.png'), 0)
    const { images, leftOut, usable } = await inspect(['walk', 'nowhere'])
    expect([images, usable]).toEqual([process.getuid?.() === 0 ? 21 : 20, true])
    expect(leftOut).toEqual(
      expect.arrayContaining([
        { file: 'nowhere', reason: 'did not exist' },
        { file: 'walk/empty/', reason: 'was an empty folder' },
        { file: 'walk/cat/again', reason: 'was a link to a folder that it lies in' },
      ]),
    )
  })
})

describe('images with captions', () => {
  it('in rows that commas cut: each is named, and nothing can be used', async () => {
    const rows = Array.from({ length: 8 }, (_, i) => `${i}.png,a red shirt, with long sleeves ${i}`)
    write({ ...pictures('comma', 8), 'comma/metadata.csv': ['file_name,text', ...rows].join('\n') })
    const { images, captions, leftOut, usable, room } = await inspect('comma')
    expect({ images, captions, usable, room }).toEqual({ images: 0, captions: {}, usable: false, room: 'fusion' })
    const lines = leftOut.filter(({ line }) => line !== undefined)
    expect(lines.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
    expect(lines[0]?.reason).toContain('had 3 cells where 2 are named')
    expect(leftOut.filter(({ line }) => line === undefined).map(({ file }) => file)).toEqual(
      Array.from({ length: 8 }, (_, i) => `comma/${i}.png`),
    )
  })

  it('in two folders, each with its own metadata', async () => {
    const csv = (name: string) =>
      ['file_name,text', ...Array.from({ length: 9 }, (_, i) => `${i}.png,${name}${i}`)].join('\n')
    write({
      ...pictures('sib/A', 8),
      ...pictures('sib/B', 9),
      'sib/A/metadata.csv': csv('A'),
      'sib/B/metadata.csv': csv('B'),
    })
    const { images, captions, leftOut } = await inspect('sib')
    expect(images).toBe(17)
    expect(captions['sib/B/8.png']).toEqual(['B8'])
    expect(leftOut).toEqual([
      { file: 'sib/A/metadata.csv', line: 10, reason: 'named an image that is not in its folder or below: 8.png' },
    ])
  })

  it('in .caption files', async () => {
    const texts = Array.from({ length: 8 }, (_, i) => [`kohya/${i}.caption`, `cap ${i}`] as const)
    write({ ...pictures('kohya', 8), ...Object.fromEntries(texts) })
    const { captions, notes, room } = await inspect('kohya')
    expect(Object.values(captions)).toEqual(texts.map(([, text]) => [text]))
    expect([room, notes]).toEqual([
      'fusion',
      ['Read for the room fusion, as which the files look; --room names another.'],
    ])
  })
})

describe('captions that are no English prose', () => {
  it('are counted by kind, with their files or lines', async () => {
    const texts = ['a red cat', '1girl, solo, long_hair, smile', 'eine Katze sitzt auf der Matte', 'IMG_2034.JPG']
    write({ ...pictures('flags', 8), ...Object.fromEntries(texts.map((text, i) => [`flags/${i}.txt`, text])) })
    expect((await inspect('flags', 'fusion')).notes).toContain(
      '3 of 4 captions are flagged as no English prose: 1 other language, 1 tag list, 1 file name or id (flags/1.png, flags/2.png, flags/3.png).',
    )
    write({ 'flagged.txt': texts.join('\n') })
    expect((await inspect('flagged.txt')).notes).toContain(
      'flagged.txt: 3 of 4 captions are flagged as no English prose: 1 other language, 1 tag list, 1 file name or id (line 2, line 3, line 4).',
    )
  })
})

describe('captions and models', () => {
  it('says which column holds the captions only where that says something', async () => {
    write({ 'said/a.txt': 'a dog\na cat\n', 'said/b.csv': 'caption\na dog\n', 'said/c.csv': 'id,caption\n1,a dog\n' })
    const { notes } = await inspect('said', 'captions')
    expect(notes.slice(0, 3)).toEqual([
      expect.stringMatching(/a\.txt is text, one caption a line\.$/),
      expect.stringMatching(/b\.csv is a table with one column; captions are in “caption”\.$/),
      expect.stringMatching(
        /c\.csv is a table of 2 columns, separated by commas; captions are in “caption” \(of id, caption\)\.$/,
      ),
    ])
  })

  it('tells how captions are read, and which lines are none', async () => {
    write({ 'caps.csv': 'id,caption\n1,a cat\n2,a dog, running\n3,\n4,a cow' })
    const { captions, leftOut, captionCounts, room, usable } = await inspect('caps.csv')
    expect({ captions, captionCounts, room, usable }).toEqual({
      captions: { 'caps.csv': ['a cat', 'a cow'] },
      captionCounts: { 'caps.csv': 2 },
      room: 'captions',
      usable: true,
    })
    expect(leftOut.map(({ line }) => line)).toEqual([3, 4])
  })

  it('tells what a model’s folder holds and lacks, and what a run packed again lacks', async () => {
    write({ 'model/unet/config.json': '{}', 'model/vae_decoder/model.onnx': 'x' })
    const model = await inspect('model')
    expect(model).toMatchObject({ room: 'model', usable: false })
    expect(model.holds).toEqual(['unet/config.json', 'vae_decoder/model.onnx'])
    expect(model.lacks).toContain('tokenizer/tokenizer.json')
    write({ 'run.zip': zipSync({ 'modeweave-x-20/summary.json': new TextEncoder().encode('{}') }) })
    const run = await inspect('run.zip')
    expect(run).toMatchObject({ room: 'model', usable: false, holds: ['modeweave-x-20/summary.json'] })
    expect(run.leftOut[0]?.reason).toBe(
      `could not be used (The file's summary of its run is damaged: it lacks "runId", "name", "config", "model", "training", "fusion", "step", "savedAt", "seconds", "backend", "losses", "rising", "measured", "bundled", "hasWeights", "resumable", "bytes"; take another copy of it)`,
    )
    expect(run.lacks).toEqual(['metrics.csv', 'gallery.safetensors', 'samples.png', 'weights'])
    const asImages = await inspect('run.zip', 'mixture')
    expect(asImages).toMatchObject({ room: 'mixture', usable: false, images: 0 })
    expect(asImages.notes[0]).toBe(
      'run.zip is the file of a run, not what the room mixture is given: “Open a run…” in the room Fusion opens it, and --room model tells of it.',
    )
  })
})

describe('parts of a model', () => {
  it('without its unet are told from what is missing', async () => {
    write({ 'bare/tokenizer/tokenizer.json': '{}', 'bare/text_encoder/model.onnx': 'x', 'bare/readme.md': 'x' })
    const { holds, lacks, leftOut, notes, usable } = await inspect('bare', 'model')
    expect(usable).toBe(false)
    expect(holds).toEqual(['tokenizer/tokenizer.json', 'text_encoder/model.onnx'])
    expect(lacks).toEqual(expect.arrayContaining(['unet/config.json', 'unet/diffusion_pytorch_model.safetensors']))
    expect(lacks).not.toContain('tokenizer/tokenizer.json')
    expect(leftOut.map(({ file }) => file)).toEqual(['bare/readme.md'])
    expect(notes[0]).toContain('There is no unet/config.json in the 3 files that were chosen')
  })

  it('of weights in several files say which are not here', async () => {
    const shard = (number: number) => `unet/diffusion_pytorch_model-0000${number}-of-00002.safetensors`
    write({ [`lone/${shard(1)}`]: 'x', 'lone/unet/config.json': '{}' })
    const reason =
      'was part 1 of 2 of weights, of which part 2 and the index of the parts (diffusion_pytorch_model.safetensors.index.json) are not here'
    const ofShard = async (path: string) =>
      (await inspect(path, 'model')).leftOut.find(({ file }) => file.includes('00001'))?.reason
    expect(await ofShard('lone')).toBe(reason)
    expect(await ofShard(`lone/${shard(1)}`)).toBe(reason)
    write({ [`lone/${shard(2)}`]: 'x' })
    expect(await ofShard('lone')).toBe(
      'was part 1 of 2 of weights, of which the index of the parts (diffusion_pytorch_model.safetensors.index.json) is not here',
    )
  })
})

describe('the command', () => {
  it('says what is wrong in its line', () => {
    expect(parseInspectArguments(['a', '--choose', 'column=text', '--choose', 'captions=s/a=b.json'])?.choices).toEqual(
      {
        column: 'text',
        captions: 's/a=b.json',
      },
    )
    expect(parseInspectArguments(['a', '--room', 'fusion', '--choose', 'classes=2'])).toEqual({
      paths: ['a'],
      room: 'fusion',
      choices: { classes: '2' },
    })
    expect(parseInspectArguments(['--help'])).toBeNull()
    for (const line of [
      [],
      ['a', '--room', 'kitchen'],
      ['a', '--choose', 'classes'],
      ['a', '--choose', 'x=1'],
      ['--no'],
    ])
      expect(() => parseInspectArguments(line)).toThrow(UsageError)
  })

  it('prints one JSON object and exits with 0, 1 or 2', () => {
    write({ ...pictures('cli', 20), 'none.txt': '' })
    const run = (...given: string[]) =>
      spawnSync(process.execPath, ['scripts/run-ts.mjs', 'scripts/inspect.ts', ...given], { encoding: 'utf8' })
    const done = run(join(root, 'cli'))
    expect([done.status, (JSON.parse(done.stdout) as { images: number }).images]).toEqual([0, 20])
    const none = run(join(root, 'none.txt'))
    expect([none.status, (JSON.parse(none.stdout) as { images: number }).images]).toEqual([1, 0])
    const wrong = run('--room', 'kitchen', 'x')
    expect([wrong.status, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toContain('--room is "kitchen"; allowed: mixture, fusion, captions, model.')
  }, 60_000)
})
