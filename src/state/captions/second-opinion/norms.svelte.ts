/** Concreteness of the captions by a norm list of the visitor's: the list, kept in the browser, and what it says of each text. */
import { plainName } from '../../../messages/plain'
import * as says from '../../../messages/generated/page'
import {
  concretenessOf,
  normColumns,
  readNorms,
  type Concreteness,
  type NormList,
} from '../../../captions/second-opinion/norms'
import type { CaptionFileReport } from '../../../data/captions/types'
import type { RankCorrelation, Summary } from '../../../metrics/statistics/summary-types'
import type { CaptionClient } from '../../../workers/captions/client'
import { READINGS_SEED } from '../../../workers/captions/readings-client'
import type { CaptionList } from '../list.svelte'
import type { Version } from '../metrics'
import { NormMeans } from './norm-means'
import type { Notices } from '../../page/trouble/notices.svelte'

/** A list that waits for its columns. */
export interface ChosenNorms {
  file: Blob
  name: string
  report: CaptionFileReport
  /** Indices of columns; −1 where none is chosen. */
  word: number
  rating: number
}

/** What the list says of one version of all captions. */
export interface NormReading {
  version: Version
  /** Mean over the captions of which it knows a word. */
  concreteness: Summary | null
  /** Share of all words that it knows. */
  known: number
  /** Spearman's rho of GS and concreteness. */
  withGs: RankCorrelation
}

/** Where the file is kept. */
const place = 'norms'
/** Captions looked up before the page gets a turn. */
const slice = 2000

export class CaptionNorms {
  list = $state.raw<NormList | null>(null)
  /** False where the browser keeps it only while the page is open. */
  kept = $state.raw(true)
  chosen = $state.raw<ChosenNorms | null>(null)
  /** Of each version, in the order of the list's; empty without a list. */
  readings = $state.raw<readonly NormReading[]>([])
  working = $state.raw(false)
  #means = new NormMeans()
  readonly #client: CaptionClient
  readonly #captions: CaptionList
  readonly #notices: Notices
  #abort = new AbortController()

  constructor(client: CaptionClient, captions: CaptionList, notices: Notices) {
    this.#client = client
    this.#captions = captions
    this.#notices = notices
  }

  /** The list that the browser kept, where there is one. */
  async recall(): Promise<void> {
    try {
      const { file } = await this.#client.request('keptFile', { place })
      if (file !== null) await this.#look(file.content, file.name, null, false)
    } catch (reason) {
      this.#notices.showError('norms', reason)
    }
  }

  /** Reads a list; where its columns cannot be told, the visitor is asked. */
  async load(file: File): Promise<void> {
    this.#notices.clear('norms')
    try {
      await this.#look(file, plainName(file.name), null, false)
    } catch (reason) {
      this.#notices.showError('norms', reason)
    }
  }

  /** The list that is there, to be read another way. */
  async lookAgain(): Promise<void> {
    const { file } = await this.#client.request('keptFile', { place })
    if (file !== null) await this.#look(file.content, file.name, null, true)
  }

  /** Whether the first line names the columns. */
  async setHeader(header: boolean): Promise<void> {
    if (this.chosen !== null) await this.#look(this.chosen.file, this.chosen.name, header, true)
  }

  choose(which: 'word' | 'rating', column: number): void {
    if (this.chosen !== null) this.chosen = { ...this.chosen, [which]: column }
  }

  forget(): void {
    this.chosen = null
  }

  /** Reads the chosen columns. */
  async read(): Promise<void> {
    const { chosen } = this
    this.chosen = null
    if (chosen === null) return
    try {
      await this.#read(chosen)
    } catch (reason) {
      this.#notices.showError('norms', reason)
    }
  }

  /** Takes the list away; it can be brought back until something else is said there. */
  async remove(): Promise<void> {
    const { list } = this
    const { file } = await this.#client.request('keptFile', { place })
    await this.#client.request('dropFile', { place })
    this.list = null
    await this.renew()
    if (list === null || file === null) return
    this.#notices.show('norms', 'news', `${list.name} was removed.`, [
      {
        label: 'Bring it back',
        run: () => {
          this.#notices.clear('norms')
          this.list = list
          void this.#client.request('keepFile', { place, name: file.name, file: file.content })
          void this.renew()
        },
      },
    ])
  }

  /** What the list says of one text; null without a list. */
  of(text: string): Concreteness | null {
    return this.list === null ? null : concretenessOf(text, this.list)
  }

  /** What it says of text `index` of a version, for exports; null without a list, `mean` NaN where it knows no word. */
  at(index: number, version: Version): { mean: number; known: number } | null {
    return this.#means.at(index, version)
  }

  /** Looks all texts up anew: the list, the captions or their scores are others. */
  async renew(): Promise<void> {
    this.#abort.abort()
    const { signal } = (this.#abort = new AbortController())
    const { list } = this
    if (list === null) {
      this.#means = new NormMeans()
      this.readings = []
      return
    }
    this.working = true
    try {
      const means = new NormMeans()
      const readings: NormReading[] = []
      for (const version of this.#captions.present) readings.push(await this.#ofVersion(list, version, means, signal))
      this.#means = means
      this.readings = readings
    } catch (reason) {
      if (!signal.aborted) this.#notices.showError('norms', reason)
    } finally {
      if (!signal.aborted) this.working = false
    }
  }

  async #ofVersion(list: NormList, version: Version, means: NormMeans, signal: AbortSignal): Promise<NormReading> {
    const { count } = this.#captions
    const texts = this.#captions.texts(version)
    const mean = new Float64Array(count).fill(NaN)
    const known = new Uint32Array(count)
    let [words, knownWords] = [0, 0]
    for (let i = 0; i < count; i++) {
      const found = concretenessOf(texts[i] ?? '', list)
      mean[i] = found.mean ?? NaN
      known[i] = found.known
      words += found.words
      knownWords += found.known
      if (i % slice === slice - 1) await new Promise((resolve) => setTimeout(resolve))
      signal.throwIfAborted()
    }
    means.put(version, mean, known)
    const values = mean.filter((value) => !Number.isNaN(value))
    const { summary } = await this.#client.request('summarise', { values, seed: READINGS_SEED }, { signal })
    const gs = this.#captions.sheet(version).column('gs')
    const withGs = await this.#client.request('correlate', { x: gs, y: mean, seed: null }, { signal })
    return { version, concreteness: summary, known: words === 0 ? 0 : knownWords / words, withGs }
  }

  async #look(file: Blob, name: string, header: boolean | null, asks: boolean): Promise<void> {
    const report = await this.#client.request('inspectFile', { file, name, header })
    const chosen = { file, name, report, ...normColumns(report.columns) }
    if (asks || chosen.word < 0 || chosen.rating < 0) this.chosen = chosen
    else await this.#read(chosen)
  }

  async #read({ file, name, report, word, rating }: ChosenNorms): Promise<void> {
    const [words, ratings] = [report.columns[word], report.columns[rating]]
    if (words === undefined || ratings === undefined) return
    const read: { words: string[]; ratings: string[] } = { words: [], ratings: [] }
    const choice = { scored: [words.layout], carried: [ratings.layout] }
    await this.#client.request(
      'readFile',
      { file, name, choice },
      {
        onPart: ({ captions, carried }) => {
          for (const caption of captions) read.words.push(caption)
          for (const cell of carried[0] ?? []) read.ratings.push(cell)
        },
      },
    )
    const list = readNorms(name, read.words, read.ratings)
    if (list === null) {
      this.#notices.tell('norms', says.normsWithoutNumbers({ name, words: words.name, ratings: ratings.name }))
      this.chosen = { file, name, report, word, rating }
      return
    }
    this.#notices.clear('norms')
    this.list = list
    this.kept = (await this.#client.request('keepFile', { place, name, file })).kept
    await this.renew()
  }
}
