/** What a version of a caption must pass before it is offered. */
import type { Lexicon } from '../lexicon'
import type { Reading } from '../reading/caption'

/** A check sees the caption and the version, both read by our own tagger. @returns whether the version passes */
export type Check = (original: Reading, version: Reading, lexicon: Lexicon) => boolean
