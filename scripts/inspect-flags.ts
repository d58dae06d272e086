/** Which captions the page would flag as no English prose, as a sentence among an inspection's notes. */
import { captionFlags } from '../src/captions/flags/caption-flags'
import { FlagTally } from '../src/captions/flags/tally'
import { someOf } from '../src/data/left-out'
import { CaptionKnowledge } from '../src/workers/captions/knowledge'
import { readPublic } from './read-public.mjs'

const knowledge = new CaptionKnowledge(readPublic)

/** @param captions with what each is called. @returns none where no caption is flagged */
export async function noteFlagged(captions: readonly { name: string; caption: string }[]): Promise<string[]> {
  if (captions.length === 0) return []
  const vocabulary = await knowledge.vocabulary()
  const tally = new FlagTally()
  const names: string[] = []
  for (const { name, caption } of captions) {
    const flags = captionFlags(caption, vocabulary)
    tally.add(flags)
    if (flags.length > 0) names.push(name)
  }
  const sentence = tally.sentence('caption')
  return sentence === null ? [] : [`${sentence} (${someOf([...new Set(names)])}).`]
}
