/**
 * The captions, what was made of them, and their scores in both readings. The arrays are not reactive (100,000 captions):
 * `changes` and `slowChanges` grow when they have changed, and whoever read one of them reads again.
 */
import type { GeneralityLevel, Reading } from '../../captions/types'
import type { Making } from './making'
import { versions } from './metrics'
import type { Version } from './metrics'
import { ScoreSheets } from './score-sheet'
import type { ScoreSheet } from './score-sheet'

/** How often the cells in sight, and how often order and distributions, may change while scores come in, in ms. */
const soon = 120
const later = 600
const laterIfLong = 1500
const long = 20_000

type Texts = (string | null)[]
type Makings = Record<GeneralityLevel, (Making | null)[]>

export interface ListSnapshot {
  source: string
  texts: Record<Version, Texts>
  /** How the generalised texts were made. */
  makings: Makings
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
  #texts: Record<Version, Texts> = { original: [], general: [], '5-word': [] }
  #makings: Makings = { general: [], '5-word': [] }
  /** Number of texts of each version. */
  #made: Record<Version, number> = { original: 0, general: 0, '5-word': 0 }
  readonly #sheets = new ScoreSheets()
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
    }
  }

  /** Another list (or one as it was); its scores are to be worked out anew. */
  restore({ source, texts, makings }: ListSnapshot): void {
    this.#texts = { ...texts }
    this.#makings = { ...makings }
    const made = (version: Version) => texts[version].reduce((sum, text) => sum + (text === null ? 0 : 1), 0)
    this.#made = { original: made('original'), general: made('general'), '5-word': made('5-word') }
    this.#sheets.reset(texts.original.length)
    this.source = source
    this.count = texts.original.length
    this.#textsChanged = true
    this.#tellNow()
  }

  append(captions: readonly string[], source: string): void {
    this.#texts.original = this.#texts.original.concat(captions)
    this.#sheets.grow(captions.length)
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
    const before = this.#texts[version][index] ?? null
    if (before === text) return
    this.#texts[version][index] = text
    this.#made[version] += (text === null ? 0 : 1) - (before === null ? 0 : 1)
    this.#refreshPresent()
    this.#textsChanged = true
    this.#sheets.forget(version, index)
    this.#tell()
  }

  /** Takes a generalised version away. */
  dropVersion(version: GeneralityLevel): void {
    this.#texts[version] = []
    this.#makings[version] = []
    this.#made[version] = 0
    this.#textsChanged = true
    this.#sheets.drop(version)
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

  /** Scores of the captions `indices`, five numbers each; those whose text has changed meanwhile are left out. */
  putScores(
    version: Version,
    reading: Reading,
    indices: readonly number[],
    asked: readonly string[],
    scores: Float64Array,
  ): void {
    const sheet = this.sheet(version, reading)
    indices.forEach((index, n) => {
      if (this.#texts[version][index] === asked[n]) sheet.put(index, scores, n * 5)
    })
    this.#tell()
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
