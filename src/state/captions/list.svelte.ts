/**
 * The captions, what was made of them, and their scores in both readings. The arrays are not reactive (100,000 captions):
 * `changes` and `slowChanges` grow when they have changed, and whoever read one of them reads again.
 */
import type { GeneralityLevel, Reading } from '../../captions/types'
import { maskOf } from '../../captions/flags/mask'
import { replyFlags } from '../../captions/flags/reply-flags'
import { CAPTION_FLAGS } from '../../captions/flags/types'
import type { ScoredChunk } from '../../workers/captions/client'
import { joined, NOTHING_BESIDE, type Beside } from './file/beside'
import { FlagSheet } from './flag-sheet'
import { isReply, type Making } from './generalising/making'
import { versions } from './metrics'
import type { Version } from './metrics'
import { ScoreSheets } from './score-sheet'
import type { ScoreSheet } from './score-sheet'

/** How often the cells in sight, and how often order and distributions, may change while scores come in, in ms. */
const soon = 120
const later = 600
const laterIfLong = 1500
const long = 20_000

/** Bits of the flags that any text may have. */
const OF_ANY_TEXT = maskOf(CAPTION_FLAGS)

type Texts = (string | null)[]
type Makings = Record<GeneralityLevel, (Making | null)[]>

export interface ListSnapshot {
  source: string
  texts: Record<Version, Texts>
  /** How the generalised texts were made. */
  makings: Makings
  beside: Beside
}

/** What came with captions: their versions, and what stood beside them in their file. */
export interface WithCaptions {
  texts: Record<GeneralityLevel, Texts>
  makings: Makings
  beside: Beside
}

export const NOTHING_WITH: WithCaptions = {
  texts: { general: [], '5-word': [] },
  makings: { general: [], '5-word': [] },
  beside: NOTHING_BESIDE,
}

/** A text that takes another's place; `making` is null for an original. */
export interface ReplacedText {
  index: number
  version: Version
  text: string
  making: Making | null
}

export class CaptionList {
  /** Where the captions come from, for the visitor. */
  source = $state.raw('')
  count = $state.raw(0)
  reading = $state.raw<Reading>('published')
  /** Versions of which there is at least one text, original first. */
  present = $state.raw<readonly Version[]>(['original'])
  /** Scores or texts have changed: for cells in sight. */
  changes = $state.raw(0)
  /** The same, less often: for order and distributions of all captions. */
  slowChanges = $state.raw(0)
  /** As often as `slowChanges`, where texts have changed and not their scores alone. */
  textChanges = $state.raw(0)
  /** What goes along to every export. */
  beside = $state.raw<Beside>(NOTHING_BESIDE)
  #texts: Record<Version, Texts> = { original: [], general: [], '5-word': [] }
  #makings: Makings = { general: [], '5-word': [] }
  /** Number of texts of each version. */
  #made: Record<Version, number> = { original: 0, general: 0, '5-word': 0 }
  readonly #sheets = new ScoreSheets()
  #flags = flagSheets(0)
  #textsChanged = false
  #soonTimer: ReturnType<typeof setTimeout> | null = null
  #laterTimer: ReturnType<typeof setTimeout> | null = null

  /** The texts of all versions, to be given back to `restore`. */
  snapshot(): ListSnapshot {
    const { original, general, '5-word': fiveWord } = this.#texts
    return {
      source: this.source,
      texts: { original: [...original], general: [...general], '5-word': [...fiveWord] },
      makings: { general: [...this.#makings.general], '5-word': [...this.#makings['5-word']] },
      beside: this.beside,
    }
  }

  /** Another list (or one as it was); its scores are to be worked out anew. */
  restore({ source, texts, makings, beside }: ListSnapshot): void {
    this.#texts = { ...texts }
    this.#makings = { ...makings }
    const made = (version: Version) => texts[version].reduce((sum, text) => sum + (text === null ? 0 : 1), 0)
    this.#made = { original: made('original'), general: made('general'), '5-word': made('5-word') }
    this.#sheets.reset(texts.original.length)
    this.#flags = flagSheets(texts.original.length)
    this.source = source
    this.beside = beside
    this.count = texts.original.length
    this.#textsChanged = true
    this.#tellNow()
  }

  /** Scores are to be worked out anew: with another tagger they are others. */
  forgetScores(): void {
    this.#sheets.reset(this.count)
    this.#tellNow()
  }

  append(captions: readonly string[], source: string, { texts, makings, beside }: WithCaptions = NOTHING_WITH): void {
    this.beside = joined(this.beside, this.count, beside, captions.length)
    this.#texts.original = this.#texts.original.concat(captions)
    for (const level of ['general', '5-word'] as const)
      texts[level].forEach((text, i) => {
        if (text === null) return
        this.#texts[level][this.count + i] = text
        this.#makings[level][this.count + i] = makings[level][i] ?? null
        this.#made[level]++
      })
    this.#sheets.grow(captions.length)
    for (const version of versions) this.#flags[version].grow(captions.length)
    this.source = this.source === '' || this.source === source ? source : `${this.source}, ${source}`
    this.count += captions.length
    this.#textsChanged = true
    this.#tellNow()
  }

  text(index: number, version: Version = 'original'): string | null {
    return this.#texts[version][index] ?? null
  }

  get originals(): readonly string[] {
    // Only `restore` and `append` write here, and they take strings.
    return this.#texts.original as string[]
  }

  /** Texts of a version, where it has them. */
  texts(version: Version): readonly (string | null)[] {
    return this.#texts[version]
  }

  /** How text `index` of a generalised version was made; null where there is none. */
  making(index: number, version: GeneralityLevel): Making | null {
    return this.#makings[version][index] ?? null
  }

  makings(version: GeneralityLevel): readonly (Making | null)[] {
    return this.#makings[version]
  }

  setText(index: number, version: GeneralityLevel, text: string | null, making: Making | null): void {
    this.#makings[version][index] = making
    const known = this.#flags[version].isKnown(index) ? this.#flags[version].mask(index) & OF_ANY_TEXT : null
    this.#flags[version].forget(index)
    const before = this.#texts[version][index] ?? null
    if (before === text) {
      if (known !== null) this.#flag(index, version, known)
      return
    }
    this.#texts[version][index] = text
    this.#made[version] += (text === null ? 0 : 1) - (before === null ? 0 : 1)
    this.#refreshPresent()
    this.#textsChanged = true
    this.#sheets.forget(version, index)
    this.#tell()
  }

  /** Other texts in the place of some, originals too; what is not scored yet of them is to be scored. */
  replaceTexts(texts: readonly ReplacedText[]): void {
    // Who holds the array of originals keeps it as it was.
    this.#texts.original = [...this.#texts.original]
    for (const { index, version, text, making } of texts) {
      this.#texts[version][index] = text
      if (version !== 'original') this.#makings[version][index] = making
      this.#flags[version].forget(index)
      this.#sheets.forget(version, index)
    }
    this.#textsChanged = true
    this.#tellNow()
  }

  /** Takes a generalised version away. */
  dropVersion(version: GeneralityLevel): void {
    this.#texts[version] = []
    this.#makings[version] = []
    this.#made[version] = 0
    this.#textsChanged = true
    this.#sheets.drop(version)
    this.#flags[version] = new FlagSheet(this.count)
    this.#tellNow()
  }

  /** The scores of a version in the reading that is shown (or another). */
  sheet(version: Version, reading: Reading = this.reading): ScoreSheet {
    return this.#sheets.of(version, reading)
  }

  /** Indices of a version's captions that have a text and no score yet in the reading that is shown. */
  unscored(version: Version): number[] {
    const texts = this.#texts[version]
    return [...this.sheet(version).waiting()].filter((index) => (texts[index] ?? null) !== null)
  }

  /** Scores and flags of the captions `indices`; those whose text has changed meanwhile are left out. */
  putScores(
    version: Version,
    reading: Reading,
    indices: readonly number[],
    asked: readonly string[],
    { scores, flags }: ScoredChunk,
  ): void {
    const sheet = this.sheet(version, reading)
    indices.forEach((index, n) => {
      if (this.#texts[version][index] !== asked[n]) return
      sheet.put(index, scores, n * 5)
      if (!this.#flags[version].isKnown(index)) this.#flag(index, version, flags[n] ?? 0)
    })
    this.#tell()
  }

  /** What tells that a text is no caption in English prose; known from when it is scored. */
  flags(version: Version): FlagSheet {
    return this.#flags[version]
  }

  /** @param ofText flags of any text, as the worker that scored it found them; a reply has more */
  #flag(index: number, version: Version, ofText: number): void {
    const text = this.#texts[version][index] ?? null
    if (text === null) return
    const making = version === 'original' ? null : (this.#makings[version][index] ?? null)
    const ofReply =
      version !== 'original' && making !== null && isReply(making)
        ? maskOf(replyFlags(text, { level: version, cutOff: making.cutOff ?? false }))
        : 0
    this.#flags[version].put(index, ofText | ofReply)
  }

  /** Change in GS from the original to a version; NaN where either has none. */
  gain(index: number, version: Version): number {
    return this.sheet(version).at(index, 'gs') - this.sheet('original').at(index, 'gs')
  }

  /** Tells the page at once what it would be told in a moment. */
  settle(): void {
    this.#tellNow()
  }

  #tell(): void {
    this.#soonTimer ??= setTimeout(() => {
      this.#soonTimer = null
      this.changes++
    }, soon)
    this.#laterTimer ??= setTimeout(
      () => {
        this.#laterTimer = null
        this.slowChanges++
        this.#tellTexts()
      },
      this.count > long ? laterIfLong : later,
    )
  }

  #tellNow(): void {
    if (this.#soonTimer !== null) clearTimeout(this.#soonTimer)
    if (this.#laterTimer !== null) clearTimeout(this.#laterTimer)
    this.#soonTimer = this.#laterTimer = null
    this.#refreshPresent()
    this.changes++
    this.slowChanges++
    this.#tellTexts()
  }

  #tellTexts(): void {
    if (this.#textsChanged) this.textChanges++
    this.#textsChanged = false
  }

  #refreshPresent(): void {
    const present = versions.filter((version) => version === 'original' || this.#made[version] > 0)
    if (present.join() !== this.present.join()) this.present = present
  }
}

const flagSheets = (count: number): Record<Version, FlagSheet> => {
  return { original: new FlagSheet(count), general: new FlagSheet(count), '5-word': new FlagSheet(count) }
}
