/** What the site scores with: WordNet's table and our own tagger, from the files that it serves. */
import { readPublic } from '../../../scripts/read-public.mjs'
import { CaptionKnowledge } from '../../../src/workers/captions/knowledge'

export const scoringMeans = () => new CaptionKnowledge(readPublic).scoring()
