import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { captionsOfText, skippedNote } from '../../../../src/state/captions/file/lines'
import { orderOf, textRanks } from '../../../../src/state/captions/order'
import { distributionOf } from '../../../../src/state/captions/readings/distribution'

const texts = ['Zebra', 'an apple', 'Apple pie', 'zoo']
const everything = { sortBy: null, descending: false, text: '', ranges: [], takes: null }

describe('orderOf', () => {
  it('sorts by a column in both directions, what has no score last', () => {
    const scores = Float64Array.of(5, NaN, 7.25, 0)
    expect([...orderOf(texts, { ...everything, sortBy: scores })]).toEqual([3, 0, 2, 1])
    expect([...orderOf(texts, { ...everything, sortBy: scores, descending: true })]).toEqual([2, 0, 3, 1])
  })

  it('sorts as a comparing sort would, and keeps the order of equals', () => {
    const score = fc.oneof(
      fc.double({ min: -10, max: 10, noNaN: true }).map((x) => Math.round(x * 1e6) / 1e6),
      fc.constant(NaN),
    )
    fc.assert(
      fc.property(fc.array(score, { maxLength: 60 }), fc.boolean(), (scores, descending) => {
        const place = (value: number) => (Number.isNaN(value) ? Infinity : descending ? -value : value)
        const expected = scores
          .map((value, index) => ({ key: place(value), index }))
          .sort((a, b) => (a.key === b.key ? a.index - b.index : a.key - b.key))
          .map(({ index }) => index)
        const found = orderOf(scores.map(String), { ...everything, sortBy: Float64Array.from(scores), descending })
        expect([...found]).toEqual(expected)
      }),
    )
  })

  it('sorts by text, upper and lower case alike', () => {
    expect([...orderOf(texts, { ...everything, sortBy: textRanks(texts) })]).toEqual([1, 2, 0, 3])
  })

  it('keeps what holds the text in any case and lies in every range', () => {
    expect([...orderOf(texts, { ...everything, text: ' APPLE ' })]).toEqual([1, 2])
    const column = Float64Array.of(1, 2, NaN, 4)
    const ranges = [{ column, low: 2, high: 4 }]
    expect([...orderOf(texts, { ...everything, ranges })]).toEqual([1, 3])
    expect([...orderOf(texts, { ...everything, ranges, text: 'z' })]).toEqual([3])
    expect([...orderOf(texts, { ...everything, ranges, takes: (index) => index < 3 })]).toEqual([1])
    // An accent may stand in one character with its letter, or behind it.
    expect([...orderOf(['cafe\u0301', 'caf\u00e9', 'cafe'], { ...everything, text: 'café' })]).toEqual([0, 1])
  })
})

describe('distributionOf', () => {
  it('counts in equal bins, 10 in the last, and leaves out what has no score', () => {
    const { bins, n, mean } = distributionOf(Float64Array.of(0, 0.49, 0.5, 10, NaN), 20)
    expect([bins[0], bins[1], bins[19], n]).toEqual([2, 1, 1, 4])
    expect(mean).toBeCloseTo(2.7475, 10)
  })
})

describe('captionsOfText', () => {
  it('takes one caption a line, whatever ends the lines, and counts empty ones', () => {
    const found = captionsOfText('one\r\n\n  two \r\n\t\nthree\n')
    expect(found).toEqual({ captions: ['one', 'two', 'three'], empty: 2, long: [] })
    expect(captionsOfText('').captions).toEqual([])
    const note = (empty: number, long: number[] = []) => skippedNote({ captions: [], empty, long })
    expect([note(0), note(1), note(1200)]).toEqual([
      null,
      '1 empty line was skipped.',
      '1,200 empty lines were skipped.',
    ])
  })

  it('leaves out what is longer than a caption may be, and says so', () => {
    const found = captionsOfText(`one\n${'x '.repeat(30_000)}\ntwo`)
    expect(found).toEqual({ captions: ['one', 'two'], empty: 0, long: [2] })
    expect(skippedNote(found)).toBe('Line 2 was left out: a caption may have at most 10,000 characters.')
  })
})
