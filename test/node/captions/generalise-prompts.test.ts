import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateCost, estimateTokens } from '../../../src/captions/generalise/cost'
import {
  fillGuidedPrompt,
  fillPrompt,
  GUIDED_PROMPT,
  PAPER_PROMPTS,
  stripMatchingPunctuation,
} from '../../../src/captions/generalise/prompts'

describe("the paper's prompts", () => {
  it('are filled as its published code fills them', () => {
    expect(fillPrompt(PAPER_PROMPTS.general, '"Birds can fly"')).toBe(
      'convert this caption of an image to a more general caption: "Birds can fly"',
    )
    expect(fillPrompt(PAPER_PROMPTS['5-word'], 'Wall View 002')).toBe(
      'Make this caption of an image extremely general (result in less than 5 words)："Wall View 002"',
    )
  })

  it.each([
    ['"A dog"', 'A dog'],
    ['"A dog."', 'A dog.'],
    ['A dog.', 'A dog.'],
    ['[(A dog)]', 'A dog'],
    ['!', ''],
    ['""', ''],
    ['', ''],
  ])('strips %s to %s', (caption, stripped) => {
    expect(stripMatchingPunctuation(caption)).toBe(stripped)
  })

  it('never strip a letter, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const letters = (s: string) => s.replace(/[!-/:-@[-`{-~]/g, '')
        expect(letters(stripMatchingPunctuation(text))).toBe(letters(text))
      }),
    )
  })

  it.each([
    ['', 'The prompt is empty; write <caption> where the caption is to stand.'],
    ['Be general.', 'The prompt "Be general." has no caption in it; write <caption> where the caption is to stand.'],
  ])('refuse the template %j', (template, message) => {
    expect(() => fillPrompt(template, 'A dog')).toThrow(message)
  })

  it('refuse a caption without words', () => {
    expect(() => fillPrompt(PAPER_PROMPTS.general, ' "…" ')).toThrow('has no words; leave it out')
  })

  it('keep a caption that looks like a placeholder, and "$&", as they are', () => {
    const round = { caption: 'a <score> $& sign', current: 'a <caption>', score: 3.14159, target: 8 }
    const prompt = fillGuidedPrompt(GUIDED_PROMPT, round)
    expect(prompt).toContain('"a <score> $& sign" was made more general: "a <caption>"')
    expect(prompt).toContain('scores 3.14; aim for 8.00')
  })
})

describe('the cost estimate', () => {
  it('counts four ASCII characters or one other to a token', () => {
    expect(estimateTokens('abcdefgh')).toBe(2)
    expect(estimateTokens('abcde')).toBe(2)
    expect(estimateTokens('日本')).toBe(2)
  })

  it('is the sum over captions at the typed price', () => {
    const one = estimateCost(['A dog on a sofa', ' '], 'general', PAPER_PROMPTS.general, { input: 1, output: 0 })
    const many = estimateCost(Array(1000).fill('A dog on a sofa'), 'general', PAPER_PROMPTS.general, {
      input: 1,
      output: 3,
    })
    expect(one.cost).toBeCloseTo(one.inputTokens / 1e6, 12)
    expect(many).toEqual({
      requests: 1000,
      inputTokens: 1000 * one.inputTokens,
      outputTokens: 1000 * one.outputTokens,
      cost: (1000 * (one.inputTokens + 3 * one.outputTokens)) / 1e6,
    })
  })
})
