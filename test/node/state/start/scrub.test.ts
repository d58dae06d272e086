import { expect, it } from 'vitest'
import { Scrub } from '../../../../src/state/start/scrub.svelte'

function scrubOf(stops: number) {
  const scrub = new Scrub('start.heart')
  scrub.begin(Array.from({ length: stops }, (_, place) => 10 * place))
  return scrub
}

it('stands on its last stop, and plays from the first to it', () => {
  const scrub = scrubOf(3)
  expect([scrub.at, scrub.playing]).toEqual([2, false])
  scrub.play(false)
  const seen = [scrub.at]
  while (scrub.playing && seen.length < 9) {
    scrub.advance()
    seen.push(scrub.at)
  }
  expect(seen).toEqual([0, 1, 2])
})

it('goes on from where the reader left it', () => {
  const scrub = scrubOf(4)
  scrub.move(1)
  scrub.play(false)
  expect([scrub.at, scrub.playing]).toEqual([1, true])
})

it('is ended by the reader’s hand, and moves no more by itself', () => {
  const scrub = scrubOf(5)
  scrub.play(false)
  scrub.move(2)
  scrub.advance()
  expect([scrub.at, scrub.playing]).toEqual([2, false])
})

it('stops where it plays when it is pressed again', () => {
  const scrub = scrubOf(5)
  scrub.play(false)
  scrub.advance()
  scrub.play(false)
  expect([scrub.at, scrub.playing]).toEqual([1, false])
})

it('shows the end at once where no motion is wanted', () => {
  const scrub = scrubOf(5)
  scrub.move(1)
  scrub.play(true)
  expect([scrub.at, scrub.playing]).toEqual([4, false])
})

it('never leaves its stops', () => {
  const scrub = scrubOf(3)
  scrub.move(7)
  expect(scrub.at).toBe(2)
  scrub.move(-1)
  expect(scrub.at).toBe(0)
})

it('finds the stop nearest to a value', () => {
  const scrub = new Scrub('start.heart')
  scrub.begin([0, 25, 100])
  expect([-5, 13, 62, 63, 400].map((value) => scrub.nearestTo(value))).toEqual([0, 1, 1, 2, 2])
})

it('stands where it was asked to before there were stops, and says what no stop is', () => {
  const scrub = new Scrub('start.heart')
  scrub.ask(25)
  expect(scrub.chosen).toBe(25)
  expect(scrub.begin([0, 25, 100])).toBe(null)
  expect([scrub.at, scrub.chosen]).toEqual([1, 25])
  scrub.ask(30)
  expect(scrub.begin([0, 25, 100])).toBe('The link’s start.heart=30 is not one of 0, 25, 100; ignored.')
  expect([scrub.at, scrub.chosen]).toEqual([2, null])
})
