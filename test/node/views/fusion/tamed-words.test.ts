import { describe, expect, it } from 'vitest'
import type { GenerationResult } from '../../../../src/state/fusion/studio/generation.svelte'
import { missedTarget, tamedWords } from '../../../../src/views/fusion/stage/tamed-words'

const result = (tameTo: number | null, before: number[], after: number[]) =>
  ({ ask: { tameTo }, answer: { tamed: { before, after, changes: 10 } } }) as GenerationResult

describe('prompts whose embeddings were changed', () => {
  it('say the meter before and after, and that a target was missed', () => {
    expect(tamedWords(1.5, 0.69, 0.7)).toBe('prompt changed: meter 1.50 → 0.69')
    expect(tamedWords(1.5, 0.93, 0.7)).toBe('prompt changed: meter 1.50 → 0.93, above the target 0.70')
    expect(tamedWords(0.5, 0.5, 0.7)).toBe('prompt as it was: meter 0.50, below the target')
  })

  it('are counted where they stayed above it, with the number reached', () => {
    expect(missedTarget(result(0.7, [1, 2], [0.7, 0.6]))).toBeNull()
    expect(missedTarget(result(null, [1], [1]))).toBeNull()
    expect(missedTarget(result(0.7, [1], [0.93]))).toMatch(
      /^The prompt did not reach .* 0\.70 in 10 changes: it is at 0\.93\./,
    )
    expect(missedTarget(result(0.7, [1, 2, 3], [0.6, 0.8, 1.234]))).toMatch(
      /^2 of 3 prompts .*: it is at 0\.80 to 1\.23\./,
    )
  })
})
