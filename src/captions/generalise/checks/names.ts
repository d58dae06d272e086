/** A name is lifted to nothing but a kind of its own sort. */
import { kindOf } from '../edits/kinds'
import { pluralOf } from '../english'
import type { Check } from './types'

/** What names are lifted to. */
const SORTS = [
  'person',
  'place',
  'organization',
  'city',
  'country',
  'state',
  'street',
  'mountain',
  'lake',
  'island',
  'river',
]

/** A sort that is new in the version stands for a name of that sort, or for a noun of that kind. */
export const liftsNamesToTheirSort: Check = (original, version, lexicon) => {
  const before = new Set(original.words.list.map(({ lower }) => lower))
  const came = version.words.list.filter(({ lower }) => SORTS.includes(lower) && !before.has(lower))
  return came.every(({ lower: sort }) =>
    original.chunks.some((chunk) => {
      const { name, noun, owner } = chunk
      if (name !== null) return kindOf(original, chunk, lexicon, 0) === sort
      const kinds = noun ? lexicon.certainKinds(noun).map(({ word }) => word) : []
      return kinds.includes(sort) || kinds.map(pluralOf).includes(sort) || owner !== null
    }),
  )
}

/** "to another city" where the first city went: none came before it. */
export const saysAnotherOfOne: Check = (original, { words }) =>
  words.list.every(({ lower }, i) => {
    if (lower !== 'another' || original.words.list.some((word) => word.lower === lower)) return true
    return words.list.slice(0, i).some((word) => word.lower === words.lower(i + 1))
  })
