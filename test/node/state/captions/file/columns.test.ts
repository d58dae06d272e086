/** Several columns of a file in the room: scored beside the captions, or going along to every export, also after a reload. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { CaptionFileReport } from '../../../../../src/data/captions/types'
import { besideOf, joined, leftAsTexts, leftOfTexts } from '../../../../../src/state/captions/file/beside'
import { rolesOf } from '../../../../../src/state/captions/file/columns'
import { captionFile, captionTableText } from '../../../../../src/state/captions/export'
import type { CaptionRoom } from '../../../../../src/state/captions/room.svelte'
import { openRoom, settle } from '../open-room'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function readTable(room: CaptionRoom, role: 'along' | 'general' | 'none') {
  await room.file.look(new File(['id,caption'], 'list.csv'))
  room.file.setRole(0, role)
  await room.file.read()
  await settle()
}

async function exported(room: CaptionRoom, format: 'csv' | 'jsonl' = 'csv'): Promise<string[]> {
  const writing = captionFile(room.list, room.table.order, format)
  await settle()
  return (await (await writing).content.text()).split(/\r?\n/)
}

it('takes cells along to every export, and keeps the place of a row that was left out', async () => {
  const { room, storage } = openRoom()
  await room.open()
  await readTable(room, 'along')
  const lines = await exported(room)
  expect(lines[0]).toBe('id,caption,si,bt,tm,da,gs,flags')
  expect(lines.slice(1).map((line) => line.split(',').slice(0, 2))).toEqual([
    ['id of from', 'from'],
    ['id of a file', 'a file'],
    ['id of line 3', ''],
    ['id of read in parts', 'read in parts'],
    [''],
  ])
  expect(lines[3]).toBe('id of line 3,,,,,,,')
  expect(await exported(room, 'jsonl')).toMatchObject([
    expect.stringMatching(/^\{"id":"id of from","caption":"from","si":/),
    expect.any(String),
    '{"id":"id of line 3","caption":"","si":null,"bt":null,"tm":null,"da":null,"gs":null}',
    expect.any(String),
    '',
  ])
  expect(captionTableText(room.list, room.table.order, 'markdown')).toMatch(
    /\| id \| {2}\| Caption \|.*\n.*\n\| id of from \| Original \| from \|/,
  )
  room.sortBy('gs')
  expect((await exported(room)).length).toBe(5)

  await room.flush()
  const again = openRoom(storage).room
  await again.open()
  await settle()
  expect(again.list.beside).toEqual(room.list.beside)
})

it('scores a column of the visitor’s own as a version, and says whose it is', async () => {
  const { room, storage } = openRoom()
  await room.open()
  await readTable(room, 'general')
  expect(room.list.present).toEqual(['original', 'general'])
  expect(room.list.text(1, 'general')).toBe('a fi')
  expect(room.list.sheet('general').stateOf(1)).toBe('scored')
  expect(room.list.making(1, 'general')).toMatchObject({ by: 'your column “id”', own: true })
  expect(room.file.understood?.besides).toBe('“id” as General')
  const lines = await exported(room)
  expect(lines[0]).toBe(
    'caption,si,bt,tm,da,gs,general,general_si,general_bt,general_tm,general_da,general_gs,general_by,flags,general_flags',
  )
  await room.flush()
  const again = openRoom(storage).room
  await again.open()
  expect(again.list.text(1, 'general')).toBe('a fi')
  expect(again.list.making(1, 'general')?.own).toBe(true)
})

it('brings versions back that generalising has replaced, the visitor’s own too, and says nothing where none was', async () => {
  const { room, storage } = openRoom()
  await room.open()
  await readTable(room, 'general')
  expect(room.generalisesAgain).toBe(true)
  const own = [0, 1, 2].map((index) => room.list.text(index, 'general'))
  await room.generalising.start(room.toGeneralise)
  await settle()
  expect(room.list.text(2, 'general')).toBe('read in parts')
  const notice = room.notices.at('generalise')
  // The stand-in makes two of them anew, and the third as it was.
  expect(notice?.text).toBe('2 General versions that were there were replaced.')
  notice?.actions[0]?.run()
  await settle()
  expect([0, 1, 2].map((index) => room.list.text(index, 'general'))).toEqual(own)
  expect(room.list.making(2, 'general')?.own).toBe(true)
  expect(room.list.sheet('general').stateOf(2)).toBe('scored')
  expect(room.notices.at('generalise')).toBeNull()
  await room.flush()
  const again = openRoom(storage).room
  await again.open()
  expect(again.list.text(2, 'general')).toBe(own[2])

  room.takeText('a dog runs home')
  await room.generalising.start(room.toGeneralise)
  await settle()
  expect(room.notices.at('generalise')).toBeNull()
})

it('leaves out what the visitor leaves out', async () => {
  const { room } = openRoom()
  await room.open()
  await readTable(room, 'none')
  expect(room.list.beside.carried).toEqual([])
  expect((await exported(room))[0]).toBe('caption,si,bt,tm,da,gs,flags')
})

it('brings back what stood beside captions that were replaced, and adds to it', async () => {
  const { room } = openRoom()
  await room.open()
  await readTable(room, 'along')
  room.takeText('a dog')
  expect(room.list.beside.carried).toEqual([])
  room.notices.at('input')?.actions?.[0]?.run()
  expect(room.list.beside.carried.map(({ name }) => name)).toEqual(['id'])
  room.adds = true
  room.takeText('a dog')
  expect(room.list.beside.carried[0]?.cells).toEqual(['id of from', 'id of a file', 'id of read in parts', ''])
})

const left = (before: number, ...carried: string[]) => ({ before, line: 1, words: 'has no text', carried })

it('joins what stands beside two lists by name', () => {
  const first = { carried: [{ name: 'id', cells: ['1'] }], left: [left(1, '2')] }
  const second = {
    carried: [
      { name: 'url', cells: ['u'] },
      { name: 'id', cells: ['3'] },
    ],
    left: [left(0, 'v', '4')],
  }
  expect(joined(first, 1, second, 1)).toEqual({
    carried: [
      { name: 'id', cells: ['1', '3'] },
      { name: 'url', cells: ['', 'u'] },
    ],
    left: [left(1, '2', ''), left(1, '4', 'v')],
  })
})

it('keeps rows that were left out beside the captions before which they stand', () => {
  const rows = [left(0, 'a'), left(2, 'b'), left(2, 'c'), left(3, 'd')]
  expect(leftOfTexts(leftAsTexts(rows, 3))).toEqual(rows)
  expect(leftOfTexts([null, 'no JSON', '[{"before":-1}]'])).toEqual([])
  expect(besideOf({ carried: [], left: rows }, [1, 2]).left.map(({ before }) => before)).toEqual([0, 1, 1, 2])
})

it('knows columns by their names, each version once, and takes no wide table along as a whole', () => {
  const report = (...names: string[]): CaptionFileReport => ({
    description: '',
    columns: names.map((name) => ({ name, examples: [], layout: { kind: 'lines', header: false } })),
    suggested: 0,
    header: true,
  })
  expect(rolesOf(report('caption', 'general', 'five', 'Generalised captions', 'id'))).toEqual([
    'along',
    'general',
    '5-word',
    'along',
    'along',
  ])
  expect(rolesOf(report('general manager', '5 stars'))).toEqual(['along', 'along'])
  const wide = rolesOf(report('caption', 'image_id', 'URL', ...Array.from({ length: 20 }, (_, i) => `feature ${i}`)))
  expect(wide.filter((role) => role === 'along').length).toBe(2)
})
