/** Generated from ../page.md by "npm run messages": change that file. */
import type { Message, Value } from '../message'

export const captionFileWithout = (of: { name: Value; notes: Value }): Message => ({
  id: 'caption-file-without',
  text: `${of.name} has no captions. ${of.notes}Choose another column or file.`,
})

export const captionsTooMany = (of: { count: Value; most: Value }): Message => ({
  id: 'captions-too-many',
  text: `${of.count} captions are more than this page can sort; give at most ${of.most}, or use npm run score.`,
})

export const textWithoutCaption = (of: { why: Value }): Message => ({
  id: 'text-without-caption',
  text: `There is no caption in this text${of.why}: write one a line.`,
})

export const captionsLost = (of: { some: Value; all: Value }): Message => ({
  id: 'captions-lost',
  text: `${of.some} of the ${of.all} captions that this browser kept are damaged and were left out. Load them from their file again to have them all.`,
})

export const normsWithoutNumbers = (of: { name: Value; words: Value; ratings: Value }): Message => ({
  id: 'norms-without-numbers',
  text: `${of.name} holds no word with a number beside it in “${of.words}” and “${of.ratings}”; choose other columns.`,
})

export const captionsNotJudged = (of: { failed: Value; count: Value; mend: Value }): Message => ({
  id: 'captions-not-judged',
  text: `${of.failed} of ${of.count} were not judged: ${of.mend}`,
})

export const captionsOfOthers = (of: { held: Value; source: Value }): Message => ({
  id: 'captions-of-others',
  text: `The Captions room holds ${of.held} of something else (${of.source}): send the captions of your images there first.`,
})

export const captionsNotGeneralised = (of: { count: Value }): Message => ({
  id: 'captions-not-generalised',
  text: `The Captions room has these ${of.count} captions, but none is generalised yet: generalise them there first.`,
})

export const runGone = (): Message => ({
  id: 'run-gone',
  text: `This run is not kept in this browser any more; its scores are, in the room Results: look there.`,
})

export const deviceLostAgain = (of: { what: Value }): Message => ({
  id: 'device-lost-again',
  text: `${of.what} again and again; something on this machine keeps taking it. Go on without the GPU, or close what else uses it.`,
})
