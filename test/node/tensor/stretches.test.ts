/** By what a run was trained: stretches join where nothing changed, and time is known where they have all iterations. */
import { expect, it } from 'vitest'
import type { TrainedStretch } from '../../../src/tensor/stretch-types'
import { secondsOf, withStretch } from '../../../src/tensor/stretches'

const stretch = (from: number, to: number, change: Partial<TrainedStretch> = {}): TrainedStretch => ({
  from,
  to,
  seconds: to - from,
  began: 1000 * from,
  ended: 1000 * to,
  backend: { name: 'wasm', adapter: 'SIMD' },
  versions: { page: '1', tfjs: '4', ort: null },
  ...change,
})
const joined = (...list: TrainedStretch[]) => list.reduce<TrainedStretch[]>(withStretch, [])

it('joins what the same trained, ONNX Runtime coming late or not', () => {
  const ort = { page: '1', tfjs: '4', ort: '1.30' }
  expect(joined(stretch(0, 2), stretch(2, 5, { versions: ort }), stretch(5, 6))).toEqual([
    stretch(0, 6, { versions: ort }),
  ])
})

it('begins anew with another backend or version, and where iterations in between are not known', () => {
  const gpu = { name: 'webgpu', adapter: 'M2' } as const
  const list = joined(stretch(0, 2), stretch(2, 3, { backend: gpu }), stretch(5, 6, { backend: gpu }))
  expect(list.map(({ from, to, backend }) => [from, to, backend.name])).toEqual([
    [0, 2, 'wasm'],
    [2, 3, 'webgpu'],
    [5, 6, 'webgpu'],
  ])
  expect(joined(stretch(0, 2), stretch(2, 3, { versions: { page: '2', tfjs: '4', ort: null } }))).toHaveLength(2)
})

it('adds time without an iteration to what it ends, and to nothing else', () => {
  expect(joined(stretch(0, 2), stretch(2, 2, { seconds: 3 }))[0]?.seconds).toBe(5)
  expect(joined(stretch(0, 0, { seconds: 3 }))).toEqual([])
})

it('knows a run’s time where it has all of its iterations', () => {
  expect(secondsOf([stretch(0, 2), stretch(2, 5)], 5)).toBe(5)
  expect(secondsOf([stretch(0, 2), stretch(3, 5)], 5)).toBeNull()
  expect(secondsOf([stretch(0, 2)], 5)).toBeNull()
  expect(secondsOf([], 0)).toBe(0)
})
