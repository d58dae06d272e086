import { describe, expect, it } from 'vitest'
import { Between } from '../../../../src/state/start/between.svelte'
import type { Mixing } from '../../../../src/state/mixture/mixing.svelte'
import { sharesOf, spread, type Point } from '../../../../src/state/mixture/simplex'

/** What Between asks of the mixture, without a generator. */
function standIn() {
  const mixing = {
    chosen: [0, 1],
    weights: [0.5, 0.5, 0],
    setCorners: (count: number) => (mixing.chosen = [0, 1, 2].slice(0, count)),
    choose: (place: number, component: number) => {
      mixing.chosen[place] = component
      mixing.weights = mixing.weights.map((_, k) => (mixing.chosen.includes(k) ? 1 / mixing.chosen.length : 0))
    },
    setWeights: (weights: number[]) => (mixing.weights = weights),
    moveTo: (point: Point) => (mixing.weights = spread(3, mixing.chosen, sharesOf(point))),
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

  it('stands on the first where another Gaussian is put at an end', () => {
    const { mixing, between } = standIn()
    between.put(1, 2)
    expect([mixing.chosen, mixing.weights]).toEqual([
      [0, 2],
      [1, 0, 0],
    ])
  })

  it('has a third join in equal parts, and is then pulled over their triangle', () => {
    const { mixing, between } = standIn()
    between.play(false)
    between.join(2)
    expect(between.playing).toBe(false)
    expect(mixing.weights).toEqual([1 / 3, 1 / 3, 1 / 3])
    between.pull({ x: 0.5, y: 0 })
    expect(mixing.weights).toEqual([1, 0, 0])
    between.setCorners(2)
    between.pull({ x: 1, y: 0 })
    expect(mixing.weights).toEqual([0, 1, 0])
  })
})
