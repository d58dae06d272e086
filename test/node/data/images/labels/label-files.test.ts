/** Labels from a table beside pictures: read where it can be nothing else, and else said why not. */
import { describe, expect, it } from 'vitest'
import { understandImages } from '../../../../../src/data/images/own'
import type { NamedBytes } from '../../../../../src/data/source-file'
import type { Choices } from '../../../../../src/data/understood-types'
import { writePng } from '../../../../../src/tensor/files/png'

const picture = (path: string, grey: number): NamedBytes => ({
  path,
  bytes: writePng({ width: 8, height: 8, channels: 1, pixels: new Uint8Array(64).fill(grey) }),
})
/** Twenty-four pictures in a folder. */
const pictures = (folder: string, of = (i: number) => String(i), first = 0) =>
  Array.from({ length: 24 }, (_, i) => picture(`${folder}${of(i)}.png`, first + i))
const text = (path: string, lines: readonly string[]): NamedBytes => ({
  path,
  bytes: new TextEncoder().encode(lines.join('\n')),
})
/** A line for each of the pictures. */
const rows = (line: (i: number) => string) => Array.from({ length: 24 }, (_, i) => line(i))
const kind = (i: number) => (i % 3 === 0 ? 'frog' : 'truck')

async function told(files: readonly NamedBytes[], choices: Choices = {}) {
  const { classes, leftOut, notes, questions } = await understandImages(files, { seed: 1, choices })
  return {
    from: classes?.from,
    level: classes?.level,
    counts: classes && Object.fromEntries(classes.counts.map(({ name, images }) => [name, images])),
    leftOut: leftOut.map(({ file, reason }) => `${file} ${reason}`),
    notes,
    questions,
  }
}

const KINDS = { frog: 8, truck: 16 }

describe('a table of labels', () => {
  it.each<[string, NamedBytes[]]>([
    [
      'val_annotations.txt',
      [
        ...pictures('t/val/images/', (i) => `val_${i}`),
        text(
          't/val/val_annotations.txt',
          rows((i) => `val_${i}.png\t${kind(i)}\t0\t1\t62\t63`),
        ),
      ],
    ],
    [
      'trainLabels.csv',
      [
        ...pictures('c/train/'),
        ...pictures('c/test/', String, 100),
        text('c/trainLabels.csv', ['id,label', ...rows((i) => `${i},${kind(i)}`)]),
      ],
    ],
    [
      'labels.csv',
      [...pictures('d/', (i) => `dog${i}`), text('d/labels.csv', ['id,breed', ...rows((i) => `dog${i},${kind(i)}`)])],
    ],
    [
      'a.tsv',
      [
        ...pictures('d/'),
        text(
          'd/a.tsv',
          rows((i) => `${i}.png\t${kind(i)}`),
        ),
      ],
    ],
    [
      'a.csv',
      [...pictures('d/'), text('d/a.csv', [',file,size,"label"', ...rows((i) => `${i},d/${i}.png,8,"${kind(i)}"`)])],
    ],
    [
      'metadata.csv',
      [...pictures('d/'), text('d/metadata.csv', ['file_name;label', ...rows((i) => `${i}.png;${kind(i)}`)])],
    ],
    [
      'val.txt',
      [
        ...pictures('d/'),
        text(
          'd/val.txt',
          rows((i) => `images/${i}.png ${kind(i)}`),
        ),
      ],
    ],
  ])('%s is read', async (name, files) => {
    const { from, level, counts, leftOut, notes } = await told(files)
    expect({ from, level, counts, leftOut }).toEqual({ from: name, level: null, counts: KINDS, leftOut: [] })
    expect(notes).toContain(`${name} gave 24 images their labels.`)
  })

  it('may be chosen against', async () => {
    const files = [
      ...pictures('d/'),
      text(
        'd/labels.csv',
        rows((i) => `${i}.png,${kind(i)}`),
      ),
    ]
    const { questions } = await told(files)
    expect(questions).toEqual([
      {
        choice: 'classes',
        question: 'What names the classes?',
        answers: [
          { value: 'file', words: 'labels.csv: frog, truck (2 classes)' },
          { value: 'none', words: 'none: no classes' },
        ],
        chosen: 'file',
      },
    ])
    const none = await told(files, { classes: 'none' })
    expect(none.counts).toBeNull()
    expect(none.leftOut).toEqual(['d/labels.csv held labels, where others or none were chosen'])
    expect(none.questions[0]).toMatchObject({ chosen: 'none', answers: questions[0]?.answers })
    expect((await told(files, { classes: 'file' })).counts).toEqual(KINDS)
  })

  it('is found among hundreds of other texts', async () => {
    const others = Array.from({ length: 200 }, (_, i) => text(`d/a/${i}_boxes.txt`, [`${i}.png 0 0 8 8`]))
    const { counts } = await told([
      ...pictures('d/'),
      ...others,
      text(
        'd/labels.txt',
        rows((i) => `${i}.png ${kind(i)}`),
      ),
    ])
    expect(counts).toEqual(KINDS)
  })

  it('gives labels to those that have no class folder, where others have', async () => {
    const { counts, level, from, leftOut } = await told([
      ...pictures('t/train/frog/images/', (i) => `frog_${i}`, 30),
      ...pictures('t/train/truck/images/', (i) => `truck_${i}`, 60),
      text(
        't/train/frog/frog_boxes.txt',
        rows((i) => `frog_${i}.png\t0\t1\t${i % 3}\t63`),
      ),
      ...pictures('t/val/images/', (i) => `val_${i}`),
      text(
        't/val/val_annotations.txt',
        rows((i) => `val_${i}.png\t${kind(i)}\t0\t1\t62\t63`),
      ),
    ])
    expect(counts).toEqual({ frog: 32, truck: 40 })
    expect([level, from]).toEqual([1, 'the folders below t and by val_annotations.txt'])
    expect(leftOut).toEqual([
      't/train/frog/frog_boxes.txt held numbers for each image, and nothing that says which of them is a label',
    ])
  })
})

describe('a table is left out, with the reason,', () => {
  it.each<[string, readonly string[], string]>([
    [
      'labels.csv',
      rows((i) => `${i + 1}.png,${kind(i)}`),
      'held labels of images that are not here, or could mean several: 24.png',
    ],
    [
      'labels.csv',
      rows((i) => `x${i}.png,${kind(i)}`),
      'named none of the images, so that no labels were read from it',
    ],
    ['labels.csv', rows((i) => `${i}.png,a cup of ${i}`), 'held no labels: most of its texts stand only once'],
    [
      'sample_submission.csv',
      rows((i) => `${i}.png,${kind(i)}`),
      'was a form for a competition’s answers, by its name, and no labels',
    ],
    ['answers.csv', rows((i) => `${i}.png,frog`), 'gave all images the same label'],
    [
      'labels.csv',
      ['id,a,b', ...rows((i) => `${i},${i % 2},${1 - (i % 2)}`)],
      'held labels in a form that is not read: of its 2 columns none is called label',
    ],
    ['boxes.csv', ['file,label', ...rows((i) => `${i >> 1}.png,${kind(i)}`)], 'gave an image two labels: 0.png'],
    ['metadata.csv', ['file_name,text', ...rows((i) => `${i}.png,a cup`)], 'held captions, and no column called label'],
    ['labels.csv', rows((i) => `${i}.png,${i === 3 ? '' : kind(i)}`), 'gave an image no label: 3.png'],
    [
      'labels.csv',
      ['a.csv', ...rows((i) => `${i}.png,${i === 20 ? '"' : kind(i)}`)].slice(1),
      'could not be used (line 21 opens a quote (") that is not closed; close it, or double it ("") where it belongs to the text)',
    ],
    [
      'annotations.json',
      ['{}'],
      'may hold labels in a form that is not read; a table of file and label is (CSV or TSV)',
    ],
    ['readme.txt', ['Pictures of frogs, and of trucks.'], 'was no image'],
  ])('%s', async (name, lines, reason) => {
    const { counts, leftOut } = await told([...pictures('d/'), text(`d/${name}`, lines)])
    expect(counts).toBeNull()
    expect(leftOut).toEqual([`d/${name} ${reason}`])
  })

  it('where folders name the classes', async () => {
    const { counts, leftOut } = await told([
      ...pictures('d/cat/', (i) => `c${i}`),
      ...pictures('d/dog/', (i) => `d${i}`, 50),
      text(
        'd/labels.csv',
        rows((i) => `c${i}.png,${kind(i)}`),
      ),
    ])
    expect(counts).toEqual({ cat: 24, dog: 24 })
    expect(leftOut).toEqual(['d/labels.csv held labels of images that have theirs from their folders'])
  })

  it('where another file has given them', async () => {
    const labels = (path: string) =>
      text(
        path,
        rows((i) => `${i}.png,${kind(i)}`),
      )
    const { counts, leftOut } = await told([...pictures('d/'), labels('d/a.csv'), labels('d/b.csv')])
    expect(counts).toEqual(KINDS)
    expect(leftOut).toEqual(['d/b.csv held labels of images that have theirs from another file'])
  })
})
