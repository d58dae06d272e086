/** The paper's two prompts (paper A, section 3.2, with the wording and punctuation of its published code) and how they are filled. */
import * as says from '../../messages/generated/captions'
import type { GeneralityLevel } from '../types'
import { BadInput } from '../bad-input'

/** Where the caption goes in a template. */
export const CAPTION_PLACEHOLDER = '<caption>'

/** The colon of the second is full-width in the paper's code; kept, so that a model sees the same prompt. */
export const PAPER_PROMPTS: Readonly<Record<GeneralityLevel, string>> = {
  general: 'convert this caption of an image to a more general caption: "<caption>"',
  '5-word': 'Make this caption of an image extremely general (result in less than 5 words)："<caption>"',
}

/** Our own prompt for a further round guided by the score (the paper leaves this to future work). */
export const GUIDED_PROMPT =
  'The caption of an image "<caption>" was made more general: "<current>". ' +
  'On a scale of generality from 0 to 10 that scores <score>; aim for <target>. ' +
  'Write a more general caption with fewer names, numbers and details, and broader words. ' +
  'Keep what the image mainly shows. Answer with the caption alone.'

const ASCII_PUNCTUATION = /^[!-/:-@[-`{-~]$/

/**
 * Takes off the first and the last character while both are ASCII punctuation, as the paper's code does before it fills
 * a prompt: `"A dog"` → `A dog`, but `A dog.` stays.
 */
export function stripMatchingPunctuation(caption: string): string {
  let [start, end] = [0, caption.length]
  while (
    start < end &&
    ASCII_PUNCTUATION.test(caption.charAt(start)) &&
    ASCII_PUNCTUATION.test(caption.charAt(end - 1))
  ) {
    start++
    end--
  }
  return caption.slice(start, end)
}

/** @throws BadInput where the template has no place for the caption. */
export function checkTemplate(template: string): void {
  if (template.includes(CAPTION_PLACEHOLDER)) return
  const shown =
    template.trim() === '' ? 'The prompt is empty' : `The prompt "${shorten(template, 60)}" has no caption in it`
  throw new BadInput(says.promptWithoutCaption({ shown, placeholder: CAPTION_PLACEHOLDER }))
}

/** Whether there is anything in a caption to generalise. */
export const hasWords = (caption: string): boolean => /[\p{L}\p{N}]/u.test(caption)

/** @throws BadInput as `checkTemplate`, and where the caption has no words. */
export function fillPrompt(template: string, caption: string): string {
  checkTemplate(template)
  if (!hasWords(caption)) throw new BadInput(says.captionWithoutWords({ caption: shorten(caption, 40) }))
  return substitute(template, { caption: stripMatchingPunctuation(caption.trim()) })
}

/** The prompt for one more round, with what was reached so far. `score` and `target` are in [0, 10]. */
export function fillGuidedPrompt(
  template: string,
  round: { caption: string; current: string; score: number; target: number },
): string {
  checkTemplate(template)
  return substitute(template, {
    caption: stripMatchingPunctuation(round.caption.trim()),
    current: stripMatchingPunctuation(round.current.trim()),
    score: round.score.toFixed(2),
    target: round.target.toFixed(2),
  })
}

/** One pass over the template, so that a caption which itself contains a placeholder stays as it is. */
function substitute(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/<(\w+)>/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? placeholder) : placeholder,
  )
}

/** At most `length` characters of a text on one line, with an ellipsis where more was there. */
export function shorten(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}
