/** Gives the tests in the browser what Node makes of the same captions. */
import type { TestProject } from 'vitest/node'
import { benchCaptionList } from '../../../bench/captions/list'
import { readPublic } from '../../../scripts/read-public.mjs'
import { CaptionKnowledge } from '../../../src/workers/captions/knowledge'
import { packScores } from '../../../src/workers/captions/packed-scores'

declare module 'vitest' {
  export interface ProvidedContext {
    captionsInNode: { captions: string[]; scores: number[]; general: string[] }
  }
}

/** Enough for several chunks, the last one not full. */
const COUNT = 1300

export default async function scoreInNode(project: TestProject): Promise<void> {
  const knowledge = new CaptionKnowledge(readPublic)
  const captions = benchCaptionList(await knowledge.hierarchy(), COUNT)
  const generaliser = await knowledge.generaliser()
  project.provide('captionsInNode', {
    captions,
    scores: [...packScores(captions, await knowledge.scoring(), 'published')],
    general: captions.map((caption) => generaliser.generalise(caption, 'general').caption),
  })
}
