/** Keeps the list through a reload: texts in stretches, settings after a pause, one write after the other. */
import type { GeneralityLevel } from '../../captions/types'
import type { CaptionClient } from '../../workers/captions/client'
import type { CaptionAsk, CaptionRequestName } from '../../workers/captions/protocol'
import type { CaptionListHeader, ColumnName, ColumnPart, ListId } from '../../store/caption-types'
import { leftAsTexts, leftOfTexts, type Beside } from './file/beside'
import type { CaptionList } from './list.svelte'
import { readMakings, writeMaking } from './generalising/making'
import type { Making } from './generalising/making'
import { versions } from './metrics'
import type { Version } from './metrics'
import type { Notices } from '../page/trouble/notices.svelte'

/** Texts in one write; a write never holds up the one worker that stores for long. */
const stretch = 5000
/** How long changes are gathered before they are written, in ms. */
const pause = 800

type Settings = CaptionListHeader['settings']
/** A kept list: its columns, empty where one was not kept. */
export interface Recalled {
  header: CaptionListHeader
  texts(version: Version): (string | null)[]
  makings(version: GeneralityLevel): (Making | null)[]
  /** @param names of the columns that go along */
  beside(names: readonly string[]): Beside
}

/** Requests that change what is kept and say whether it went to the disk. */
type Keeping = 'keepList' | 'keepTexts' | 'keepSettings' | 'dropColumn'

export class CaptionKeeper {
  readonly #client: CaptionClient
  readonly #list: CaptionList
  readonly #notices: Notices
  #queue: Promise<void> = Promise.resolve()
  /** Stretch of each version that has changed and is not written yet. */
  #changed = new Map<Version, { from: number; to: number }>()
  #settings: Settings | null = null
  /** Of the list as it was kept here; empty before that. */
  #id: ListId = ''
  #lastSettings: Settings = {}
  #timer: ReturnType<typeof setTimeout> | null = null

  constructor(client: CaptionClient, list: CaptionList, notices: Notices) {
    this.#client = client
    this.#list = list
    this.#notices = notices
  }

  /** Writes the whole list anew. */
  keep(settings: Settings): void {
    const { source, count } = this.#list
    this.#changed.clear()
    this.#settings = null
    this.#lastSettings = settings
    this.#id = `${Date.now()}-${Math.random()}`
    this.#write('keepList', (list) => ({ list, header: { source, count, settings } }))
    for (const version of versions) {
      if (this.#list.texts(version).length > 0) this.#writeTexts(version, 0, count)
    }
    const { carried, left } = this.#list.beside
    carried.forEach(({ cells }, i) => this.#writeColumn(carriedColumn(i), 0, count, (index) => cells[index] ?? ''))
    if (left.length === 0 || count === 0) return
    const rows = leftAsTexts(left, count)
    this.#writeColumn(leftColumn, 0, count, (index) => rows[index] ?? null)
  }

  /** Text `index` of a version is another one: written in a moment. */
  touch(version: Version, index: number): void {
    const { from, to } = this.#changed.get(version) ?? { from: index, to: index }
    this.#changed.set(version, { from: Math.min(from, index), to: Math.max(to, index) })
    this.#soon()
  }

  drop(version: GeneralityLevel): void {
    this.#changed.delete(version)
    for (const column of [columnOf(version), makingColumnOf(version)])
      this.#write('dropColumn', (list) => ({ list, column }))
  }

  keepSettings(settings: Settings): void {
    this.#settings = settings
    this.#lastSettings = settings
    this.#soon()
  }

  /** What was kept; null where there is nothing. Fills no list by itself. */
  async recall(): Promise<Recalled | null> {
    const columns = new Map<string, (string | null)[]>()
    const onPart = ({ column, texts, offset }: ColumnPart) => {
      const kept = columns.get(column) ?? []
      texts.forEach((text, i) => (kept[offset + i] = text))
      columns.set(column, kept)
    }
    const { record } = await this.#client.request('recallList', {}, { onPart })
    if (record === null) return null
    const { list, header } = record
    this.#id = list
    this.#lastSettings = header.settings
    return {
      header,
      texts: (version) => columns.get(columnOf(version)) ?? [],
      makings: (version) => readMakings(columns.get(makingColumnOf(version)) ?? []),
      beside: (names) => ({
        carried: names.map((name, i) => ({
          name,
          cells: Array.from(columns.get(carriedColumn(i)) ?? [], (cell) => cell ?? ''),
        })),
        left: leftOfTexts(columns.get(leftColumn) ?? []),
      }),
    }
  }

  /** Forgets what was kept, and whatever was still to be written. */
  async forget(): Promise<void> {
    this.#changed.clear()
    this.#settings = null
    this.#id = ''
    await this.#queue
    await this.#client.request('forgetList', {})
  }

  /** Writes now what would be written in a moment. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    for (const [version, { from, to }] of this.#changed) this.#writeTexts(version, from, to + 1)
    this.#changed.clear()
    const settings = this.#settings
    this.#settings = null
    if (settings !== null) this.#write('keepSettings', (list) => ({ list, settings }))
    await this.#queue
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => void this.flush(), pause)
  }

  #writeTexts(version: Version, from: number, to: number): void {
    const list = this.#list
    this.#writeColumn(columnOf(version), from, to, (index) => list.text(index, version))
    if (version === 'original') return
    this.#writeColumn(makingColumnOf(version), from, to, (index) => writeMaking(list.making(index, version)))
  }

  #writeColumn(column: ColumnName, from: number, to: number, textOf: (index: number) => string | null): void {
    for (let offset = from; offset < to; offset += stretch) {
      const length = Math.min(to - offset, stretch)
      this.#write('keepTexts', (list) => ({
        list,
        part: { column, offset, texts: Array.from({ length }, (_, i) => textOf(offset + i)) },
      }))
    }
  }

  #write<N extends Keeping & CaptionRequestName>(name: N, ask: (list: ListId) => CaptionAsk<N>): void {
    const id = this.#id
    this.#queue = this.#queue
      .then(async () => {
        const { saved, note } = await this.#client.request(name, ask(id))
        // Another tab keeps another list, or the browser has cleared its storage: a text that changes here has this one kept whole again.
        if (saved === 'nowhere') {
          if (name === 'keepTexts' && id === this.#id) this.keep(this.#lastSettings)
        } else if (saved === 'memory')
          this.#notices.show('storage', 'news', note ?? 'This window keeps nothing: export what you need.')
        else this.#notices.clear('storage')
      })
      .catch((reason: unknown) => this.#notices.showError('storage', reason))
  }
}

/** The captions' own column is called as the store calls it. */
function columnOf(version: Version): ColumnName {
  return version === 'original' ? 'caption' : version
}

const carriedColumn = (place: number): ColumnName => `along ${place}`
const leftColumn: ColumnName = 'left out'

function makingColumnOf(version: GeneralityLevel): ColumnName {
  return `${version} made`
}
