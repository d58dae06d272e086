/** The page's own vocabulary, for tests of what is no English prose. */
import { readPublic } from '../../scripts/read-public.mjs'
import { CaptionKnowledge } from '../../src/workers/captions/knowledge'

export const vocabulary = await new CaptionKnowledge(readPublic).vocabulary()
