/** docs/README.md and its picture: the rooms that the layer rules have, and no others. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { housePicture, roomLines } from '../../../scripts/house/picture'
import { house, ruledFolders } from '../../../scripts/house/rooms'
import { root } from '../../../scripts/setup.mjs'
import { isThere, textOf } from './markdown'

const foldersOf = (path: string) =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)

test('the picture is the one that `npm run house` draws', () => {
  expect(textOf('docs/house.svg')).toBe(housePicture())
})

test('every room that has a rule has a line, and every line a folder', () => {
  const told = [...roomLines().keys()]
  expect(told.filter((room) => !isThere(`src/${room}`))).toEqual([])
  expect([...ruledFolders, ...house.map(({ name }) => name)].filter((room) => !told.includes(room))).toEqual([])
})

test('every folder of src/ is a room of the picture', () => {
  expect(house.map(({ name }) => name).toSorted()).toEqual(foldersOf('src').toSorted())
})

test('nobody imports from their own floor or from above', () => {
  const floors = new Map(house.map(({ name, floor }) => [name, floor]))
  for (const { name, floor, whole, parts } of house)
    for (const other of [...whole, ...parts]) expect(floors.get(other), `${name} imports ${other}`).toBeLessThan(floor)
  expect(house.filter(({ isEngine }) => isEngine).map(({ name }) => name)).toContain('workers')
})
