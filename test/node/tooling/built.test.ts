import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isBuilt, sources } from '../../../scripts/built.mjs'

let folder = ''

/** @param at when it was written, in s */
function write(path: string, at: number) {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, path)
  utimesSync(file, at, at)
  for (let above = dirname(file); above.length >= folder.length; above = dirname(above)) utimesSync(above, at, at)
}

const inside = (source: string) => (/\.\w+$/.test(source) ? source : `${source}/deeper/file`)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modeweave-built-'))
  for (const source of sources) write(inside(source), 100)
  write('dist/index.html', 200)
  write('dist/service.js', 210)
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the page is built until something that it is made of changes', () => {
  expect(isBuilt(folder)).toBe(true)
  for (const source of sources) {
    write(inside(source), 300)
    expect([source, isBuilt(folder)]).toEqual([source, false])
    write(inside(source), 100)
    expect([source, isBuilt(folder)]).toEqual([source, true])
  }
})

test.each(['dist/index.html', 'dist/service.js'])('without %s it is not', (file) => {
  rmSync(join(folder, file))
  expect(isBuilt(folder)).toBe(false)
})
