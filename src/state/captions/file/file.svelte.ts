/** A file of captions between dropping and reading: a look at its beginning, the column chosen, what was left out. */
import { plainName } from '../../../messages/plain'
import * as says from '../../../messages/generated/page'
import type { CaptionFileReport, CaptionFileSummary } from '../../../data/captions/types'
import type { CaptionClient } from '../../../workers/captions/client'
import type { Notices } from '../../page/trouble/notices.svelte'
import { besidesWords, columnsWith, rolesOf, type ChosenColumns, type ColumnRole } from './columns'
import { RowsRead } from './rows-read'
import type { WithCaptions } from '../list.svelte'

export interface ChosenFile {
  file: File
  report: CaptionFileReport
  /** Index of the column that holds the captions. */
  column: number
  /** What becomes of each column, were it not that one. */
  roles: readonly ColumnRole[]
}

/** What a file was understood as, for the visitor to check. */
export interface UnderstoodFile {
  file: File
  /** As the list names it: "list.csv, caption". */
  source: string
  /** E.g. "a table of 2 columns, separated by commas". */
  form: string
  /** The column or field that was read; null where there was nothing to choose. */
  column: string | null
  /** What was read besides: "“short” as 5-word; id and url go along"; null where nothing was. */
  besides: string | null
  count: number
  /** Lines (records, items) left out; why is said where the file was given. */
  skipped: number
}

/** Hands over what was read, e.g. to the list; `note` says what of the file was left out. */
export type TakeCaptions = (captions: string[], source: string, note: string | null, more: WithCaptions) => void

export class CaptionFile {
  /** A file that waits for its column; null where none does. */
  chosen = $state.raw<ChosenFile | null>(null)
  /** What of a file is being read, in [0, 1]; null where none is. */
  reading = $state.raw<{ name: string; fraction: number } | null>(null)
  /** The file that was read last; null where none was. */
  understood = $state.raw<UnderstoodFile | null>(null)
  readonly #client: CaptionClient
  readonly #notices: Notices
  readonly #take: TakeCaptions
  #abort: AbortController | null = null

  constructor(client: CaptionClient, notices: Notices, take: TakeCaptions) {
    this.#client = client
    this.#notices = notices
    this.#take = take
  }

  /**
   * Looks at the beginning; a file with one way to read it alone is read at once.
   * @param header whether its first line is a header; null: told by its cells
   * @param asks true where the visitor is to choose, however it looks
   */
  async look(file: File, header: boolean | null = null, asks = false): Promise<void> {
    // What was replaced by the file before can still be brought back.
    if (!asks) this.#notices.clear('input')
    try {
      const report = await this.#client.request('inspectFile', { file, name: plainName(file.name), header })
      const first = report.columns[0]
      if (!asks && report.columns.length === 1 && report.header !== true && first !== undefined) {
        this.chosen = null
        await this.#read(file, report, { captions: first, versions: [], carried: [] })
      } else {
        this.chosen = { file, report, column: report.suggested, roles: rolesOf(report) }
      }
    } catch (reason) {
      this.chosen = null
      this.#notices.showError('input', reason)
    }
  }

  choose(column: number): void {
    if (this.chosen !== null) this.chosen = { ...this.chosen, column }
  }

  /** A version is one column's at most: another that had the role goes along. */
  setRole(column: number, role: ColumnRole): void {
    if (this.chosen === null) return
    const isVersion = role === 'general' || role === '5-word'
    const roles = this.chosen.roles.map((before, i) => {
      if (i === column) return role
      return isVersion && before === role ? 'along' : before
    })
    this.chosen = { ...this.chosen, roles }
  }

  /** Whether the first record names the columns: looked at again. */
  setHeader(header: boolean): void {
    if (this.chosen !== null) void this.look(this.chosen.file, header, true)
  }

  /** The file that was read last, to be read another way. */
  lookAgain(): void {
    if (this.understood !== null) void this.look(this.understood.file, null, true)
  }

  /** Reads the chosen columns. */
  async read(): Promise<void> {
    if (this.chosen === null) return
    const { file, report, column, roles } = this.chosen
    const columns = columnsWith(report, column, roles)
    if (columns === null) return
    this.chosen = null
    await this.#read(file, report, columns)
  }

  /** Leaves a file that waits for its column unread. */
  forget(): void {
    this.chosen = null
  }

  /** Stops reading; the list stays as it was. */
  stop(): void {
    this.#abort?.abort()
  }

  async #read(file: File, report: CaptionFileReport, columns: ChosenColumns): Promise<void> {
    this.#abort?.abort()
    const abort = (this.#abort = new AbortController())
    const rows = new RowsRead(columns)
    this.reading = { name: plainName(file.name), fraction: 0 }
    try {
      const { captions, versions, carried } = columns
      const scored = [captions, ...versions.map(({ column }) => column)].map(({ layout }) => layout)
      const choice = { scored, carried: carried.map(({ layout }) => layout) }
      const summary = await this.#client.request(
        'readFile',
        { file, name: plainName(file.name), choice },
        {
          signal: abort.signal,
          onPart: (part) => {
            rows.add(part)
            this.reading = { name: plainName(file.name), fraction: part.bytes === 0 ? 1 : part.bytesRead / part.bytes }
          },
        },
      )
      this.#finish(rows, summary, { file, report, columns })
    } catch (reason) {
      if (!abort.signal.aborted) this.#notices.showError('input', reason)
    } finally {
      if (this.#abort === abort) this.reading = null
    }
  }

  #finish(
    rows: RowsRead,
    { notes, skipped }: CaptionFileSummary,
    { file, report, columns }: { file: File; report: CaptionFileReport; columns: ChosenColumns },
  ): void {
    const { captions } = rows
    if (captions.length === 0) {
      this.#notices.tell(
        'input',
        says.captionFileWithout({ name: file.name, notes: notes.map((note) => `${note} `).join('') }),
      )
      return
    }
    const column = columns.captions
    const chosen = report.columns.length === 1 && report.header !== true ? null : column.name
    const source = column.layout.kind === 'lines' ? plainName(file.name) : `${plainName(file.name)}, ${column.name}`
    const [form, count, besides] = [report.description, captions.length, besidesWords(columns)]
    this.understood = { file, source, form, column: chosen, besides, count, skipped }
    this.#take(captions, source, notes.length === 0 ? null : notes.join(' '), rows.more())
  }
}
