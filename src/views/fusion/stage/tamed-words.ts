/** What changing the prompts' embeddings came to, in words: the meter before and after, and where its target was missed. */
import type { GenerationResult } from '../../../state/fusion/studio/generation.svelte'

/** A meter as it is written. */
export const digits = (value = NaN) => value.toFixed(2)

/** Of one prompt. @param target null where it was not to be changed */
export function tamedWords(before = NaN, after = NaN, target: number | null): string {
  if (target !== null && before <= target) return `prompt as it was: meter ${digits(before)}, below the target`
  const missed = target !== null && after > target ? `, above the target ${digits(target)}` : ''
  return `prompt changed: meter ${digits(before)} → ${digits(after)}${missed}`
}

/** Of all prompts of a generation: how many stayed above the target, and where the meter got; null where none did. */
export function missedTarget({
  ask: { tameTo },
  answer: { tamed },
}: Pick<GenerationResult, 'ask' | 'answer'>): string | null {
  if (tameTo === null || tamed === null) return null
  const above = tamed.after.filter((after) => after > tameTo)
  if (above.length === 0) return null
  const [least, most] = [Math.min(...above), Math.max(...above)].map(digits)
  const reached = least === most ? most : `${least} to ${most}`
  const all = tamed.after.length
  const which = all === 1 ? 'The prompt' : `${above.length} of ${all} prompts`
  return `${which} did not reach the meter’s target ${digits(tameTo)} in ${tamed.changes} changes: it is at ${reached}. A higher target is reached sooner.`
}
