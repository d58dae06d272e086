/** Folders as a browser hands them over at a drop: in batches, and not always readable. */
import { expect, it } from 'vitest'
import { filesOf, pickedFiles } from '../../../../src/components/controls/dropped-files'

const BATCH = 100

type Tree = { [name: string]: Tree | string | Error }

/** @param tree a folder, a file's text, or why it cannot be opened */
function entryOf(name: string, tree: Tree | string | Error, parent = ''): FileSystemEntry {
  const fullPath = `${parent}/${name}`
  const isFile = typeof tree === 'string' || (tree instanceof Error && tree.message === 'file')
  const common = { name, fullPath, isFile, isDirectory: !isFile }
  if (isFile) {
    const file = (resolve: (file: File) => void, reject: (reason: unknown) => void) =>
      typeof tree === 'string' ? resolve(new File([tree], name)) : reject(tree)
    return { ...common, file } as unknown as FileSystemEntry
  }
  return { ...common, createReader: () => readerOf(tree, fullPath) } as unknown as FileSystemEntry
}

function readerOf(tree: Tree | Error, path: string) {
  const names = tree instanceof Error ? [] : Object.entries(tree)
  let read = 0
  return {
    readEntries(resolve: (entries: FileSystemEntry[]) => void, reject: (reason: unknown) => void) {
      if (tree instanceof Error) return reject(tree)
      const batch = names.slice(read, (read += BATCH))
      resolve(batch.map(([name, inner]) => entryOf(name, inner, path)))
    },
  }
}

const dropped = async (tree: Tree) =>
  (await filesOf([entryOf('pets', tree)])).map((found) => ('file' in found ? found.path : [found.path, found.reason]))

it('names a file that cannot be read and goes on with the others', async () => {
  expect(await dropped({ '1.png': 'a', '2.png': new Error('file'), cat: { '3.png': 'c' } })).toEqual([
    'pets/1.png',
    ['pets/2.png', 'could not be opened'],
    'pets/cat/3.png',
  ])
})

it('names a folder that cannot be listed, and one without a file', async () => {
  expect(await dropped({ locked: new Error('folder'), none: {}, '1.png': 'a' })).toEqual([
    ['pets/locked', 'was a folder that could not be opened'],
    ['pets/none', 'was an empty folder'],
    'pets/1.png',
  ])
})

it('reads every batch of a large folder, and hidden files with them', async () => {
  const files = Object.fromEntries(Array.from({ length: 2 * BATCH + 50 }, (_, i) => [`${i}.png`, 'a']))
  const found = await dropped({ ...files, '.hidden.png': 'b' })
  expect(found).toHaveLength(2 * BATCH + 51)
  expect(found).toContain('pets/.hidden.png')
})

it('keeps what a folder that fails half-way has given', async () => {
  const entry = entryOf('pets', {}) as FileSystemDirectoryEntry
  let asked = 0
  const createReader = () => ({
    readEntries(resolve: (entries: FileSystemEntry[]) => void, reject: (reason: unknown) => void) {
      if (asked++ === 0) resolve([entryOf('1.png', 'a', '/pets')])
      else reject(new Error('gone'))
    },
  })
  const found = await filesOf([{ ...entry, createReader } as unknown as FileSystemEntry])
  expect(found.map(({ path }) => path)).toEqual(['pets/1.png', 'pets'])
})

it('takes a file that has no entry, and picked files by their path', async () => {
  const file = new File(['a'], 'a.png')
  expect(await filesOf([file])).toEqual([{ path: 'a.png', file }])
  expect(pickedFiles([file])).toEqual([{ path: 'a.png', file }])
})
