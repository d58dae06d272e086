/** Edits that take out what stands beside the sentence: in parentheses, behind "#", between commas. */
import { chunkAround, finiteVerb, isLabel, type Reading } from '../reading/caption'
import type { CaptionWords } from '../reading/words'
import type { Edit } from './types'

/** Kinds of entities that say when or how much; no picture shows them. */
export const DATED = new Set(['date', 'time', 'ordinal', 'percent', 'money'])

export const asideEdits = (reading: Reading): Edit[] => [...bracketEdits(reading), ...appositionEdits(reading)]

/** "(3 pieces)", "#sunburnt": beside the sentence. In a title that goes on behind it, it parts what would be read as one. */
function bracketEdits({ text, titled }: Reading): Edit[] {
  const asides = [...text.matchAll(/\([^()]*\)|#\p{L}[\p{L}\p{N}_]*/gu)]
  const ends = ({ 0: whole, index }: RegExpExecArray) => /^\s*(?:$|[(#.,;|–—-])/.test(text.slice(index + whole.length))
  return asides
    .filter((aside) => ends(aside) || (!titled && aside[0].startsWith('(')))
    .map(({ 0: whole, index }) => ({
      kind: 'detail',
      start: index,
      end: index + whole.length,
      text: '',
    }))
}

/** ", white stained oak", ", Alberta": between commas at the end, without a verb, no member of a list. */
function appositionEdits(reading: Reading): Edit[] {
  const { words } = reading
  const edits: Edit[] = []
  for (let i = 1; i < words.length; i++) {
    if (!words.isComma(i) || chunkAround(reading, i)) continue
    let end = i + 1
    while (end < words.length && !words.isComma(end) && !words.isStop(end)) end++
    const isList = listFollows(reading, i)
    const tags = words.list.slice(i + 1, end).map(({ tag }) => tag)
    const isNominal =
      tags.length > 0 &&
      tags.every((tag) => !/^(?:VB[ZPDG]?|MD|CC|W.*|EX|PRP)$/.test(tag)) &&
      !words.isPreposition(i + 1)
    const isWork = isLabel(reading) && !isDate(words, i + 1, end)
    if (isNominal && !isWork && !isList && (finiteVerb(reading, end) < 0 || finiteVerb(reading, 0, i) >= 0))
      edits.push({ kind: 'detail', start: words.at(i).start, end: words.at(end - 1).end, text: '' })
  }
  return edits
}

function isDate(words: CaptionWords, from: number, end: number): boolean {
  for (let i = from; i < end; i++) if (!DATED.has(words.at(i).entity?.kind ?? '')) return false
  return true
}

/** Behind this comma or a later one comes "and": "a tub, a sink and a window". */
function listFollows({ words }: Reading, comma: number): boolean {
  for (let i = comma + 1; i < words.length && !words.isStop(i); i++) {
    if (/^(?:and|or|&)$/.test(words.lower(i))) return true
    if (words.isFinite(i)) return false
  }
  return false
}
