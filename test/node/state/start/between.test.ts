import { describe, expect, it } from 'vitest'
import { Between } from '../../../../src/state/start/between.svelte'
import type { Mixing } from '../../../../src/state/mixture/mixing.svelte'

/** What Between asks of the mixture, without a generator. */
function standIn() {
  const mixing = {
    chosen: [0, 1],
    weights: [0.5, 0.5, 0],
    setCorners: () => undefined,
    choose: (place: number, component: number) => (mixing.chosen[place] = component),
    setWeights: (weights: number[]) => (mixing.weights = weights),
  }
  return { mixing, between: new Between(mixing as unknown as Mixing) }
}

describe('the picture between two Gaussians', () => {
  it('goes from the first to the second, and ends there', () => {
    const { mixing, between } = standIn()
    between.choose(2, 0)
    between.play(false)
    for (let i = 0; i < 10; i++) between.advance(700)
    expect(between.playing).toBe(false)
    expect(mixing.weights).toEqual([1, 0, 0])
  })

  it('ends too where both ends are the same', () => {
    const { between } = standIn()
    between.choose(1, 1)
    between.play(false)
    for (let i = 0; i < 10; i++) between.advance(700)
    expect(between.playing).toBe(false)
  })
})
