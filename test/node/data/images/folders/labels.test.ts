import { describe, expect, it } from 'vitest'
import { readFolders } from '../../../../../src/data/images/folders/labels'
import { understandImages } from '../../../../../src/data/images/own'
import type { Choices } from '../../../../../src/data/understood-types'
import { writePng } from '../../../../../src/tensor/files/png'

/** Class and part of each path: "cat", "cat (test)", "–" without a class. */
function told(paths: readonly string[], choices: Choices = {}): string[] {
  const { labels, classNames, isTest, unused } = readFolders(paths, choices)
  return paths.map((_, i) => {
    const label = labels?.[i] ?? null
    const name = label === null ? '–' : (classNames?.[label] ?? '?')
    return `${name}${isTest?.[i] === true ? ' (test)' : ''}${(unused[i] ?? null) !== null ? ' (unused)' : ''}`
  })
}

describe('classes by folder', () => {
  it('are the outermost folders that differ', () => {
    expect(told(['set/cat/1.png', 'set/dog/2.png'])).toEqual(['cat', 'dog'])
    expect(told(['cat/a/1.png', 'cat/b/2.png'])).toEqual(['a', 'b'])
    expect(told(['set/1.png', 'set/2.png'])).toEqual(['–', '–'])
  })

  it('are one where two read alike, and two where they differ in capital letters, which is said', () => {
    const cafe = ['caf\u00e9/1.png', 'cafe\u0301/2.png', ' tea /3.png', 'tea/4.png', 'Tea/5.png']
    expect(told(cafe)).toEqual(['caf\u00e9', 'caf\u00e9', 'tea', 'tea', 'Tea'])
    expect(readFolders(cafe).notes).toEqual([
      'Classes that differ in capital letters alone are kept apart: tea and Tea.',
    ])
  })

  it('may be called as a folder that divides, which is said', () => {
    for (const other of ['train_masks', 'car']) {
      const paths = ['set/train/1.png', `set/${other}/2.png`]
      expect(told(paths)).toEqual(['train', other])
      expect(readFolders(paths).notes).toEqual([
        'A folder is called as those that divide a set are, and counts as a class, as none of the others divides the same: train. Where that is wrong, choose that folder alone.',
      ])
    }
    expect(readFolders(['set/train/cat/1.png', 'set/test/cat/2.png', 'set/train/dog/3.png']).notes).toEqual([])
  })

  it('have names that can be shown, however long, and as many as there are', () => {
    const long = 'a'.repeat(60_000)
    const folders = readFolders([`${long}b${long}/1.png`, `${long}c${long}/2.png`])
    expect(new Set(folders.classNames).size).toBe(2)
    expect(Math.max(...(folders.classNames ?? []).map(({ length }) => length))).toBeLessThan(100)
  })

  it('are above a folder that ends every path, as Tiny ImageNet has "images"', () => {
    const paths = ['t/train/n01/images/1.png', 't/train/n02/images/2.png', 't/val/images/3.png']
    expect(told(paths)).toEqual(['n01', 'n02', '– (test)'])
    expect(readFolders(paths).questions).toEqual([])
    const withTest = [...paths, 't/test/images/4.png']
    expect(told(withTest)).toEqual(['n01', 'n02', '– (unused)', '– (test)'])
    expect(told(withTest, { division: 'test' })).toEqual(['n01', 'n02', '– (test)', '– (test)'])
  })

  it('may be at either of two levels: the visitor is asked, and the outer one holds until then', () => {
    const paths = ['p/cat/indoor/1.png', 'p/cat/outdoor/2.png', 'p/dog/indoor/3.png', 'p/dog/outdoor/4.png']
    const folders = readFolders(paths)
    expect(told(paths)).toEqual(['cat', 'cat', 'dog', 'dog'])
    expect(folders.classesFrom).toEqual({ from: 'the folders at level 1 below p', level: 1 })
    expect(folders.questions).toEqual([
      {
        choice: 'classes',
        question: 'Which folders name the classes?',
        answers: [
          { value: '1', words: 'folder level 1: cat, dog (2 classes)' },
          { value: '2', words: 'folder level 2: indoor, outdoor (2 classes)' },
          { value: 'none', words: 'none: no classes' },
        ],
        chosen: '1',
      },
    ])
    expect(told(paths, { classes: '2' })).toEqual(['indoor', 'outdoor', 'indoor', 'outdoor'])
    expect(told(paths, { classes: 'none' })).toEqual(['–', '–', '–', '–'])
    // Breeds: a picture that lies less deep has the class of its last folder.
    expect(told(['dog/poodle/1.png', 'dog/pug/2.png', 'cat/3.png'], { classes: '2' })).toEqual(['poodle', 'pug', 'cat'])
  })

  it('are not made of one folder beside loose pictures, unless asked for', () => {
    const paths = ['set/1.png', 'set/more/2.png']
    expect(told(paths)).toEqual(['–', '–'])
    expect(told(paths, { classes: '1' })).toEqual(['(no folder)', 'more'])
    expect(readFolders(paths).questions).toMatchObject([{ choice: 'classes', chosen: 'none' }])
  })

  it('leave open what pictures beside them are: a class, without a label, or none of the set', () => {
    const paths = ['set/cat/1.png', 'set/dog/2.png', 'set/3.png']
    expect(told(paths)).toEqual(['cat', 'dog', '(no folder)'])
    expect(told(paths, { loose: 'unlabelled' })).toEqual(['cat', 'dog', '–'])
    expect(told(paths, { loose: 'none' })).toEqual(['cat', 'dog', '– (unused)'])
    expect(readFolders(paths, { loose: 'none' }).classNames).toEqual(['cat', 'dog'])
    expect(readFolders(paths).questions).toMatchObject([
      {
        choice: 'loose',
        question: '1 image lies beside the folders that name the classes. What is it?',
        answers: [{ value: 'class' }, { value: 'unlabelled' }, { value: 'none' }],
        chosen: 'class',
      },
    ])
    expect(readFolders(paths, { classes: 'none' }).questions).toEqual([])
    expect(readFolders(paths.slice(0, 2)).questions).toEqual([])
    // Test images without folders of their own lie beside nothing.
    expect(readFolders(['t/train/cat/1.png', 't/train/dog/2.png', 't/test/3.png']).questions).toEqual([])
  })
})

describe('division by folder', () => {
  it.each([
    ['train', 'test'],
    ['train', 'val'],
    ['training', 'validation'],
    ['Train', 'Eval'],
    ['training_set', 'test_set'],
    ['train2017', 'val2017'],
    ['seg_train', 'seg_test'],
    ['TrainImages', 'TestImages'],
    ['train (1)', 'test (1)'],
    ['trainset', 'testset'],
    ['val', 'test'],
    ['train', 'dev'],
  ])('%s and %s divide, with classes and without', (train, test) => {
    expect(told([`s/${train}/1.png`, `s/${test}/2.png`])).toEqual(['–', '– (test)'])
    expect(told([`s/${train}/a/1.png`, `s/${train}/b/2.png`, `s/${test}/b/3.png`])).toEqual(['a', 'b', 'b (test)'])
    expect(told([`s/a/${train}/1.png`, `s/b/${train}/2.png`, `s/b/${test}/3.png`])).toEqual(['a', 'b', 'b (test)'])
    expect(told([`s/${train}/${train}/a/1.png`, `s/${train}/${train}/b/2.png`, `s/${test}/${test}/b/3.png`])).toEqual([
      'a',
      'b',
      'b (test)',
    ])
  })

  it('leaves alone what only sounds alike', () => {
    expect(told(['v/car/1.png', 'v/train/2.png', 'v/bus/3.png'])).toEqual(['car', 'train', 'bus'])
    expect(told(['v/train/car/1.png', 'v/train/train/2.png', 'v/test/train/3.png'])).toEqual([
      'car',
      'train',
      'train (test)',
    ])
    expect(told(['v/latest/1.png', 'v/trained/2.png'])).toEqual(['latest', 'trained'])
    expect(told(['v/train_dogs/1.png', 'v/test_cats/2.png'])).toEqual(['train_dogs', 'test_cats'])
  })

  it('has test images without a class where only training images lie in folders', () => {
    expect(told(['train/a/1.png', 'train/b/2.png', 'test/3.png'])).toEqual(['a', 'b', '– (test)'])
  })

  it('asks what validation images are for where there are test images too', () => {
    const paths = ['train/a/1.png', 'train/b/2.png', 'val/a/3.png', 'test/b/4.png']
    expect(told(paths)).toEqual(['a', 'b', 'a', 'b (test)'])
    expect(readFolders(paths).questions).toMatchObject([{ choice: 'division', chosen: 'train' }])
    expect(told(paths, { division: 'none' })).toEqual(['a', 'b', 'a (unused)', 'b (test)'])
  })

  it('tells pictures beside the folders that divide', () => {
    expect(readFolders(['train/1.png', 'test/2.png', '3.png'])).toMatchObject({
      isTest: [false, true, false],
      notes: ['1 image lies in none of the folders that divide, and counts as a training image.'],
    })
  })
})

describe('the same picture twice', () => {
  const png = (level: number) => writePng({ width: 2, height: 2, channels: 1, pixels: new Uint8Array(4).fill(level) })
  const named = (folder: string, levels: readonly number[]) =>
    levels.map((level) => ({ path: `${folder}/${level}.png`, bytes: png(level) }))
  const levels = Array.from({ length: 20 }, (_, i) => i)

  it('is left out of an archive beside its own folder', async () => {
    const { zipSync } = await import('fflate')
    const inside = [...named('pets/cat', levels), ...named('pets/dog', [100, 101])]
    const bytes = zipSync(Object.fromEntries(inside.map((file) => [file.path, file.bytes])))
    for (const [zip, folder] of [
      ['s/pets.zip', 's/'],
      ['pets (1).zip', ''],
    ] as const) {
      const outside = inside.map((file) => ({ ...file, path: `${folder}${file.path}` }))
      const { images, files, leftOut, classes } = await understandImages([{ path: zip, bytes }, ...outside], {
        seed: 1,
      })
      expect([images, files, leftOut.length]).toEqual([22, 44, 22])
      expect(leftOut.every(({ file }) => file.startsWith(`${zip.slice(0, -4)}/`))).toBe(true)
      expect(leftOut[0]?.reason).toBe('was a duplicate: the same file lay outside the archive too')
      expect(classes?.counts).toEqual([
        { name: 'cat', images: 20 },
        { name: 'dog', images: 2 },
      ])
    }
  })

  it('is told where it is among training and test images', async () => {
    const files = [...named('train', levels), ...named('test', [3, 4, 200])]
    expect((await understandImages(files, { seed: 1 })).notes).toEqual([
      '2 of the 3 test images are duplicates of training images (the same content), so that test scores look better than they are: test/3.png, test/4.png.',
    ])
    expect((await understandImages(named('a', levels), { seed: 1 })).notes).toEqual([])
  })
})
