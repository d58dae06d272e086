import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../../../../scripts/setup.mjs'
import { fill, nameOf } from '../../../../src/results/aggregate'
import { printedNumber } from '../../../../src/results/ordering'
import { checkSweep, runsOf } from '../../../../src/results/sweep'
import { tables } from '../../../../src/results/tables'
import { captionNumbers, tableTwo } from '../../../../src/results/tables/captions'
import { tableSix } from '../../../../src/results/tables/fusion'
import { kMeansVariant } from '../../../../src/results/tables/mixture'

const sweepFile = (name: string) => join(root, 'public/results/sweeps', `${name}.json`)

describe.each(tables.map((table) => [table.id, table] as const))('%s', (_, table) => {
  it('has as many labels in every row as it has label columns, and a number in every printed place', () => {
    for (const { labels, rows } of table.blocks)
      for (const row of rows) {
        expect(row.labels).toHaveLength(labels.length)
        for (const [key, text] of Object.entries(row.printed)) {
          expect(printedNumber(text), text).not.toBeNaN()
          expect(table.columns.find((column) => column.key === key)?.printed).toBe(true)
        }
      }
  })

  it('calls no two rows of a block the same', () => {
    for (const block of table.blocks) {
      const names = block.rows.map((row) => nameOf(block, row))
      expect(new Set(names).size, names.join(', ')).toBe(names.length)
    }
  })

  it('names variants that its sweep has', () => {
    if (table.sweep === null) return
    expect(existsSync(sweepFile(table.sweep))).toBe(true)
    const sweep = checkSweep(JSON.parse(readFileSync(sweepFile(table.sweep), 'utf8')))
    const names = new Set(runsOf(sweep).map(({ name }) => name))
    const asked = table.blocks.flatMap(({ rows }) => rows.flatMap(({ variant }) => variant ?? []))
    expect(asked.filter((variant) => variant !== kMeansVariant && !names.has(variant))).toEqual([])
    expect(sweep.lab).toBe(table.paper)
  })
})

it('no two tables share an id', () => {
  expect(new Set(tables.map(({ id }) => id)).size).toBe(tables.length)
})

it('calls a row by its first label where that tells it apart', () => {
  const names = [tableTwo, tableSix].map(({ blocks }) =>
    blocks.flatMap((block) => block.rows.map((row) => nameOf(block, row))),
  )
  expect(names).toEqual([
    ['Original', 'General', '5-word'],
    [
      'Original',
      'Ablated, Generalised caption ×, Dual fusion ✓',
      'Ablated, Generalised caption ✓, Dual fusion ×',
      'Ours',
    ],
  ])
})

it('Table 2 is filled by the captions’ scores', () => {
  const score = { si: 8.18, bt: 3.67, tm: 5, da: 5.15, gs: 5.5 }
  const others = captionNumbers((caption) => (caption.startsWith('2-Ton') ? score : null))
  const filled = fill(tableTwo, { planned: [], results: new Map(), others })
  const [first, second] = filled.blocks[0]?.rows ?? []
  expect(first?.cells.map(({ ours }) => ours?.mean)).toEqual([8.18, 3.67, 5, 5.15, 5.5])
  expect(first?.cells.map(({ printed }) => printed)).toEqual(['8.18', '3.67', '5.0', '5.15', '5.50'])
  expect(second?.cells.map(({ ours }) => ours)).toEqual([null, null, null, null, null])
})
