/** When a run in training is looked at, and how much of it is kept. */
import { expect, it } from 'vitest'
import { effortFor, isLookedAt, usualEffort } from '../../../../src/workers/fusion/effort'
import { recommendedFor } from '../../../../src/diffusion/training/recommended'
import { isLookDue, promptsShown } from '../../../../src/workers/fusion/showing'

const looksOf = (steps: number, effort = usualEffort) =>
  Array.from({ length: steps }, (_, step) => step).filter((step) => isLookDue(step, steps, effort))

it('is often where a run begins to learn, and then evenly', () => {
  expect(looksOf(600)).toEqual([0, 10, 25, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 550])
  expect(looksOf(20)).toEqual([0])
  expect(looksOf(99)).toEqual([0, 25, 50, 75])
})

it('is bounded, however long the run and however large its images', () => {
  for (const steps of [100, 299, 305, 2500, 20_000]) expect(looksOf(steps).length).toBeLessThanOrEqual(16)
  expect(promptsShown(8, { size: 32, channels: 1 })).toBe(8)
  expect(promptsShown(8, { size: 512, channels: 3 })).toBe(2)
  expect(promptsShown(8, { size: 1024, channels: 3 })).toBe(1)
})

it('is never where none is wanted', () => {
  expect(looksOf(600, { ...usualEffort, samplings: 0 })).toEqual([])
})

it('is never on a processor where one picture takes minutes: a first look would be hours before the first step', () => {
  const of = (parameters: number) => recommendedFor({ parameters, solver: 'ddim', card: null })
  const [miniature, published] = [of(2e6), of(323_384_964)]
  const looked = (['wasm', 'cpu', 'webgl', 'webgpu'] as const).map((backend) => isLookedAt(published, backend))
  expect(looked).toEqual([false, false, true, true])
  expect(isLookedAt(miniature, 'wasm')).toBe(true)
  expect(looksOf(600, effortFor(usualEffort, { looks: false }))).toEqual([])
  expect(effortFor(usualEffort, { looks: true })).toEqual(usualEffort)
})
