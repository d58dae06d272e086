import { describe, expect, it } from 'vitest'
import {
  generaliseGuided,
  proposeByPrompt,
  type GuidedOptions,
  type Propose,
} from '../../../src/captions/generalise/guided'
import type { GuidedRound } from '../../../src/captions/generalise/types'

/** Shorter is more general: 10 − length. */
const byLength = (captions: readonly string[]) => Promise.resolve(captions.map((c) => (c === '' ? NaN : 10 - c.length)))

async function climb(original: string, propose: Propose, options: GuidedOptions = { target: 9, rounds: 20 }) {
  const rounds: GuidedRound[] = []
  const loop = generaliseGuided(original, propose, byLength, options)
  for (;;) {
    const { done, value } = await loop.next()
    if (done) return { rounds, end: value }
    rounds.push(value)
  }
}

const dropOne: Propose = ({ current }) => Promise.resolve([current.slice(1), current.slice(2)])

describe('the guided loop', () => {
  it('keeps the best proposal of each round until the target is reached', async () => {
    const { rounds, end } = await climb('abcdefg', dropOne)
    expect(end).toBe('target')
    expect(rounds.map(({ caption }) => caption)).toEqual(['abcdefg', 'cdefg', 'efg', 'g'])
    expect(rounds.map(({ round }) => round)).toEqual([0, 1, 2, 3])
  })

  it('shows no round that scores no higher', async () => {
    const { rounds, end } = await climb('abc', ({ current }) => Promise.resolve([`${current}x`]))
    expect(end).toBe('no-rise')
    expect(rounds).toEqual([{ round: 0, caption: 'abc', score: 7 }])
  })

  it('goes no further past the target than it must', async () => {
    const { rounds, end } = await climb('abcdefg', dropOne, { target: 4, rounds: 20 })
    expect(end).toBe('target')
    expect(rounds.map(({ caption }) => caption)).toEqual(['abcdefg', 'bcdefg'])
  })

  it('ends where nothing new is proposed', async () => {
    expect(await climb('abc', () => Promise.resolve([]))).toMatchObject({ end: 'no-proposal' })
    expect(await climb('abc', ({ original }) => Promise.resolve([original, '']))).toMatchObject({ end: 'no-proposal' })
  })

  it('ends after its rounds, or at once where the caption is general enough', async () => {
    expect((await climb('abcdefghi', dropOne, { target: 9, rounds: 1 })).end).toBe('rounds')
    const { rounds, end } = await climb('a', dropOne)
    expect({ count: rounds.length, end }).toEqual({ count: 1, end: 'target' })
  })

  it('tells a language model what was reached', async () => {
    const prompts: string[] = []
    const propose = proposeByPrompt((prompt) => {
      prompts.push(prompt)
      return Promise.resolve('ab')
    })
    const { rounds } = await climb('abcdef', propose)
    expect(rounds.map(({ caption }) => caption)).toEqual(['abcdef', 'ab'])
    expect(prompts[1]).toContain('"abcdef" was made more general: "ab"')
    expect(prompts[1]).toContain('scores 8.00; aim for 9.00')
  })

  it('stops where it is cancelled', async () => {
    const cancel = new AbortController()
    const loop = generaliseGuided('abcdef', dropOne, byLength, { target: 10, rounds: 5 }, cancel.signal)
    await loop.next()
    cancel.abort()
    await expect(loop.next()).rejects.toThrow(/abort/i)
  })
})
