import { beforeEach, expect, it, vi } from 'vitest'
import { runsOf } from '../../../../src/results/sweep'
import type { Sweep } from '../../../../src/results/types'
import { recipeLink } from '../../../../src/views/results/recipe-link'
import { fusionSweep, mixtureSweep } from '../../results/made-runs'

beforeEach(() => vi.stubGlobal('location', { search: '?backend=wasm', pathname: '/page/' }))

const linkOf = (sweep: Sweep) => {
  const [run] = runsOf(sweep)
  if (run === undefined) throw new Error('no run')
  return recipeLink(run, sweep.preset)
}

it('leads to a recipe’s room, with the backend that was asked for', () => {
  expect(linkOf(fusionSweep)).toMatchObject({ room: 'Fusion', lost: [] })
  expect(linkOf(fusionSweep).href).toMatch(/^\/page\/\?backend=wasm&.*#fusion$/)
  expect(linkOf(mixtureSweep)).toMatchObject({ room: 'Mixture', lost: [] })
})

it('says what the room cannot show, for a sweep may go beyond its settings’ ranges', () => {
  const { lost } = linkOf({ ...fusionSweep, set: { steps: 6 } })
  expect(lost).toEqual([expect.stringContaining('steps=6') as string])
})
